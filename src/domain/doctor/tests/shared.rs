//! Repositories that are somebody else's, or several entries'.

use super::*;
use crate::domain::Severity;
use crate::domain::doctor::testing::{component, from, listed};

const SLUG: &str = "drone.io/repo-slug";

#[test]
fn a_claim_on_the_repository_of_another_entry_is_an_error() {
    let api = component("api", &[(SLUG, "acme/api")]);
    let proxy = component("proxy", &[(SLUG, "acme/api")]);
    let found = found(
        vec![api, proxy],
        vec![listed(1, "acme/api"), listed(2, "acme/proxy")],
    );
    let foreign = &found[0];
    assert_eq!(
        (foreign.rule, &*foreign.service),
        (Rule::ForeignRepository, "proxy")
    );
    assert_eq!(foreign.severity, Severity::Error);
    assert_eq!(
        change(&found[..1]),
        format!("-     {SLUG}: acme/api\n+     {SLUG}: acme/proxy")
    );
    assert_eq!(found.len(), 1, "whose it is has done nothing");
}

#[test]
fn a_claim_that_nobody_disputes_is_weak_and_without_an_own_repository_the_line_goes() {
    let entry = component("proxy", &[(SLUG, "acme/api")]);
    let found = found(vec![entry], vec![listed(1, "acme/api")]);
    assert_eq!(rules(&found), [Rule::ForeignRepository]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(change(&found), format!("-     {SLUG}: acme/api"));
}

#[test]
fn entries_kept_together_in_a_repository_of_their_own_are_no_claims() {
    let file = |name: &str| format!("url:https://git.x/acme/catalog/src/branch/main/{name}.yaml");
    let names = ["a", "b", "c"];
    let entries = names.map(|name| from(name, &file(name), &[(SLUG, &format!("acme/{name}"))]));
    let repos = names.map(|name| listed(name.len() as u64, &format!("acme/{name}")));
    assert_eq!(found(entries.into(), repos.into()), []);
}

#[test]
fn sources_that_are_said_to_lie_there_are_at_home_there() {
    let place = "url:https://git.x/acme/api/tree/main/proxy/";
    let pairs = [(SLUG, "acme/api"), ("backstage.io/source-location", place)];
    let entry = component("proxy", &pairs);
    assert_eq!(found(vec![entry], vec![listed(1, "acme/api")]), []);
}

#[test]
fn another_code_host_says_nothing_about_a_claim() {
    let file = "url:https://mirror.y/acme/proxy/src/branch/main/x.yaml";
    let entry = from("proxy", file, &[(SLUG, "acme/api")]);
    assert_eq!(found(vec![entry], vec![listed(1, "acme/api")]), []);
}

#[test]
fn a_shared_repository_is_told_on_both_sides_unless_each_has_its_stage() {
    let file = "url:https://git.x/acme/mono/src/branch/main/x.yaml";
    let entry = |name: &str, pipeline: &str| {
        from(
            name,
            file,
            &[(SLUG, "acme/mono"), ("drone.io/pipeline", pipeline)],
        )
    };
    let repos = || vec![listed(1, "acme/mono")];
    let both = found(vec![entry("a", "x"), entry("b", "x")], repos());
    assert_eq!(rules(&both), [Rule::SharedRepository; 2]);
    assert_eq!(&*both[0].found, "also used by component:b");
    assert_eq!(both[0].severity, Severity::Warning);
    assert_eq!(found(vec![entry("a", "x"), entry("b", "y")], repos()), []);
    let many = ["a", "b", "c", "d"].map(|name| entry(name, ""));
    let many = found(many.into(), repos());
    assert_eq!(many[0].severity, Severity::Note, "it is shared on purpose");
    assert_eq!(&*many[0].found, "also used by component:b and 2 more");
}
