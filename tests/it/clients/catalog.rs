//! The catalog of the company in the demo world.

use backdrone::demo::Options;
use backdrone::domain::{Catalog, Circle, Component, EntityRef, Rule, Scope};

use super::stand::{Stand, open, setup};

fn named<'c>(catalog: &'c Catalog, name: &str) -> &'c Component {
    let entity = EntityRef::parse(name, "component", "default").expect("a name");
    catalog.component(&entity).expect("a component")
}

fn shown(catalog: &Catalog, scope: &Scope) -> Vec<String> {
    let circle = Circle::of(catalog.me.as_ref().expect("a person"), catalog);
    let all = catalog.components.iter();
    all.filter(|component| circle.shows(scope, component))
        .map(|component| component.name.to_string())
        .collect()
}

#[tokio::test]
async fn the_person_is_who_the_token_says_and_owns_what_the_relations_say() {
    let stand = Stand::new().await;
    let catalog = stand.catalog().await;
    let me = catalog.me.as_ref().expect("ana");
    assert_eq!(
        (me.entity.as_str(), &*me.name),
        ("user:default/ana", "Ana Ferreira")
    );
    let teams: Vec<&str> = me.teams.iter().map(EntityRef::as_str).collect();
    assert_eq!(teams, ["group:default/payments"]);
    assert_eq!(catalog.me_unknown, None);

    let mine = shown(&catalog, &Scope::Mine);
    assert!(mine.contains(&"ledger".to_owned()), "{mine:?}");
    assert!(mine.len() < shown(&catalog, &Scope::All).len());
    let ledger = named(&catalog, "ledger");
    assert_eq!(ledger.repos[0].slug.as_str(), "acme/ledger");
    assert_eq!(&*ledger.tier, "1");
    assert!(
        ledger
            .contacts
            .iter()
            .any(|(key, _)| key.contains("pagerduty"))
    );
}

#[tokio::test]
async fn a_head_of_department_sees_what_is_below_and_a_ring_of_teams_has_an_end() {
    let person = |login: &str| Options {
        person: login.to_owned(),
        ..Options::default()
    };
    let dora = Stand::of(person("dora"), None).await.catalog().await;
    assert_eq!(shown(&dora, &Scope::Mine), [""; 0]);
    assert!(shown(&dora, &Scope::Below).contains(&"ledger".to_owned()));
    let ivy = Stand::of(person("ivy"), None).await.catalog().await;
    assert!(shown(&ivy, &Scope::Below).len() >= shown(&ivy, &Scope::Mine).len());
    assert!(!shown(&ivy, &Scope::Above).is_empty());
}

#[tokio::test]
async fn a_token_of_no_person_leaves_the_address_to_find_one() {
    let stand = Stand::new().await;
    let context = open(setup(
        Some(stand.demo.backstage()),
        None,
        "demo-static-token",
    ));
    let by = async |email: Option<&str>| {
        let email = email.map(Into::into);
        context.catalog(email, |_| {}).await.expect("a catalog")
    };
    let ana = by(Some("Ana@acme.example")).await;
    assert_eq!(
        ana.me.map(|me| me.entity.to_string()).as_deref(),
        Some("user:default/ana")
    );
    for (email, why) in [
        (Some("max@acme.example"), "several users"),
        (Some("nobody@acme.example"), "no user of the catalog"),
        (None, "neither the token nor"),
    ] {
        let catalog = by(email).await;
        assert_eq!(catalog.me, None);
        let said = catalog.me_unknown.expect("a reason");
        assert!(said.contains(why), "{said}");
    }
}

#[tokio::test]
async fn entries_that_have_gone_bad_are_found_and_name_no_odd_repository() {
    let stand = Stand::new().await;
    let catalog = stand.catalog().await;
    let found = |name: &str, rule: Rule| {
        let component = named(&catalog, name);
        let rules: Vec<Rule> = component.findings.iter().map(|it| it.rule).collect();
        assert!(rules.contains(&rule), "{name}: {rules:?}");
    };
    found("brand-kit", Rule::NoRepository);
    found("status-page", Rule::NoRepository);
    found("new-service", Rule::TemplateLeftOver);
    found("old-cron", Rule::OwnerUnknown);
    found("vat-filing", Rule::OwnerUnknown);
    let all = catalog.components.iter();
    assert!(all.clone().any(|it| it.orphan), "one has no file any more");
    for component in all {
        for link in &component.repos {
            assert!(
                !link.slug.as_str().contains(['{', '}', '$']),
                "{}",
                component.name
            );
        }
    }
}

#[tokio::test]
async fn the_annotations_are_looked_at_in_the_order_of_the_configuration() {
    let stand = Stand::new().await;
    let mut setup = setup(Some(stand.demo.backstage()), None, stand.demo.token());
    setup.annotations = vec!["acme.example/no-such-key".to_owned()];
    let catalog = open(setup).catalog(None, |_| {}).await.expect("a catalog");
    assert!(catalog.components.iter().all(|it| it.repos.is_empty()));
    let hint = &named(&catalog, "ledger").findings[0].hint;
    assert!(hint.contains("acme.example/no-such-key"), "{hint}");
}

#[tokio::test]
async fn without_a_catalog_there_is_an_empty_one() {
    let stand = Stand::new().await;
    let context = open(setup(None, Some(stand.demo.drone()), "x"));
    let catalog = context.catalog(None, |_| {}).await.expect("a catalog");
    assert_eq!(catalog, Catalog::default());
    assert_eq!(context.backstage_url(), None);
}
