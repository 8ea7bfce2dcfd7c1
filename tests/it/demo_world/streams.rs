//! The streams while time passes, and their traps.

use serde_json::Value;

use crate::asking::{World, list, messages, word};

const REPO: &str = "acme/ledger";

/// A build whose second step has begun to run, and the path of that step's live log.
async fn running(world: &World, repo: &str) -> (i64, String) {
    let build = world.trigger(repo).await;
    let running = |build: &Value| word(&build["stages"][0]["steps"][1], "status") == "running";
    world.pass_until(repo, build, running).await;
    (build, format!("/api/stream/{repo}/{build}/1/2"))
}

/// Lets time pass until the second step is over.
async fn read_all_of_the_step(world: &World, repo: &str, build: i64) {
    let over = |build: &Value| !build["stages"][0]["steps"][1]["stopped"].is_null();
    world.pass_until(repo, build, over).await;
}

async fn stored(world: &World, repo: &str, build: i64) -> Vec<Value> {
    list(
        world
            .get(&format!("/api/repos/{repo}/builds/{build}/logs/1/2"))
            .await,
    )
}

/// Nothing starts any more, what runs comes to its end, and then a minute passes.
fn silence(world: &World) {
    world
        .demo
        .mishaps()
        .change(|all| all.quirks.never_starts = true);
    for _ in 0..100 {
        world.pass(3);
    }
}

fn pings(text: &str) -> usize {
    text.matches(": ping\n\n").count()
}

#[tokio::test]
async fn lines_come_batch_by_batch_and_the_stored_log_has_the_same() {
    let world = World::new().await;
    let (build, path) = running(&world, REPO).await;
    let mut early = world.stream(&path).await;
    let first = messages(&early.until(|text| text.contains("data: ")).await).len();
    world.pass(2);
    let more = early.until(|text| messages(text).len() > first).await;
    // A second reader is told everything from the beginning.
    let mut late = world.stream(&path).await;
    let again = late
        .until(|text| messages(text).len() >= messages(&more).len())
        .await;
    assert_eq!(messages(&again)[0]["pos"], 0);

    read_all_of_the_step(&world, REPO, build).await;
    let text = early.read_all().await.expect("no cut");
    assert!(text.ends_with("\n\n\nevent: error\ndata: eof\n\n"));
    assert_eq!(messages(&text), stored(&world, REPO, build).await);
    assert_eq!(
        messages(&late.read_all().await.expect("no cut")),
        messages(&text)
    );
}

#[tokio::test]
async fn the_last_lines_can_be_lost_on_the_way() {
    let world = World::new().await;
    world
        .demo
        .mishaps()
        .change(|all| all.quirks.drop_last_lines = 5);
    let (build, path) = running(&world, REPO).await;
    let mut tail = world.stream(&path).await;
    tail.until(|text| text.contains("data: ")).await;
    read_all_of_the_step(&world, REPO, build).await;
    let text = tail.read_all().await.expect("no cut");
    assert!(text.ends_with("data: eof\n\n"));
    let stored = stored(&world, REPO, build).await;
    assert_eq!(messages(&text), stored[..stored.len() - 5]);
}

#[tokio::test]
async fn a_late_reader_gets_the_last_5000_lines_at_most() {
    let world = World::new().await;
    let repo = "acme/card-network-sim";
    let build = world.trigger(repo).await;
    let flooding = |build: &Value| word(&build["stages"][0]["steps"][3], "status") == "running";
    world.pass_until(repo, build, flooding).await;
    world.pass(10);
    let mut tail = world
        .stream(&format!("/api/stream/{repo}/{build}/1/4"))
        .await;
    let text = tail
        .until(|text| text.matches("data: ").count() >= 5000)
        .await;
    let first = messages(&text)[0]["pos"].as_i64().expect("a position");
    assert!(first > 10_000, "{first}");
}

#[tokio::test]
async fn a_step_that_does_not_run_gets_its_end_at_once() {
    let world = World::new().await;
    let (build, _) = running(&world, REPO).await;
    for step in [1, 5] {
        let path = format!("/api/stream/{REPO}/{build}/1/{step}");
        let text = world.stream(&path).await.read_all().await.expect("no cut");
        assert_eq!(text, ": ping\n\nevent: error\ndata: eof\n\n");
    }
}

#[tokio::test]
async fn a_silent_cancel_leaves_the_log_open_and_tells_nobody() {
    let world = World::new().await;
    let (build, path) = running(&world, REPO).await;
    let mut events = world.stream(&format!("/api/stream/{REPO}")).await;
    events.until(|text| pings(text) == 1).await;
    let mut tail = world.stream(&path).await;
    tail.until(|text| text.contains("data: ")).await;
    world
        .demo
        .mishaps()
        .change(|all| all.quirks.silent_cancel = true);
    let path = format!("/api/repos/{REPO}/builds/{build}");
    let cancelled = world.ask("DELETE", &path).await.json();
    assert_eq!(cancelled["version"], 3);
    assert_eq!(cancelled["stages"][0]["steps"][1]["exit_code"], 130);

    // Pings are written and not flushed: minutes later the reader has seen none of them.
    silence(&world);
    let text = events.until(|text| pings(text) >= 2).await;
    assert!(messages(&text).is_empty(), "{text}");
    world.demo.mishaps().cut_streams();
    assert!(tail.read_all().await.is_err(), "nothing ended it before");
    assert_eq!(pings(&tail.text()), 1);
    assert!(!tail.text().contains("eof"));
}

#[tokio::test]
async fn a_quiet_event_stream_pings_but_not_while_others_are_loud() {
    let world = World::new().await;
    let mut stream = world.stream("/api/stream/acme/docs-portal").await;
    stream.until(|text| pings(text) == 1).await;
    // Somewhere a step begins or ends every few seconds, and each puts the ping off.
    for _ in 0..20 {
        world.pass(5);
        world.ask("GET", "/api/user").await;
    }
    world.demo.mishaps().cut_streams();
    assert!(stream.read_all().await.is_err());
    assert_eq!(stream.text(), ": ping\n\n");

    let mut stream = world.stream("/api/stream/acme/docs-portal").await;
    stream.until(|text| pings(text) == 1).await;
    silence(&world);
    let text = stream.until(|text| pings(text) >= 2).await;
    assert!(messages(&text).is_empty(), "{text}");
}

#[tokio::test]
async fn a_restart_of_the_server_cuts_the_streams_and_forgets_the_live_log() {
    let world = World::new().await;
    let (build, path) = running(&world, REPO).await;
    let mut tail = world.stream(&path).await;
    let mut events = world.stream("/api/stream").await;
    tail.until(|text| text.contains("data: ")).await;
    world.demo.mishaps().restart_drone();
    assert!(tail.read_all().await.is_err());
    assert!(events.read_all().await.is_err());
    assert!(!tail.text().contains("eof"));

    let again = world.stream(&path).await.read_all().await.expect("no cut");
    assert_eq!(again, ": ping\n\nevent: error\ndata: eof\n\n");
    read_all_of_the_step(&world, REPO, build).await;
    assert!(stored(&world, REPO, build).await.len() > 5);
}

#[tokio::test]
async fn an_older_version_can_come_after_a_newer_one() {
    let world = World::new().await;
    world
        .demo
        .mishaps()
        .change(|all| all.quirks.older_version_after = true);
    let mut events = world.stream(&format!("/api/stream/{REPO}")).await;
    events.until(|text| pings(text) == 1).await;
    running(&world, REPO).await;
    let enough = |text: &str| messages(text).len() >= 3;
    let versions: Vec<Value> = messages(&events.until(enough).await)
        .into_iter()
        .map(|event| event["build"]["version"].clone())
        .collect();
    assert_eq!(versions[..3], [2, 1, 2]);
}

#[tokio::test]
async fn a_bad_token_hears_of_public_repositories_only() {
    let world = World::new().await;
    let mut stream = world.stream_as("not-a-token", "/api/stream").await;
    stream.until(|text| pings(text) == 1).await;
    for repo in ["acme/card-vault", REPO] {
        let build = world.demo.push(repo, "main").expect("a build");
        assert!(world.demo.finish(repo, build));
    }
    let text = stream.until(|text| text.contains(REPO)).await;
    assert_eq!(stream.status, 200);
    assert!(!text.contains("acme/card-vault"));
}
