//! Commands that change something: never by accident, never twice.

use backdrone::demo::Server;
use serde_json::Value;

use super::shell::{Ended, Shell};

/// Requests that changed something, so far.
fn done(shell: &Shell) -> usize {
    ["POST", "DELETE"]
        .map(|verb| shell.demo.requests().count(Server::Drone, verb))
        .iter()
        .sum()
}

/// What a restart of the newest failed build ends with.
async fn restart(shell: &Shell, flags: &[&str]) -> Ended {
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    shell
        .run(&[&["restart", &repository, &number], flags].concat())
        .await
}

#[tokio::test]
async fn without_a_terminal_and_without_yes_nothing_is_done() {
    let shell = Shell::open().await;
    let refused = restart(&shell, &[]).await.with(8);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert_eq!(done(&shell), 0);
}

#[tokio::test]
async fn a_confirmed_trigger_is_done_once_and_told_as_documented() {
    let shell = Shell::open().await;
    let arguments = [
        "trigger",
        "ledger",
        "--param",
        "MODE=full",
        "--param",
        "API_TOKEN=x",
    ];
    let arguments = [&arguments[..], &["--yes", "--output", "json"]].concat();
    let answer = shell.run(&arguments).await.with(0).json();
    assert_eq!(answer["schema"], "backdrone.deed/1");
    let item = &answer["item"];
    assert_eq!(
        (&item["deed"], &item["outcome"]),
        (&"trigger".into(), &"started".into())
    );
    assert_eq!(item["result"]["params"]["MODE"], "full");
    assert_eq!(
        item["result"]["params"]["API_TOKEN"], "***",
        "a secret is not shown"
    );
    assert_eq!(done(&shell), 1);
    let number = item["result"]["number"].to_string();
    let build = shell.ask(&["build", "ledger", &number]).await;
    assert_eq!(build["item"]["event"], "custom");
}

#[tokio::test]
async fn a_parameter_that_is_none_is_refused_before_anything_is_asked() {
    let shell = Shell::open().await;
    let refused = shell
        .run(&["trigger", "ledger", "--param", "MODE", "--yes"])
        .await
        .with(2);
    assert!(refused.err.contains("MODE"), "{}", refused.err);
    assert_eq!(shell.demo.requests().total(), 0);
}

#[tokio::test]
async fn read_only_switches_deeds_off_by_flag_variable_and_file() {
    let shell = Shell::open().await;
    restart(&shell, &["--yes", "--read-only"]).await.with(8);
    let mut command = shell.command(&["trigger", "ledger", "--yes"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        .env("BACKDRONE_READ_ONLY", "1");
    super::shell::ended(command).await.with(8);
    shell.write(
        "config.yaml",
        &format!("read_only: true\n{}", shell.config()),
    );
    restart(&shell, &["--yes"]).await.with(8);
    assert_eq!(done(&shell), 0);
}

#[tokio::test]
async fn a_misspelt_read_only_lets_nothing_through_and_reading_goes_on() {
    let shell = Shell::open().await;
    shell.write(
        "config.yaml",
        &format!("read_onyl: true\n{}", shell.config()),
    );
    let listed = shell.run(&["services"]).await.with(0);
    assert!(listed.err.contains("config.yaml:1:1"), "{}", listed.err);
    assert!(listed.err.contains("`read_only`"), "{}", listed.err);
    restart(&shell, &["--yes"]).await.with(2);
    assert_eq!(done(&shell), 0);
}

#[tokio::test]
async fn a_build_that_has_ended_is_not_cancelled() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("success").await.swap_remove(0);
    let name = repository.split('/').nth(1).expect("a name");
    let flags = ["--yes", "--confirm", name];
    let refused = shell
        .run(&[&["cancel", &repository, &number.to_string()], &flags[..]].concat())
        .await;
    let refused = refused.with(8);
    assert!(refused.err.contains("has ended"), "{}", refused.err);
    assert_eq!(done(&shell), 0);
}

#[tokio::test]
async fn each_deed_leaves_its_two_lines_in_the_own_record() {
    let shell = Shell::open().await;
    shell
        .run(&["trigger", "ledger", "--yes", "--reason", "night run"])
        .await
        .with(0);
    let record = std::fs::read_dir(shell.path(".local/state/backdrone")).expect("a state folder");
    let lines: Vec<Value> = record
        .filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok())
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| serde_json::from_str(&line).ok())
        .filter(|line: &Value| line["phase"].is_string())
        .collect();
    let phases: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["phase"].as_str())
        .collect();
    assert_eq!(phases, ["intent", "outcome"]);
    assert!(lines[0].to_string().contains("night run"), "{}", lines[0]);
}
