//! The crowd: services without a story, as many as a measurement wants.

use super::shape::{Mood, Repository, Service};

const WORDS: [&str; 15] = [
    "payments", "search", "identity", "billing", "edge", "catalog", "orders", "ledger", "fraud",
    "notify", "media", "export", "gateway", "pricing", "stock",
];
const TEAMS: [(&str, &str); 5] = [
    ("payments", "money-core"),
    ("identity", "accounts"),
    ("data", "warehouse"),
    ("platform", "delivery"),
    ("web", "storefront"),
];
const LANGUAGES: [&str; 4] = ["go", "rust", "java", "node"];

/// `count` services `svc-00000-payments`, `svc-00001-search` and so on, each with the repository
/// `org/<name>`, owned by the teams in turns. The seed decides which of them are red.
pub(super) fn services(seed: u64, count: usize) -> impl Iterator<Item = Service> {
    (0..count).map(move |number| service(seed, number))
}

fn service(seed: u64, number: usize) -> Service {
    let word = WORDS[number % WORDS.len()];
    let (team, system) = TEAMS[number % TEAMS.len()];
    let chance = scatter(seed ^ number as u64);
    let name = format!("svc-{number:05}-{word}");
    let slug = format!("org/{name}");
    Service {
        title: format!("{word} service {number}"),
        description: format!("Handles {word} for team {team}, in three regions"),
        owner: team.to_owned(),
        system: Some(system.to_owned()),
        lifecycle: "production".to_owned(),
        kind: "service".to_owned(),
        tier: u8::try_from(number % 3 + 1).ok(),
        tags: vec![LANGUAGES[number % LANGUAGES.len()].to_owned()],
        annotations: vec![("drone.io/repo-slug".to_owned(), slug.clone())],
        links: vec![(
            "Runbook".to_owned(),
            format!("https://runbooks.acme.example/{name}"),
        )],
        repos: vec![Repository {
            slug,
            default_branch: "main".to_owned(),
            active: true,
            mood: mood(chance),
            ..Repository::default()
        }],
        name,
        ..Service::default()
    }
}

/// One in twenty is red, a few are flaky, half broken or under way; most are green.
fn mood(chance: u64) -> Mood {
    match chance % 100 {
        0..5 => Mood::Red,
        5..9 => Mood::RedFeature,
        9..12 => Mood::Flaky,
        12..14 => Mood::Stopped,
        14 => Mood::Broken,
        15 => Mood::Blocked,
        _ => Mood::Green,
    }
}

/// One step of `SplitMix64`: near numbers give far ones.
fn scatter(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
