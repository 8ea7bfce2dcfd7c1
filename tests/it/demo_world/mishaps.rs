//! What goes wrong on demand.

use std::time::Duration;

use backdrone::demo::{Fail, Server};

use crate::asking::{World, list, word};

const ME: &str = "/api/user";

#[tokio::test]
async fn failures_come_as_often_as_was_said_and_only_where() {
    let world = World::new().await;
    world.demo.mishaps().change(|all| {
        all.drone.only = "/builds".to_owned();
        all.drone.fail = Some(Fail {
            status: 503,
            times: 2,
            retry_after: Some(7),
        });
    });
    let builds = "/api/repos/acme/ledger/builds";
    assert_eq!(world.ask("GET", ME).await.status, 200);
    for _ in 0..2 {
        let reply = world.ask("GET", builds).await;
        assert_eq!((reply.status, reply.header("retry-after")), (503, "7"));
    }
    assert_eq!(world.ask("GET", builds).await.status, 200);
}

#[tokio::test]
async fn a_server_that_refuses_answers_nobody_and_then_everybody_again() {
    let world = World::new().await;
    assert_eq!(world.ask("GET", ME).await.status, 200);
    world.demo.mishaps().change(|all| all.drone.refuse = true);
    // One connection is still open from before, the next one has to be made.
    for _ in 0..2 {
        assert!(world.request("ana", "GET", ME).send().await.is_err());
    }
    world.demo.mishaps().calm();
    assert_eq!(world.ask("GET", ME).await.status, 200);
}

#[tokio::test]
async fn garbled_answers_are_no_json_and_ended_sessions_no_answers() {
    let world = World::new().await;
    world.demo.mishaps().change(|all| all.drone.garble = true);
    let reply = world.ask("GET", "/api/user/repos?latest=true").await;
    assert_eq!(reply.status, 200);
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(&reply.text).is_err());

    world.demo.mishaps().calm();
    world
        .demo
        .mishaps()
        .change(|all| all.drone.signed_out = true);
    let reply = world.ask("GET", ME).await;
    assert_eq!(reply.text, "{\"message\":\"Unauthorized\"}\n");
    assert_eq!(reply.status, 401);
}

#[tokio::test]
async fn a_missing_pipeline_file_and_an_open_source_build_answer_as_drone_does() {
    let world = World::new().await;
    let builds = "/api/repos/acme/ledger/builds";
    world.demo.mishaps().change(|all| {
        all.quirks.missing_yaml = Some(Duration::ZERO);
        all.quirks.open_source_build = true;
    });
    let reply = world.ask("POST", builds).await;
    assert_eq!(
        (reply.status, reply.text.as_str()),
        (500, "{\"message\":\"Not Found\"}\n")
    );
    let reply = world
        .ask("POST", &format!("{builds}/1/promote?target=x"))
        .await;
    assert_eq!(reply.status, 501);
    assert_eq!(reply.text, "{\"message\":\"Not Implemented\"}\n");
}

#[tokio::test]
async fn a_clash_of_writers_and_a_log_that_was_too_long_can_be_had() {
    let world = World::new().await;
    world.demo.mishaps().change(|all| {
        all.quirks.lock_clashes = true;
        all.quirks.stored_bytes = 600;
    });
    let build = world.trigger("acme/ledger").await;
    let path = format!("/api/repos/acme/ledger/builds/{build}");
    let reply = world.ask("DELETE", &path).await;
    assert_eq!(
        (reply.status, reply.text.as_str()),
        (409, "{\"message\":\"Optimistic Lock Error\"}\n")
    );

    world.demo.finish("acme/ledger", build);
    let lines = list(world.get(&format!("{path}/logs/1/2")).await);
    assert!(lines[0]["pos"].as_i64() > Some(0), "{}", lines[0]);
    let bytes: usize = lines.iter().map(|line| word(line, "out").len()).sum();
    assert!(bytes <= 600, "{bytes}");
}

#[tokio::test]
async fn a_stage_can_be_accepted_and_never_start() {
    let world = World::new().await;
    world
        .demo
        .mishaps()
        .change(|all| all.quirks.never_starts = true);
    let build = world.trigger("acme/ledger").await;
    world.pass(600);
    let build = world.build("acme/ledger", build).await;
    let stage = &build["stages"][0];
    assert_eq!(
        (word(stage, "status"), stage["version"].as_i64()),
        ("pending", Some(2))
    );
    assert!(word(stage, "machine").starts_with("runner-"));
}

#[tokio::test]
async fn requests_are_counted_by_their_route() {
    let world = World::new().await;
    world.demo.requests().reset();
    world.ask("GET", "/api/repos/acme/ledger/builds/1").await;
    world.ask("GET", "/api/repos/acme/tax-calc/builds/1").await;
    let route = "GET /api/repos/{owner}/{name}/builds/{number}";
    assert_eq!(world.demo.requests().count(Server::Drone, route), 2);
    assert_eq!(world.demo.requests().total(), 2);
}

#[tokio::test]
async fn a_session_that_was_ended_is_over_for_both_servers() {
    let world = World::new().await;
    let token = world.demo.token();
    assert_eq!(world.ask_as(token, "GET", ME).await.status, 200);
    world.demo.end_session();
    assert_eq!(world.ask_as(token, "GET", ME).await.status, 401);
    assert_eq!(world.ask("GET", ME).await.status, 200, "Drone's own token");
}
