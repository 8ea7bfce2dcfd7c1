//! What the real server refused, and how it answered to deeds.

use serde_json::Value;

use super::recorded::{ask, exchanges, recorded, translated};
use crate::asking::{Reply, World, list, number, word};

/// Routes that no client here needs: secrets, settings, metrics and badges.
const NOT_ASKED: [&str; 7] = [
    "admin action without right",
    "secrets by a reader",
    "org secrets by a member",
    "org secrets of another org",
    "metrics, no token",
    "badge of a private repo, no token",
    "badge of an unknown repo",
];

/// Status, headers and, for errors, the very words must be those of the recording.
fn agrees(exchange: &Value, reply: &Reply) {
    let response = &exchange["response"];
    let place = format!("{}: {}", word(exchange, "note"), reply.text);
    assert_eq!(response["status"], reply.status, "{place}");
    for header in ["content-type", "x-content-type-options", "location"] {
        if let Some(theirs) = response["headers"][header].as_str() {
            assert_eq!(
                translated(theirs),
                reply.header(header),
                "{header}: {place}"
            );
        }
    }
    assert_eq!(reply.header("allow"), "", "{place}");
    assert_eq!(reply.header("etag"), "", "{place}");
    if reply.status < 400 {
        return;
    }
    match &response["body"] {
        Value::String(text) => assert_eq!(*text, reply.text, "{place}"),
        json => {
            assert_eq!(*json, reply.json(), "{place}");
            let length = response["headers"]["content-length"].as_str();
            assert_eq!(length, Some(reply.header("content-length")), "{place}");
        }
    }
}

#[tokio::test]
async fn every_recorded_refusal_is_answered_in_the_same_words() {
    let world = World::new().await;
    for exchange in exchanges("errors") {
        if !NOT_ASKED.contains(&word(&exchange, "note")) {
            agrees(&exchange, &ask(&world, &exchange).await);
        }
    }
}

/// Recorded outcomes of deeds, and the same deed at Acme: sample, note, who, method, path.
const DEEDS: [(&str, &str, &str, &str, &str); 24] = [
    (
        "build-create",
        "unknown branch",
        "ana",
        "POST",
        "acme/ledger/builds?branch=nope",
    ),
    (
        "build-create",
        "unknown commit",
        "ana",
        "POST",
        "acme/ledger/builds?branch=main&commit=0123456789012345678901234567890123456789",
    ),
    (
        "build-create",
        "read-only person",
        "kim",
        "POST",
        "acme/ledger/builds",
    ),
    ("build-create", "nobody", "", "POST", "acme/ledger/builds"),
    (
        "timeline-restart",
        "restart of a build that is not there",
        "ana",
        "POST",
        "acme/ledger/builds/99999",
    ),
    (
        "timeline-restart",
        "bad number",
        "ana",
        "POST",
        "acme/ledger/builds/abc",
    ),
    (
        "timeline-restart",
        "restart by a reader",
        "kim",
        "POST",
        "acme/ledger/builds/1",
    ),
    (
        "timeline-promote",
        "no target",
        "ana",
        "POST",
        "acme/ledger/builds/1/promote",
    ),
    (
        "timeline-promote",
        "promote by a reader",
        "kim",
        "POST",
        "acme/ledger/builds/1/promote?target=staging",
    ),
    (
        "timeline-promote",
        "promote a build that is not there",
        "ana",
        "POST",
        "acme/ledger/builds/99999/promote?target=staging",
    ),
    (
        "timeline-blocked-approve",
        "approve by a writer who is no repo admin",
        "mia",
        "POST",
        "acme/pay-gateway/builds/NEWEST/approve/1",
    ),
    (
        "timeline-blocked-approve",
        "approve without a stage",
        "lee",
        "POST",
        "acme/pay-gateway/builds/NEWEST/approve",
    ),
    (
        "timeline-blocked-approve",
        "approve a stage that is not there",
        "lee",
        "POST",
        "acme/pay-gateway/builds/NEWEST/approve/9",
    ),
    (
        "timeline-blocked-approve",
        "approve stage 1",
        "lee",
        "POST",
        "acme/pay-gateway/builds/NEWEST/approve/1",
    ),
    (
        "timeline-blocked-approve",
        "approve stage 1 again",
        "lee",
        "POST",
        "acme/pay-gateway/builds/NEWEST/approve/1",
    ),
    (
        "timeline-blocked-decline",
        "decline by a writer",
        "finn",
        "POST",
        "acme/runner-fleet/builds/NEWEST/decline/1",
    ),
    (
        "timeline-blocked-decline",
        "decline stage 1",
        "tess",
        "POST",
        "acme/runner-fleet/builds/NEWEST/decline/1",
    ),
    (
        "timeline-blocked-decline",
        "restart of a declined build",
        "tess",
        "POST",
        "acme/runner-fleet/builds/NEWEST",
    ),
    (
        "timeline-blocked-decline",
        "decline all: stops at the first stage that is not blocked",
        "tess",
        "POST",
        "acme/runner-fleet/builds/NEWEST/decline",
    ),
    (
        "cron",
        "run now, unknown",
        "ana",
        "POST",
        "acme/ledger/cron/nope",
    ),
    (
        "cron",
        "by a stranger",
        "kim",
        "GET",
        "acme/card-vault/cron",
    ),
    (
        "logs",
        "no number",
        "ana",
        "GET",
        "acme/ledger/builds/1/logs/a/b",
    ),
    (
        "logs",
        "step that is not there",
        "ana",
        "GET",
        "acme/ledger/builds/1/logs/1/99",
    ),
    (
        "logs",
        "log of a private repo by a stranger",
        "kim",
        "GET",
        "acme/card-vault/builds/1/logs/1/1",
    ),
];

#[tokio::test]
async fn deeds_end_as_recorded() {
    let world = World::new().await;
    for (name, note, who, method, path) in DEEDS {
        let repo: Vec<&str> = path.split('/').take(2).collect();
        let repo = world
            .ask_as("tess", "GET", &format!("/api/repos/{}", repo.join("/")))
            .await;
        let newest = repo.json()["counter"].to_string();
        let path = format!("/api/repos/{}", path.replace("NEWEST", &newest));
        let reply = world.ask_as(who, method, &path).await;
        agrees(&recorded(name, note), &reply);
    }
}

#[tokio::test]
async fn lists_of_builds_are_cut_into_the_recorded_pages() {
    // As many builds in each repository as the recorded one has.
    let repos = World::new().await.repos().await.len();
    let world = World::of(backdrone::demo::Options {
        builds: 23 * repos,
        ..Default::default()
    })
    .await;
    for exchange in exchanges("builds-paging") {
        let path = word(&exchange["request"], "path").replace("payments/ledger", "acme/ledger");
        let reply = world.ask("GET", &path).await;
        agrees(&exchange, &reply);
        let filtered = path.contains("branch=main") || path.contains("/latest");
        if let Value::Array(theirs) = &exchange["response"]["body"]
            && !filtered
        {
            let numbers = |rows: &[Value]| rows.iter().map(number).collect::<Vec<i64>>();
            assert_eq!(numbers(theirs), numbers(&list(reply.json())), "{path}");
        }
    }
}

#[tokio::test]
async fn a_trigger_that_nothing_wants_is_answered_with_null() {
    let world = World::new().await;
    let mut skipped = 0;
    for repo in world.repos().await {
        let slug = word(&repo, "slug");
        let path = format!(
            "/api/repos/{slug}/builds?branch=refs%2Fheads%2F{}",
            word(&repo, "default_branch")
        );
        let reply = world.ask_as("tess", "POST", &path).await;
        skipped += usize::from(reply.text == "null\n");
        assert_eq!(reply.status, 200, "{slug}: {}", reply.text);
    }
    assert!(
        skipped > 0,
        "no pipeline of the company asks for its branch"
    );
}

#[tokio::test]
async fn each_kind_of_account_sees_what_it_saw_in_the_recording() {
    // A member of the owning team, another one, an administrator of the server, its machine.
    let players = [
        ("mona", "ana"),
        ("viewer", "mia"),
        ("octo", "tess"),
        ("bot", "backdrone-bot"),
        ("nobody", ""),
    ];
    let world = World::new().await;
    for exchange in exchanges("accounts-and-visibility") {
        let (player, _) = word(&exchange, "note").split_once(':').expect("who: what");
        let who = players.iter().find(|(theirs, _)| *theirs == player);
        let who = who.map_or("not-a-token", |(_, ours)| ours);
        let path = word(&exchange["request"], "path")
            .replace("payments/ledger", "acme/card-vault")
            .replace("payments/gateway", "acme/ledger");
        let reply = world.ask_as(who, "GET", &path).await;
        agrees(&exchange, &reply);
        if let Value::Array(theirs) = &exchange["response"]["body"] {
            let ours = list(reply.json());
            assert_eq!(theirs.is_empty(), ours.is_empty(), "{player} {path}");
        }
    }
}
