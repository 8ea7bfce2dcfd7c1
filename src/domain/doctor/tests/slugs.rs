//! Annotations that are no slug, and the line to add.

use super::*;
use crate::domain::doctor::testing::{component, listed};

const SLUG: &str = "drone.io/repo-slug";

#[test]
fn an_address_becomes_the_slug_that_it_holds() {
    for (written, meant) in [
        ("https://git.x/acme/api", "acme/api"),
        ("https://drone.x/acme/api/812", "acme/api"),
        ("https://drone.elsewhere/acme/api/812", "acme/api"),
        ("acme/web, https://git.x/acme/api.git", "acme/web, acme/api"),
    ] {
        let entry = component("api", &[(SLUG, written)]);
        let repos = vec![listed(1, "acme/api"), listed(2, "acme/web")];
        let mut found = found(vec![entry], repos);
        found.retain(|it| it.rule == Rule::BadSlug);
        assert!(
            change(&found).ends_with(&format!("+     {SLUG}: {meant}")),
            "{found:?}"
        );
    }
}

#[test]
fn what_leads_nowhere_is_left_to_be_filled_in() {
    let entry = component("x", &[(SLUG, "just words")]);
    let found = found(vec![entry], vec![listed(1, "acme/api")]);
    assert_eq!(rules(&found), [Rule::BadSlug]);
    assert!(found[0].change.as_ref().expect("a change").fill_in);
    assert_eq!(
        found[0].declared.as_ref().expect("declared").line(),
        "drone.io/repo-slug: just words"
    );
}

#[test]
fn a_template_is_filled_in_from_where_the_file_lies() {
    let written = "${{ values.owner }}/${{ values.name }}";
    let found = found(
        vec![component("api", &[(SLUG, written)])],
        vec![listed(1, "acme/api")],
    );
    assert_eq!(rules(&found), [Rule::TemplateLeftOver]);
    assert_eq!(
        change(&found),
        format!("-     {SLUG}: '{written}'\n+     {SLUG}: acme/api")
    );
}

#[test]
fn an_entry_without_annotation_is_offered_the_line_to_add() {
    let lines = |entry: Component, repos| {
        let found = found(vec![entry], repos);
        assert_eq!(rules(&found), [Rule::NoRepository]);
        (
            change(&found),
            found[0].change.as_ref().expect("a change").fill_in,
        )
    };
    let added = |slug: &str| format!("+     {SLUG}: {slug}");
    let at_home = vec![listed(1, "acme/kit"), listed(2, "x/kit")];
    assert_eq!(
        lines(component("kit", &[]), at_home),
        (added("acme/kit"), false)
    );
    let by_name = vec![listed(2, "x/kit")];
    assert_eq!(
        lines(component("kit", &[]), by_name),
        (added("x/kit"), false)
    );
    assert_eq!(
        lines(component("kit", &[]), vec![]),
        (added("OWNER/REPOSITORY"), true)
    );
    let empty = lines(component("kit", &[(SLUG, "")]), vec![listed(2, "x/kit")]);
    assert_eq!(empty.0, format!("-     {SLUG}: ''\n{}", added("x/kit")));
}

#[test]
fn an_unknown_server_goes_where_there_is_only_one() {
    let pairs = [(SLUG, "acme/api"), ("drone.io/server", "https://old.x")];
    let found = found(vec![component("api", &pairs)], vec![listed(1, "acme/api")]);
    assert_eq!(rules(&found), [Rule::UnknownServer]);
    assert_eq!(change(&found), "-     drone.io/server: https://old.x");
    let elsewhere = super::found(vec![component("api", &pairs)], vec![]);
    assert_eq!(elsewhere[0].change, None, "it may well be there");
    for known in ["drone", "https://drone.x/", "DRONE"] {
        let pairs = [(SLUG, "acme/api"), ("drone.io/server", known)];
        let repos = vec![listed(1, "acme/api")];
        assert_eq!(
            super::found(vec![component("api", &pairs)], repos),
            [],
            "{known}"
        );
    }
}
