//! Field cases of a Backstage. The files of the cases are what people write; here stands what the
//! catalog makes of them.

use std::sync::Arc;

use backdrone::domain::{Catalog, Circle, Component, EntityRef, FaultKind, Ownership, Rule};
use serde_json::{Value, json};

use super::replay::Replay;
use super::stand::{fault, setup};

const BY_QUERY: &str = "/api/catalog/entities/by-query";

/// A component with annotations and the owner that the catalog worked out.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the caller writes it as a literal"
)]
fn component(name: &str, annotations: Value, owner: &str) -> Value {
    json!({
        "kind": "Component",
        "metadata": {"name": name, "namespace": "default", "annotations": annotations},
        "spec": {"type": "service", "lifecycle": "production", "owner": owner},
        "relations": [{"type": "ownedBy", "targetRef": owner.to_lowercase()}],
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the caller writes it as a literal"
)]
fn group(name: &str, spec: Value) -> Value {
    json!({"kind": "Group", "metadata": {"name": name, "namespace": "default"}, "spec": spec})
}

fn alder() -> Value {
    json!({
        "kind": "User",
        "metadata": {"name": "Alder"},
        "spec": {"memberOf": [], "profile": {"email": "Alder@example.test"}},
    })
}

/// The catalog of these entities as alder reads it. Both questions get all of them.
async fn catalog(items: Value) -> Catalog {
    let server = Replay::of(json!([{"path": BY_QUERY, "body": {"items": items}}])).await;
    let email = Some("alder@EXAMPLE.test".into());
    let catalog = server.backstage().catalog(email, |_| {}).await;
    catalog.expect("a catalog")
}

fn named<'c>(catalog: &'c Catalog, name: &str) -> &'c Arc<Component> {
    let entity = EntityRef::parse(name, "component", "default").expect("a name");
    catalog.component(&entity).expect("a component")
}

fn slugs(component: &Component) -> Vec<&str> {
    let repos = component.repos.iter();
    repos.map(|link| link.slug.as_str()).collect()
}

fn rules(component: &Component) -> Vec<Rule> {
    let findings = component.findings.iter();
    findings.map(|finding| finding.rule).collect()
}

#[tokio::test]
async fn f01_one_team_in_three_spellings_is_one_team() {
    let slug = |name: &str| json!({"drone.io/repo-slug": name});
    let catalog = catalog(json!([
        alder(),
        group(
            "Ledger-Core",
            json!({"type": "team", "children": [], "members": ["alder"]})
        ),
        component(
            "ledger-lower",
            slug("larkfield/ledger-lower"),
            "group:default/ledger-core"
        ),
        component(
            "ledger-upper",
            slug("Larkfield/Ledger-Upper"),
            "group:default/LEDGER-CORE"
        ),
        component(
            "ledger-kind",
            slug("larkfield/ledger-kind"),
            "Group:Default/Ledger-core"
        ),
    ]))
    .await;
    assert_eq!(catalog.teams.len(), 1);
    let circle = Circle::of(catalog.me.as_ref().expect("alder"), &catalog);
    assert_eq!(catalog.components.len(), 3);
    for component in &catalog.components {
        assert!(circle.stands_to(component).is_owner(), "{}", component.name);
        assert_eq!(rules(component), []);
    }
    let team = catalog.teams.values().next().expect("a team");
    assert_eq!(&*team.title, "Ledger-Core", "as it was written");
}

#[tokio::test]
async fn f04_annotations_as_a_list_are_none_and_the_cause_is_guessed_in_words() {
    let mut broken = component(
        "list-annotated",
        json!([{"drone.io/repo-slug": "larkfield/list-annotated"}]),
        "group:default/checkout",
    );
    broken["status"] = json!({"items": [{
        "type": "backstage.io/catalog-processing",
        "level": "error",
        "message": "InputError: Policy check failed; caused by Error: \"annotations.0\" is not valid",
    }, {"level": "warning", "message": "slow"}]});
    let catalog = catalog(json!([group("checkout", json!({})), broken])).await;
    let broken = named(&catalog, "list-annotated");
    assert_eq!(slugs(broken), [""; 0]);
    assert_eq!(rules(broken), [Rule::NoRepository, Rule::Processing]);
    assert_eq!(broken.errors.len(), 1);
    assert!(broken.findings[1].hint.contains("without a `-`"));
}

#[tokio::test]
async fn f06_a_foreign_manifest_inside_an_entity_is_no_service() {
    let mut resource = component("mono-nightly-pipeline", json!({}), "group:default/checkout");
    resource["kind"] = json!("Resource");
    resource["spec"]["implementation"] = component("not-a-service", json!({}), "x");
    let catalog = catalog(json!([
        resource,
        component(
            "mono",
            json!({"drone.io/repo-slug": "larkfield/mono\r\n"}),
            "group:default/checkout"
        ),
    ]))
    .await;
    let names: Vec<&str> = catalog.components.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["mono"]);
    assert_eq!(slugs(named(&catalog, "mono")), ["larkfield/mono"]);
}

#[tokio::test]
async fn f08_a_source_location_is_a_guess_where_its_form_is_known() {
    let cases = [
        (
            "branch",
            "git.example.test/larkfield/ledger/tree/feature/PAY-12/rework/",
            Some("larkfield/ledger"),
        ),
        (
            "azure",
            "dev.azure.example.test/larkfield/payments/_git/ledger",
            None,
        ),
        (
            "bitbucket",
            "bitbucket.example.test/projects/PAY/repos/ledger/browse/",
            Some("PAY/ledger"),
        ),
        (
            "gitlab",
            "gitlab.example.test/larkfield/tools/ledger/-/tree/main/",
            None,
        ),
        (
            "query",
            "git.example.test/larkfield/ledger/blob/main/catalog-info.yaml?at=refs%2Fheads%2Fmain",
            Some("larkfield/ledger"),
        ),
    ];
    let items: Vec<Value> = cases
        .iter()
        .map(|(name, address, _)| {
            let location =
                json!({"backstage.io/source-location": format!("url:https://{address}")});
            component(name, location, "group:default/checkout")
        })
        .collect();
    let catalog = catalog(json!(items)).await;
    for (name, _, slug) in cases {
        let component = named(&catalog, name);
        assert_eq!(slugs(component).first().copied(), slug, "{name}");
        assert!(component.repos.iter().all(|link| link.guessed), "{name}");
        let rule = if slug.is_some() {
            Rule::Guessed
        } else {
            Rule::NoRepository
        };
        assert_eq!(rules(component)[0], rule, "{name}");
    }
}

#[tokio::test]
async fn f09_a_template_that_was_never_filled_names_no_repository() {
    let annotations = json!({
        "drone.io/repo-slug": "${{values.destination.owner + \"/\" + values.destination.repo}}",
        "github.com/project-slug": "{{cookiecutter.org}}/{{cookiecutter.name}}",
    });
    let catalog = catalog(json!([component(
        "forgotten",
        annotations,
        "group:default/x"
    )]))
    .await;
    let forgotten = named(&catalog, "forgotten");
    assert_eq!(slugs(forgotten), [""; 0]);
    assert_eq!(forgotten.findings[0].rule, Rule::TemplateLeftOver);
}

#[tokio::test]
async fn f10_holes_in_an_answer_are_holes_and_no_end() {
    let catalog = catalog(json!([
        null,
        component("api", json!({}), "group:default/x"),
        17,
        {"kind": "Component"},
        {"kind": "Component", "metadata": {"name": "bare"}, "spec": "text", "relations": {}},
    ]))
    .await;
    let names: Vec<&str> = catalog.components.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["api", "bare"]);
    assert!(rules(named(&catalog, "bare")).contains(&Rule::OwnerUnknown));
}

#[tokio::test]
async fn f13_rings_of_groups_end_and_who_is_in_them_owns_once() {
    let catalog = catalog(json!([
        alder(),
        group(
            "ring-a",
            json!({"parent": "ring-c", "children": ["ring-b"]})
        ),
        group(
            "ring-b",
            json!({"parent": "ring-a", "children": ["ring-c"]})
        ),
        group(
            "ring-c",
            json!({"parent": "ring-b", "children": ["ring-a"], "members": ["alder"]})
        ),
        group(
            "ring-self",
            json!({"parent": "ring-self", "children": ["ring-self"], "members": ["alder"]})
        ),
        component("ring-service", json!({}), "group:default/ring-a"),
        component("self-service", json!({}), "group:default/ring-self"),
    ]))
    .await;
    let me = catalog.me.as_ref().expect("alder");
    let teams: Vec<&str> = me.teams.iter().map(EntityRef::name).collect();
    assert_eq!(teams, ["ring-c", "ring-self"]);
    let circle = Circle::of(me, &catalog);
    let ring = circle.stands_to(named(&catalog, "ring-service"));
    assert!(matches!(ring, Ownership::Below(_)), "{ring:?}");
    assert!(circle.stands_to(named(&catalog, "self-service")).is_owner());
}

#[tokio::test]
async fn the_person_is_named_by_the_configuration_before_anything_else() {
    let items = json!([alder(), group("x", json!({}))]);
    let server = Replay::of(json!([{"path": BY_QUERY, "body": {"items": items}}])).await;
    let context = |me: &str| {
        let mut setup = setup(Some(&server.base), None, "token");
        setup.me = EntityRef::parse(me, "user", "default");
        super::stand::open(setup)
    };
    let catalog = context("Alder")
        .catalog(None, |_| {})
        .await
        .expect("a catalog");
    assert_eq!(
        catalog.me.expect("alder").entity.as_str(),
        "user:default/alder"
    );
    let catalog = context("birch")
        .catalog(None, |_| {})
        .await
        .expect("a catalog");
    assert_eq!(catalog.me, None);
    let why = catalog.me_unknown.expect("a reason");
    assert_eq!(why, "the catalog has no `user:default/birch`");
    let wanted = "filter=kind%3Duser%2Cmetadata.namespace%3Ddefault%2Cmetadata.name%3Dbirch";
    assert!(server.asked().iter().any(|line| line.contains(wanted)));
}

#[tokio::test]
async fn an_answer_that_is_no_page_is_not_an_empty_catalog() {
    let odd = [
        json!({}),
        json!([]),
        json!({"items": "none"}),
        json!({"items": [], "pageInfo": {"nextCursor": "again"}}),
    ];
    for body in odd {
        let server = Replay::of(json!([{"path": BY_QUERY, "body": body}])).await;
        let refused = fault(server.backstage().catalog(None, |_| {}).await);
        assert_eq!(refused.kind, FaultKind::Garbled, "{body}: {refused}");
    }
}
