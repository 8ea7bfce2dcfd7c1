//! `approvals`, `approve`, `decline`, `activate`.

use backdrone::demo::Server;
use serde_json::Value;

use super::shell::Shell;

/// Waits in one stage; `lee` administers it, `mia` may write.
const GATEWAY: &str = "acme/pay-gateway";
/// Waits in two stages; `tess` administers everything.
const FLEET: &str = "acme/runner-fleet";

fn sent(shell: &Shell) -> usize {
    shell.demo.requests().count(Server::Drone, "POST ")
}

/// The rows of `approvals`, as `repository stage can`.
async fn waiting(shell: &Shell, flags: &[&str]) -> Vec<(String, String, Value)> {
    let answer = shell.ask(&[&["approvals"], flags].concat()).await;
    assert_eq!(answer["schema"], "backdrone.approvals/1");
    let items = answer["items"].as_array().expect("a list");
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let row = |item: &Value| {
        (
            text(item, "repository"),
            text(item, "stage"),
            item["can_decide"].clone(),
        )
    };
    items.iter().map(row).collect()
}

#[tokio::test]
async fn what_waits_is_listed_stage_by_stage_with_who_may() {
    let shell = Shell::of("lee").await;
    let row = |repo: &str, stage: &str, can: bool| (repo.to_owned(), stage.to_owned(), can.into());
    let (gateway, test, image) = (
        row(GATEWAY, "test", true),
        row(FLEET, "test", false),
        row(FLEET, "image", false),
    );
    assert_eq!(
        waiting(&shell, &[]).await,
        [gateway.clone(), test, image.clone()]
    );
    assert_eq!(waiting(&shell, &["--mine"]).await, [gateway]);
    assert_eq!(waiting(&shell, &["--filter", "image"]).await, [image]);
    let table = shell.run(&["approvals"]).await.with(0).out;
    assert!(table.contains("pay-gateway"), "{table}");
    assert!(table.contains("signature"), "{table}");
}

#[tokio::test]
async fn the_only_stage_that_waits_is_meant_where_none_is_named() {
    let shell = Shell::of("lee").await;
    let refused = shell.run(&["approve", GATEWAY]).await.with(8);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert_eq!(sent(&shell), 0);
    let arguments = ["approve", GATEWAY, "--yes", "--reason", "reviewed"];
    let told = shell.run(&arguments).await.with(0).out;
    assert!(told.contains("stage test: done"), "{told}");
    assert_eq!(sent(&shell), 1);
    let late = shell.run(&arguments).await.with(8);
    assert!(late.err.contains("no stage of"), "{}", late.err);
    assert_eq!(sent(&shell), 1);
}

#[tokio::test]
async fn of_several_stages_each_is_decided_by_itself_in_turn() {
    let shell = Shell::of("tess").await;
    let which = shell
        .run(&["decline", FLEET, "--confirm", "2"])
        .await
        .with(2);
    assert!(which.err.contains("(test, image)"), "{}", which.err);
    let missing = ["decline", FLEET, "--stage", "deploy", "--yes"];
    shell.run(&missing).await.with(5);
    let arguments = ["decline", FLEET, "--all", "--yes"];
    let answer = shell.ask(&arguments).await;
    assert_eq!(answer["schema"], "backdrone.decisions/1");
    let items = answer["items"].as_array().expect("a list");
    let stages: Vec<&str> = items.iter().filter_map(|it| it["stage"].as_str()).collect();
    assert_eq!(stages, ["test", "image"]);
    assert!(items.iter().all(|item| item["outcome"] == "decided"));
    assert_eq!(items[1]["result"]["status"], "declined");
    assert_eq!(sent(&shell), 2);
}

#[tokio::test]
async fn who_may_not_decide_is_told_before_anything_is_sent() {
    let shell = Shell::of("mia").await;
    let refused = shell.run(&["approve", GATEWAY, "--yes"]).await.with(4);
    assert!(
        refused.err.contains("it needs repo admin; you have write"),
        "{}",
        refused.err
    );
    let refused = shell
        .run(&["activate", "docs-portal", "--yes"])
        .await
        .with(4);
    assert!(refused.err.contains("repo admin"), "{}", refused.err);
    shell
        .run(&["approve", GATEWAY, "--yes", "--read-only"])
        .await
        .with(8);
    assert_eq!(sent(&shell), 0);
}

#[tokio::test]
async fn a_repository_is_activated_once_and_built_then() {
    let shell = Shell::of("lee").await;
    let answer = shell.ask(&["activate", "docs-portal", "--yes"]).await;
    assert_eq!(answer["item"]["outcome"], "activated");
    assert_eq!(answer["item"]["deed"], "activate");
    let again = shell
        .run(&["activate", "docs-portal", "--yes"])
        .await
        .with(8);
    assert!(
        again.err.contains("builds acme/docs-portal already"),
        "{}",
        again.err
    );
    assert_eq!(sent(&shell), 1);
    shell
        .run(&["trigger", "docs-portal", "--yes"])
        .await
        .with(0);
}
