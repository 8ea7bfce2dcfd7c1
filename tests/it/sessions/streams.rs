//! Streams and logs: what comes while one looks.

use std::time::Duration;

use backdrone::app::{Model, Start as Place};
use backdrone::demo::{Demo, Server};
use backdrone::domain::{BuildId, LogId, LogState, RepoId, RepoSlug, Status};

use crate::clients::{self, world};
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (120, 40);

/// Lets the world go on, a second at a time, until the screen shows a text.
async fn pass_until(stage: &mut Stage, text: &str) {
    for _ in 0..120 {
        if stage
            .advance(Duration::from_secs(1))
            .await
            .frame()
            .contains(text)
        {
            return;
        }
    }
    stage.until(text).await;
}

#[tokio::test]
async fn the_error_of_a_red_build_is_found_and_its_log_filtered_and_searched() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await.type_keys("e").await;
    stage
        .until("Downloaded")
        .await
        .until("Could not resolve")
        .await;
    stage.type_keys("&").await.type_text("!info").await;
    stage
        .type_keys("enter")
        .await
        .until_gone("Downloaded")
        .await;
    stage.until("Could not resolve").await;
    stage.type_keys("esc").await.until("Downloaded").await;
    stage.type_keys("/").await.type_text("re:token.*3").await;
    stage.type_keys("enter").await;
    stage
        .until_known("nothing is found", |model| {
            let mut views = model.store.logs.views.values();
            views.any(|view| view.hits_done && view.hits == [14])
        })
        .await;
}

#[tokio::test]
async fn a_stream_that_is_cut_is_opened_again() {
    let demo = world().await;
    let mut stage = Setting::of(&demo).open(SIZE);
    stage.until("live").await;
    let before = demo.requests().count(Server::Drone, "/api/stream");
    demo.mishaps().cut_streams();
    stage
        .until_frame("the stream is not opened again", |_| {
            demo.requests().count(Server::Drone, "/api/stream") > before
        })
        .await;
    stage.until("live").await;
}

#[tokio::test]
async fn a_push_is_seen_although_drone_does_not_tell() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await;
    let number = demo.push("acme/ledger", "main").expect("a build");
    pass_until(&mut stage, &format!("#{number}")).await;
}

/// A build whose second step has begun to run.
async fn running(demo: &Demo, slug: &str) -> BuildId {
    let context = clients::context(demo);
    let number = demo.push(slug, "main").expect("a build").unsigned_abs();
    let repo = RepoId {
        server: context.servers().remove(0),
        slug: RepoSlug::parse(slug).expect("a slug"),
    };
    let id = repo.build(number);
    for _ in 0..120 {
        let build = context.build(&id).await.expect("the build");
        let steps = build.stages.iter().flatten().flat_map(|stage| &stage.steps);
        if steps
            .clone()
            .any(|step| step.number == 2 && step.status == Status::Running)
        {
            return id;
        }
        demo.clock().advance(Duration::from_secs(1));
    }
    panic!("the second step never runs");
}

#[tokio::test]
async fn a_running_step_is_followed_and_what_was_stored_takes_over_at_its_end() {
    let demo = world().await;
    let id = running(&demo, "acme/ledger").await;
    let log = LogId {
        build: id.clone(),
        stage: 1,
        step: 2,
    };
    let place = Place::Place {
        what: "acme/ledger".to_owned(),
        build: Some(id.number),
        stage: Some(log.stage),
        step: Some(log.step),
    };
    let mut stage = Setting::of(&demo).at(place).open(SIZE);
    let view = |model: &Model| {
        model
            .store
            .logs
            .views
            .get(&log)
            .cloned()
            .unwrap_or_default()
    };
    stage
        .until_known("the log is not followed", |model| {
            view(model).state == LogState::Live && view(model).lines > 0
        })
        .await;
    stage.until("mvnw").await;
    let live = view(stage.model()).lines;
    assert!(demo.finish("acme/ledger", id.number.cast_signed()));
    // The stream of builds may be late: the slow look at an open build finds the end as well.
    stage.advance(Duration::from_secs(15)).await;
    stage
        .until_known("the stored log is not read", |model| {
            view(model).state == LogState::Whole
        })
        .await;
    assert!(view(stage.model()).lines > live);
}

#[tokio::test]
async fn a_server_that_was_started_anew_has_no_stream_of_a_step_that_runs_on() {
    let demo = world().await;
    let id = running(&demo, "acme/ledger").await;
    let place = Place::Place {
        what: "acme/ledger".to_owned(),
        build: Some(id.number),
        stage: Some(1),
        step: Some(2),
    };
    let mut stage = Setting::of(&demo).at(place).open(SIZE);
    stage.until("live · follow").await;
    demo.mishaps().restart_drone();
    stage.until("the rest comes when it ends").await;
    assert!(demo.finish("acme/ledger", id.number.cast_signed()));
    stage.advance(Duration::from_secs(15)).await;
    stage.until_gone("the rest comes when it ends").await;
    let frame = stage.frame();
    assert!(!frame.contains("stream lost"), "{frame}");
}
