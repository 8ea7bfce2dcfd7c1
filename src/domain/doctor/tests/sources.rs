//! Files and Locations that fail, orphans and runbooks.

use super::*;
use crate::domain::doctor::testing::{component, listed};
use crate::domain::{BrokenSource, EntityRef, Link, Severity, Text};

const SLUG: &str = "drone.io/repo-slug";

fn api() -> Component {
    component("api", &[(SLUG, "acme/api")])
}

fn told(entry: Component) -> Vec<Diagnosis> {
    found(vec![entry], vec![listed(1, "acme/api")])
}

#[test]
fn errors_of_the_schema_are_told_apart_from_others() {
    let schema = "TypeError: /spec must have required property 'owner'";
    let dashes = "Malformed envelope, /metadata/annotations must be object";
    for (error, rule) in [
        (schema, Rule::SchemaError),
        (dashes, Rule::SchemaError),
        ("Unable to read url, HTTP 502", Rule::Processing),
    ] {
        let found = told(Component {
            errors: vec![error.into()],
            ..api()
        });
        assert_eq!(rules(&found), [rule]);
        assert!(found[0].found.contains(error));
        assert_eq!(found[0].change.is_some(), error == dashes);
    }
}

#[test]
fn a_list_of_annotations_loses_its_dashes() {
    let found = told(Component {
        errors: vec!["/metadata/annotations must be object".into()],
        ..api()
    });
    assert_eq!(
        change(&found),
        format!("-     - {SLUG}: acme/api\n+     {SLUG}: acme/api")
    );
}

#[test]
fn the_error_of_the_location_above_is_told_of_all_that_come_from_it() {
    let entry = api();
    let mut known = known(vec![listed(1, "acme/api")]);
    known.sources.broken = vec![BrokenSource {
        location: EntityRef::complete("location:default/teams").expect("a location"),
        targets: vec!["url:https://git.x/other".into(), entry.origin.clone()],
        error: "HTTP 404".into(),
    }];
    let found = diagnose(
        &catalog(vec![entry, component("web", &[(SLUG, "acme/api")])]),
        &known,
    );
    let of_location: Vec<_> = found
        .iter()
        .filter(|it| it.rule == Rule::LocationError)
        .collect();
    assert_eq!(of_location.len(), 1);
    assert_eq!(&*of_location[0].service, "api");
    assert_eq!(
        &*of_location[0].found,
        "`location:default/teams` fails: HTTP 404"
    );
}

#[test]
fn an_orphan_is_weak() {
    let found = told(Component {
        orphan: true,
        ..api()
    });
    assert_eq!(rules(&found), [Rule::Orphan]);
    assert_eq!(
        (found[0].severity, &found[0].change),
        (Severity::Warning, &None)
    );
}

#[test]
fn a_runbook_is_a_link_or_an_annotation_and_counts_more_for_tier_one() {
    let bare = |tier: &str| Component {
        links: vec![],
        tier: tier.into(),
        ..api()
    };
    for (tier, severity) in [("1", Severity::Warning), ("2", Severity::Note)] {
        let found = told(bare(tier));
        assert_eq!(rules(&found), [Rule::NoRunbook]);
        assert_eq!(found[0].severity, severity);
    }
    let link = |url: &str, title: &str, kind: &str| Link {
        url: url.into(),
        title: title.into(),
        kind: kind.into(),
    };
    for link in [
        link("https://wiki/x", "Runbook of x", ""),
        link("https://wiki/x", "", "runbook"),
        link("https://wiki/RunBooks/x", "", ""),
    ] {
        let entry = Component {
            links: vec![link],
            ..bare("1")
        };
        assert_eq!(told(entry), []);
    }
    let key: (Text, Text) = ("backdrone.io/runbook".into(), "https://wiki/x".into());
    let entry = Component {
        contacts: vec![key],
        ..bare("1")
    };
    assert_eq!(told(entry), []);
}
