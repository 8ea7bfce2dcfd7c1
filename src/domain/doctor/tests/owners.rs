//! Owners that are missing, unknown or empty.

use super::*;
use crate::domain::Severity;
use crate::domain::doctor::testing::{component, group, listed};

const SLUG: &str = "drone.io/repo-slug";

fn owned(owner: Option<&str>) -> Component {
    Component {
        owners: owner.map(group).into_iter().collect(),
        owner_text: owner.unwrap_or_default().into(),
        ..component("api", &[(SLUG, "acme/api")])
    }
}

fn told(owner: Option<&str>, members: Option<&[(&str, u64)]>) -> Vec<Diagnosis> {
    let mut known = known(vec![listed(1, "acme/api")]);
    let members = members.map(|all| all.iter().map(|(name, count)| (group(name), *count)));
    known.sources.members = members.map(Iterator::collect);
    diagnose(&catalog(vec![owned(owner)]), &known)
}

#[test]
fn no_owner_and_a_word_for_nobody_are_the_same() {
    for owner in [None, Some("unknown"), Some("TODO")] {
        let found = told(owner, None);
        assert_eq!(rules(&found), [Rule::OwnerMissing], "{owner:?}");
        assert_eq!(found[0].severity, Severity::Error);
        assert!(found[0].change.as_ref().expect("a change").fill_in);
    }
}

#[test]
fn a_group_that_is_gone_is_weak_and_a_misspelled_one_is_corrected() {
    let gone = told(Some("tax-team"), None);
    assert_eq!(rules(&gone), [Rule::OwnerUnknown]);
    assert_eq!(gone[0].severity, Severity::Warning);
    assert!(gone[0].change.as_ref().expect("a change").fill_in);
    let misspelled = told(Some("payment"), None);
    assert_eq!(
        change(&misspelled),
        "-   owner: payment\n+   owner: group:payments"
    );
}

#[test]
fn a_group_is_empty_where_it_and_those_below_it_have_nobody() {
    assert_eq!(
        rules(&told(Some("data"), Some(&[("payments", 3)]))),
        [Rule::EmptyGroup]
    );
    assert_eq!(told(Some("data"), Some(&[("squad", 1)])), []);
    assert_eq!(told(Some("squad"), Some(&[("squad", 1)])), []);
    assert_eq!(told(Some("data"), None), [], "nobody has asked");
}

#[test]
fn people_are_not_judged() {
    let mut entry = owned(None);
    entry.owners = vec![crate::domain::EntityRef::complete("user:default/mia").expect("a user")];
    let known = known(vec![listed(1, "acme/api")]);
    assert_eq!(diagnose(&catalog(vec![entry]), &known), []);
}
