//! The catalog as the client reads it, beside what the server itself answers.

use std::collections::BTreeSet;

use backdrone::domain::{
    ANNOTATIONS, Catalog, Circle, Component, EntityRef, FaultKind, Rule, Scope, Secret,
};
use backdrone::operations::{Context, Endpoint, Limits, Setup, TokenFeed};
use serde_json::Value;

use crate::lab::{Lab, lab};

pub(crate) fn context(lab: &Lab, token: TokenFeed) -> Context {
    let backstage = Endpoint {
        url: lab.backstage.parse().expect("an address"),
        token,
        ca: None,
        own: None,
    };
    let setup = Setup {
        context: "real".into(),
        backstage: Some(backstage),
        drones: vec![],
        sign_in: None,
        person_annotation: None,
        annotations: ANNOTATIONS.map(str::to_owned).to_vec(),
        proxy: None,
        me: None,
        record: None,
        looks: None,
        via: "cli",
    };
    Context::open(setup, Limits::default()).expect("a context")
}

pub(crate) fn signed(token: &str) -> TokenFeed {
    TokenFeed::fixed(Secret::new(token))
}

async fn catalog(lab: &Lab, who: &str) -> Catalog {
    let context = context(lab, signed(lab.token(who)));
    context.catalog(None, |_| {}).await.expect("a catalog")
}

fn group(name: &str) -> EntityRef {
    EntityRef::parse(name, "group", "default").expect("a reference")
}

fn component<'a>(catalog: &'a Catalog, name: &str) -> &'a Component {
    let entity = EntityRef::parse(name, "component", "default").expect("a reference");
    catalog.component(&entity).expect(name)
}

/// What a person sees in a scope.
fn shown(catalog: &Catalog, scope: &Scope) -> BTreeSet<String> {
    let me = catalog.me.as_ref().expect("a person");
    let circle = Circle::of(me, catalog);
    let shown = catalog.components.iter();
    shown
        .filter(|component| circle.shows(scope, component))
        .map(|component| component.entity.to_string())
        .collect()
}

#[tokio::test]
async fn every_component_is_read_once_over_several_pages() {
    let Some(lab) = lab() else { return };
    let mut parts = Vec::new();
    let context = context(lab, signed(lab.token("alder")));
    let read = context.catalog(None, |part| parts.push(part.components.len()));
    let catalog = read.await.expect("a catalog");
    let ours: Vec<String> = catalog
        .components
        .iter()
        .map(|component| component.entity.to_string())
        .collect();
    let theirs: Vec<String> = lab.components("").await.into_iter().collect();
    let (mut sorted, first) = (ours.clone(), parts[0]);
    sorted.sort();
    assert_eq!(sorted, theirs);
    assert_eq!(parts.len(), 1, "only the first page is told");
    assert!(first < ours.len(), "one page is not the whole catalog");
}

#[tokio::test]
async fn people_own_what_the_owned_list_of_backstage_shows_them() {
    let Some(lab) = lab() else { return };
    for person in ["alder", "birch", "cedar", "dogwood", "elm", "fir", "gorse"] {
        let catalog = catalog(lab, person).await;
        let userinfo = lab.asked("/api/auth/v1/userinfo", person).await;
        let owners = userinfo["claims"]["ent"].as_array().expect("references");
        // A key that comes again in one filter is an "or".
        let owners = owners.iter().filter_map(Value::as_str);
        let filter = owners.fold(String::new(), |filter, owner| {
            filter + ",relations.ownedBy=" + owner
        });
        let theirs = lab.components(&filter).await;
        assert_eq!(shown(&catalog, &Scope::Mine), theirs, "{person}");
        assert_eq!(theirs.is_empty(), person == "elm", "{person}");
    }
}

#[tokio::test]
async fn a_department_sees_the_teams_below_and_a_team_the_groups_above() {
    let Some(lab) = lab() else { return };
    let owned = async |groups: &[&str]| {
        let filter = groups.iter().fold(String::new(), |filter, group| {
            filter + ",relations.ownedBy=group:default/" + group
        });
        lab.components(&filter).await
    };
    let cedar = catalog(lab, "cedar").await;
    let below = owned(&["commerce", "checkout", "catalogue"]).await;
    assert_eq!(shown(&cedar, &Scope::Below), below);
    let dogwood = catalog(lab, "dogwood").await;
    let above = owned(&["runtime-oncall", "runtime", "foundation", "larkfield"]).await;
    assert_eq!(shown(&dogwood, &Scope::Above), above);
}

#[tokio::test]
async fn groups_that_are_each_others_parents_end() {
    let Some(lab) = lab() else { return };
    let catalog = catalog(lab, "alder").await;
    let ring = [group("loop-a")];
    assert_eq!(catalog.below(&ring), BTreeSet::from([group("loop-b")]));
    assert_eq!(catalog.above(&ring), BTreeSet::from([group("loop-b")]));
}

#[tokio::test]
async fn owners_come_from_relations_however_the_file_spells_them() {
    let Some(lab) = lab() else { return };
    let catalog = catalog(lab, "service").await;
    for (name, written, owner) in [
        ("checkout-api", "checkout", "group:default/checkout"),
        (
            "checkout-web",
            "group:default/checkout",
            "group:default/checkout",
        ),
        (
            "log-shipper",
            "Group:Default/Runtime",
            "group:default/runtime",
        ),
        ("fraud-rules", "user:default/alder", "user:default/alder"),
        (
            "partners/partner-portal",
            "outpost",
            "group:partners/outpost",
        ),
        (
            "ghost-owned",
            "disbanded-team",
            "group:default/disbanded-team",
        ),
    ] {
        let component = component(&catalog, name);
        assert_eq!(&*component.owner_text, written, "{name}");
        let owners: Vec<&str> = component.owners.iter().map(EntityRef::as_str).collect();
        assert_eq!(owners, [owner], "{name}");
    }
}

#[tokio::test]
async fn repositories_are_found_by_each_annotation_and_faults_are_named() {
    let Some(lab) = lab() else { return };
    let catalog = catalog(lab, "service").await;
    let slugs = |name: &str| -> Vec<String> {
        let repos = component(&catalog, name).repos.iter();
        repos
            .map(|repo| repo.slug.as_str().to_lowercase())
            .collect()
    };
    for (name, slug) in [
        ("checkout-api", "larkfield/checkout-api"),
        ("catalogue-api", "larkfield/catalogue-api"),
        ("catalogue-search", "larkfield/catalogue-search"),
        ("log-shipper", "larkfield/log-shipper"),
        ("price-engine", "larkfield/pricing-monorepo"),
    ] {
        assert_eq!(slugs(name), [slug], "{name}");
    }
    let engine = &component(&catalog, "price-engine").repos[0];
    assert_eq!(engine.pipeline.as_deref(), Some("price-engine"));
    let sync = &component(&catalog, "stock-sync").repos[0];
    assert_eq!(sync.branch.as_deref(), Some("release"));
    let gateway = &component(&catalog, "payment-gateway").repos[0];
    assert_eq!(gateway.server.as_deref(), Some("secure"));
    for (name, rule) in [
        ("url-in-annotation", Rule::BadSlug),
        ("unlinked", Rule::NoRepository),
        ("catalogue-search", Rule::Guessed),
    ] {
        let findings = &component(&catalog, name).findings;
        let has_it = findings.iter().any(|finding| finding.rule == rule);
        assert!(has_it, "{name}: {findings:?}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_says_that_nobody_is_signed_in() {
    let Some(lab) = lab() else { return };
    let forged = format!("{}x", lab.token("alder"));
    for (what, token) in [
        ("no token", TokenFeed::none()),
        ("nonsense", signed("nonsense")),
        ("a forged user token", signed(&forged)),
    ] {
        let refusal = context(lab, token).catalog(None, |_| {}).await;
        let fault = refusal.expect_err(what);
        assert_eq!(fault.kind, FaultKind::SignedOut, "{what}: {fault}");
    }
}

#[tokio::test]
async fn a_service_may_read_and_is_nobody_unless_an_address_says_who_it_reads_for() {
    let Some(lab) = lab() else { return };
    let context = context(lab, signed(lab.token("reader")));
    let found = async |email: Option<&str>| {
        let read = context.catalog(email.map(Into::into), |_| {});
        let catalog = read.await.expect("a catalog");
        assert!(!catalog.components.is_empty());
        let me = catalog.me.map(|me| me.entity.to_string());
        assert_ne!(me.is_some(), catalog.me_unknown.is_some());
        me
    };
    assert_eq!(found(None).await, None);
    let birch = found(Some("birch@larkfield.example")).await;
    assert_eq!(birch.as_deref(), Some("user:default/birch"));
    // Two people have this address, so it says nothing.
    assert_eq!(found(Some("twin@larkfield.example")).await, None);
}
