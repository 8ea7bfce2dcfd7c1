//! What must be true of the company, whatever is changed in its tables.

use std::collections::{HashMap, HashSet};

use super::{Company, Mood, Stale, company};

#[test]
fn every_mood_and_every_fault_is_somewhere() {
    let acme = company(1, 0);
    let moods: HashSet<String> = moods(&acme).map(|mood| format!("{mood:?}")).collect();
    let faults: HashSet<String> = acme
        .services
        .iter()
        .filter_map(|service| service.stale)
        .map(|f| format!("{f:?}"))
        .collect();
    assert_eq!(moods.len(), 11, "{moods:?}");
    assert_eq!(faults.len(), 17, "{faults:?}");
}

#[test]
fn the_default_person_sees_red_blocked_running_stuck_and_killed_builds() {
    let acme = company(1, 0);
    let mine: Vec<Mood> = acme
        .services
        .iter()
        .filter(|service| service.owner.to_lowercase().ends_with("payments"))
        .flat_map(|service| service.repos.iter().map(|repo| repo.mood))
        .collect();
    for mood in [
        Mood::Red,
        Mood::Blocked,
        Mood::Busy,
        Mood::Stuck,
        Mood::Stopped,
        Mood::Green,
    ] {
        assert!(mine.contains(&mood), "{mood:?}");
    }
}

#[test]
fn the_company_is_large_enough_and_its_names_are_its_own() {
    let acme = company(1, 0);
    assert!(acme.services.len() >= 40, "{}", acme.services.len());
    assert!(acme.systems.len() >= 6);
    let names: HashSet<String> = acme
        .services
        .iter()
        .map(|s| s.name.to_lowercase())
        .collect();
    assert_eq!(names.len(), acme.services.len());
}

#[test]
fn what_services_depend_on_exists() {
    let acme = company(1, 0);
    let names: HashSet<&str> = acme.services.iter().map(|s| s.name.as_str()).collect();
    for service in &acme.services {
        for target in &service.depends_on {
            let name = target.trim_start_matches("component:");
            assert!(names.contains(name), "{} depends on {target}", service.name);
        }
        if let Some(system) = &service.system {
            let is_known = acme.systems.iter().any(|known| known.name == *system);
            let is_missing = service.stale == Some(Stale::SystemMissing);
            assert_ne!(is_known, is_missing, "{system}");
        }
    }
}

#[test]
fn a_repository_that_is_named_twice_is_the_same_both_times() {
    let mut seen: HashMap<String, Mood> = HashMap::new();
    for repo in company(1, 0)
        .services
        .iter()
        .flat_map(|service| &service.repos)
    {
        let mood = *seen.entry(repo.slug.clone()).or_insert(repo.mood);
        assert_eq!(mood, repo.mood, "{}", repo.slug);
    }
}

#[test]
fn the_only_ring_in_the_tree_is_the_one_of_the_squads() {
    let acme = company(1, 0);
    let parent: HashMap<&str, Option<&str>> = acme
        .groups
        .iter()
        .map(|g| (g.name.as_str(), g.parent.as_deref()))
        .collect();
    for group in &acme.groups {
        let mut at = Some(group.name.as_str());
        for _ in 0..acme.groups.len() {
            at = at.and_then(|name| parent[name]);
        }
        assert_eq!(
            at.is_some(),
            group.name.ends_with("-squad"),
            "{}",
            group.name
        );
    }
}

#[test]
fn exactly_one_team_with_services_has_no_members() {
    let acme = company(1, 0);
    let empty: Vec<&str> = acme
        .services
        .iter()
        .filter(|service| service.stale == Some(Stale::EmptyGroup))
        .map(|service| service.owner.as_str())
        .collect();
    assert_eq!(empty, ["mobile"]);
    assert!(
        !acme
            .people
            .iter()
            .any(|person| person.groups.iter().any(|g| g == "mobile"))
    );
}

#[test]
fn the_crowd_fills_up_to_the_number_and_keeps_its_numbers_in_order() {
    let acme = company(7, 10_000);
    assert_eq!(acme.services.len(), 10_000);
    let crowd: Vec<_> = acme
        .services
        .iter()
        .filter(|s| s.name.starts_with("svc-"))
        .collect();
    assert_eq!(crowd[0].name, "svc-00000-payments");
    assert_eq!(crowd[1].repos[0].slug, "org/svc-00001-search");
}

#[test]
fn the_same_seed_gives_the_same_crowd_and_another_seed_another() {
    let moods = |seed| moods(&company(seed, 500)).collect::<Vec<_>>();
    assert_eq!(moods(1), moods(1));
    assert_ne!(moods(1), moods(2));
}

fn moods(company: &Company) -> impl Iterator<Item = Mood> {
    company
        .services
        .iter()
        .flat_map(|service| service.repos.iter().map(|repo| repo.mood))
}
