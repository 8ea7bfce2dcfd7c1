//! `doctor catalog`: stale entries of the demo world, each kind with its exit code.

use std::collections::BTreeSet;

use backdrone::demo::{Fail, Server};
use serde_json::Value;

use super::shell::Shell;

fn findings(answer: &Value) -> &Vec<Value> {
    answer["findings"].as_array().expect("findings")
}

fn of<'a>(answer: &'a Value, service: &str) -> Vec<&'a Value> {
    let all = findings(answer).iter();
    all.filter(|it| it["service"] == service).collect()
}

#[tokio::test]
async fn the_demo_world_has_entries_of_every_kind_but_those_that_need_a_past() {
    let shell = Shell::open().await;
    let ended = shell
        .run(&["doctor", "catalog", "--output", "json"])
        .await
        .with(1);
    let answer = ended.json();
    assert_eq!(answer["schema"], "backdrone.doctor/1");
    assert_eq!(answer["items"], Value::Array(vec![]));
    let found: BTreeSet<&str> = findings(&answer)
        .iter()
        .filter_map(|it| it["rule"].as_str())
        .collect();
    let expected = [
        "bad-slug",
        "empty-group",
        "foreign-repository",
        "guessed-repository",
        "location-error",
        "no-repository",
        "no-runbook",
        "not-built",
        "orphan",
        "owner-missing",
        "owner-unknown",
        "repository-inactive",
        "repository-missing",
        "schema-error",
        "shared-repository",
        "template-left-over",
        "unknown-server",
    ];
    assert_eq!(found, BTreeSet::from(expected));
}

#[tokio::test]
async fn one_service_is_told_with_the_exact_change() {
    let shell = Shell::open().await;
    let ended = shell
        .run(&["doctor", "mock-bank", "-o", "json"])
        .await
        .with(1);
    let answer = ended.json();
    let [bank] = findings(&answer).as_slice() else {
        panic!("{answer}");
    };
    assert_eq!(bank["rule"], "repository-missing");
    assert_eq!(bank["declared"]["value"], "acme/mockbank");
    assert_eq!(bank["suggestion"]["value"], "acme/mock-bank");
    assert_eq!(
        bank["change"]["diff"],
        "  metadata:\n    annotations:\n-     drone.io/repo-slug: acme/mockbank\n\
         +     drone.io/repo-slug: acme/mock-bank\n"
    );
    let diff = shell
        .run(&["doctor", "catalog", "mock-bank", "--diff"])
        .await
        .with(1);
    assert!(
        diff.out.starts_with("# mock-bank  repository-missing"),
        "{}",
        diff.out
    );
    assert!(
        diff.out
            .contains("+     drone.io/repo-slug: acme/mock-bank\n")
    );
}

#[tokio::test]
async fn a_warning_ends_with_one_only_where_it_is_wished_to() {
    let shell = Shell::open().await;
    shell.run(&["doctor", "sdk-js"]).await.with(0);
    shell
        .run(&["doctor", "sdk-js", "--fail-on", "warn"])
        .await
        .with(1);
    shell
        .run(&["doctor", "catalog", "ledger", "--fail-on", "warn"])
        .await
        .with(0);
    shell
        .run(&["doctor", "--rule", "orphan", "--fail-on", "error"])
        .await
        .with(0);
    let bad = shell
        .run(&["doctor", "mock-bank", "--fail-on", "bad"])
        .await;
    bad.with(1);
}

#[tokio::test]
async fn a_rule_leaves_its_own_findings_and_wrong_words_are_usage() {
    let shell = Shell::open().await;
    let args = [
        "doctor",
        "--rule",
        "orphan",
        "--rule",
        "empty-group",
        "-o",
        "json",
    ];
    let answer = shell.run(&args).await.with(0).json();
    let services: Vec<&str> = findings(&answer)
        .iter()
        .filter_map(|it| it["service"].as_str())
        .collect();
    assert_eq!(services, ["ios-wallet", "kyc-sync"]);
    for (args, code) in [
        (&["doctor", "--rule", "dance"][..], 2),
        (&["doctor", "connection", "ledger"], 2),
        (&["doctor", "connection", "--diff"], 2),
        (&["doctor", "dance", "ledger"], 2),
        (&["doctor", "catalog", "--report"], 2),
        (&["doctor", "nonesuch"], 5),
    ] {
        let ended = shell.run(args).await.with(code);
        assert!(!ended.err.is_empty(), "{args:?}");
    }
}

#[tokio::test]
async fn both_parts_stand_in_one_answer_and_a_dead_catalog_leaves_the_other() {
    let shell = Shell::open().await;
    let answer = shell.run(&["doctor", "-o", "json"]).await.with(1).json();
    assert!(
        answer["items"]
            .as_array()
            .is_some_and(|items| items.len() == 13)
    );
    assert_eq!(of(&answer, "docs-portal")[0]["rule"], "repository-inactive");
    shell
        .demo
        .mishaps()
        .change(|all| all.backstage.refuse = true);
    let answer = shell.run(&["doctor", "-o", "json"]).await.with(1).json();
    assert_eq!(answer["findings"], Value::Null);
}

#[tokio::test]
async fn what_a_silent_drone_would_say_is_not_made_up() {
    let shell = Shell::open().await;
    let fail = Fail {
        status: 500,
        times: u32::MAX,
        retry_after: None,
    };
    shell
        .demo
        .mishaps()
        .change(|all| all.of_mut(Server::Drone).fail = Some(fail));
    let answer = shell
        .run(&["doctor", "catalog", "-o", "json"])
        .await
        .with(1)
        .json();
    assert_eq!(answer["stale"], true);
    let rules = findings(&answer)
        .iter()
        .filter_map(|it| it["rule"].as_str());
    let of_drone = rules.filter(|rule| rule.starts_with("repository-")).count();
    assert_eq!(of_drone, 0);
    assert!(
        !of(&answer, "kyc-sync").is_empty(),
        "the catalog says that alone"
    );
}

#[tokio::test]
async fn an_examination_costs_six_requests_however_much_is_wrong() {
    let shell = Shell::open().await;
    shell.demo.requests().reset();
    shell
        .run(&["doctor", "catalog", "-o", "json"])
        .await
        .with(1);
    let requests = shell.demo.requests();
    // Groups, components, locations, members; the account and its repositories.
    assert_eq!(requests.count(Server::Backstage, "GET"), 4);
    assert_eq!(requests.count(Server::Drone, "GET"), 2);
}
