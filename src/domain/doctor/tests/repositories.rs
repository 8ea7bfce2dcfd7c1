//! Repositories that are missing, renamed, inactive or not built.

use super::*;
use crate::domain::doctor::testing::{NOW, component, from, group, listed, slug};
use crate::domain::{EntityRef, LastBuild, Person, STALE_DAYS, Severity, Timestamp};

const SLUG: &str = "drone.io/repo-slug";

#[test]
fn a_sound_entry_has_nothing() {
    let sound = component("api", &[(SLUG, "acme/api")]);
    assert_eq!(found(vec![sound], vec![listed(1, "acme/API")]), []);
}

#[test]
fn a_missing_repository_is_told_with_the_nearest_and_the_exact_line() {
    let bank = component("bank", &[(SLUG, "acme/mockbank")]);
    let found = found(vec![bank], vec![listed(1, "acme/mock-bank")]);
    assert_eq!(rules(&found), [Rule::RepositoryMissing]);
    assert_eq!(
        change(&found),
        "-     drone.io/repo-slug: acme/mockbank\n+     drone.io/repo-slug: acme/mock-bank"
    );
    let meant = found[0].suggestion.as_ref().expect("a suggestion");
    assert_eq!(&*meant.why, "1 letter apart, active, last build 1h ago");
    assert_eq!(
        found[0].why(),
        "Drone does not list it; did you mean acme/mock-bank?"
    );
}

#[test]
fn the_repository_of_its_file_goes_before_one_that_is_spelled_alike() {
    let api = component("api", &[(SLUG, "acme/apis")]);
    let found = found(
        vec![api],
        vec![listed(1, "acme/apix"), listed(2, "acme/api")],
    );
    assert!(change(&found).ends_with(": acme/api"), "{found:?}");
}

#[test]
fn a_repository_that_moved_to_another_owner_is_found_by_its_name() {
    let ledger = component("x", &[(SLUG, "old-owner/ledger")]);
    let found = found(vec![ledger], vec![listed(1, "finance/ledger")]);
    assert!(change(&found).ends_with(": finance/ledger"), "{found:?}");
}

#[test]
fn without_a_likely_one_there_is_no_change_to_propose() {
    let gone = component("x", &[(SLUG, "acme/gone")]);
    let found = found(vec![gone], vec![listed(1, "other/thing")]);
    assert_eq!(rules(&found), [Rule::RepositoryMissing]);
    assert_eq!((&found[0].change, &found[0].suggestion), (&None, &None));
}

#[test]
fn what_an_account_does_not_see_is_missing_for_sure_only_among_its_own() {
    let gone = || component("x", &[(SLUG, "acme/gone")]);
    let repos = || vec![listed(1, "other/thing")];
    let of_others = found(vec![gone()], repos());
    assert_eq!(of_others[0].severity, Severity::Warning);
    let mut catalog = catalog(vec![gone()]);
    catalog.me = Some(Person {
        entity: EntityRef::complete("user:default/ana").expect("a user"),
        name: "Ana".into(),
        email: "".into(),
        teams: vec![group("payments")],
    });
    let own = diagnose(&catalog, &known(repos()));
    assert_eq!(own[0].severity, Severity::Error);
}

#[test]
fn nothing_is_missing_from_a_list_that_was_not_read() {
    let entry = component("x", &[(SLUG, "acme/gone")]);
    let mut known = known(vec![]);
    known.servers[0].complete = false;
    assert_eq!(diagnose(&catalog(vec![entry]), &known), []);
}

#[test]
fn in_a_list_only_the_part_that_is_wrong_changes() {
    let web = component("web", &[(SLUG, "acme/web, drone:acme/e2ee ")]);
    let found = found(
        vec![web],
        vec![listed(1, "acme/web"), listed(2, "acme/e2e")],
    );
    // Its file comes from acme/web, which is listed: the nearer one by name is not what it lacks.
    assert_eq!(rules(&found), [Rule::RepositoryMissing]);
    let changed = change(&found);
    assert!(
        changed.starts_with("-     drone.io/repo-slug: acme/web, drone:acme/e2ee\n"),
        "{changed}"
    );
    assert!(changed.ends_with(": acme/web, drone:acme/e2e"), "{changed}");
}

#[test]
fn a_rename_needs_the_same_id_under_another_name() {
    let entry = || component("x", &[(SLUG, "acme/old")]);
    let mut known = known(vec![listed(7, "acme/entirely-new"), listed(8, "acme/olt")]);
    known.servers[0].earlier = [(slug("acme/old"), 7)].into();
    let renamed = diagnose(&catalog(vec![entry()]), &known);
    assert_eq!(rules(&renamed), [Rule::RepositoryRenamed]);
    assert!(change(&renamed).ends_with("+     drone.io/repo-slug: acme/entirely-new"));

    known.servers[0].earlier = [(slug("acme/old"), 9)].into();
    let deleted = diagnose(&catalog(vec![entry()]), &known);
    assert_eq!(rules(&deleted), [Rule::RepositoryMissing]);
}

#[test]
fn an_inactive_repository_is_mended_in_drone_and_not_in_the_file() {
    let docs = component("docs", &[(SLUG, "acme/docs")]);
    let mut repo = listed(1, "acme/docs");
    repo.active = false;
    repo.last = LastBuild::Never;
    let found = found(vec![docs], vec![repo]);
    assert_eq!(rules(&found), [Rule::RepositoryInactive]);
    assert_eq!(found[0].change, None);
    assert!(found[0].explains_failure() && found[0].next.contains("`U`"));
}

#[test]
fn a_default_branch_is_stale_when_it_surely_has_no_build_for_thirty_days() {
    let day = 24 * 60 * 60;
    let at = |days: i64| Timestamp(NOW - days * day);
    for (last, is_stale) in [
        (LastBuild::Default(at(STALE_DAYS)), true),
        (LastBuild::Default(at(STALE_DAYS - 1)), false),
        (LastBuild::Any(at(200)), true),
        (LastBuild::Any(at(2)), false),
        (LastBuild::Never, true),
        (LastBuild::Unknown, false),
    ] {
        let mut repo = listed(1, "acme/api");
        repo.last = last;
        let entry = component("api", &[(SLUG, "acme/api")]);
        let told = rules(&found(vec![entry.clone()], vec![repo.clone()]));
        assert_eq!(told.contains(&Rule::NotBuilt), is_stale, "{last:?}");
        let old = Component {
            lifecycle: "deprecated".into(),
            ..entry
        };
        assert_eq!(found(vec![old], vec![repo]), [], "{last:?}");
    }
}

#[test]
fn a_guess_is_weak_and_the_line_makes_it_certain() {
    let place = [(
        "backstage.io/source-location",
        "url:https://git.x/acme/sdk/",
    )];
    let sdk = from(
        "sdk",
        "url:https://git.x/acme/sdk/src/branch/main/x.yaml",
        &place,
    );
    let found = found(vec![sdk], vec![listed(1, "acme/sdk")]);
    assert_eq!(rules(&found), [Rule::Guessed]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(change(&found), "+     drone.io/repo-slug: acme/sdk");
}
