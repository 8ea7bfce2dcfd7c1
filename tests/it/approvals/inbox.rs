//! Deciding in the inbox, and what it costs to know what waits.

use std::time::Duration;

use backdrone::demo::{Clock, Demo, Fail, Options, Server, start};
use backdrone::domain::Status;

use super::stand::{FLEET, GATEWAY, home, inbox, newest, opened, rested, world_of};
use crate::asking::BEGIN;

const SIZE: (u16, u16) = (160, 45);

/// Decisions that were sent, so far.
fn sent(demo: &Demo) -> usize {
    demo.requests().count(Server::Drone, "POST ")
}

#[tokio::test]
async fn a_stage_is_approved_after_a_question_and_runs() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.until("3 waiting · 1 you can decide").await;
    stage.type_keys("A").await.until("run stage test of").await;
    assert_eq!(sent(&demo), 0, "only asked");
    stage
        .type_keys("y")
        .await
        .until("stage test approved")
        .await;
    stage.until("2 waiting · 0 you can decide").await;
    assert_eq!(sent(&demo), 1);
    let approved = newest(&stage, GATEWAY);
    assert!(approved.blocked_stage().is_none(), "{approved:?}");
    stage.advance(Duration::from_secs(30)).await;
    rested(&mut stage).await;
    assert_ne!(newest(&stage, GATEWAY).status, Status::Pending, "it runs");
}

#[tokio::test]
async fn a_declined_stage_ends_its_build_and_is_recorded_with_its_reason() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.type_keys("D").await.until("it never runs").await;
    // The question begins on its way back; the reason stands before that.
    stage.type_keys("shift-tab").await;
    stage.type_text("night shift").await;
    stage
        .type_keys("tab tab enter")
        .await
        .until("stage test declined")
        .await;
    assert_eq!(newest(&stage, GATEWAY).status, Status::Declined);
    let record = std::fs::read_to_string(home.path().join("record.jsonl")).expect("a record");
    let last = record.lines().last().expect("a line");
    for part in [
        "stage.decline",
        "night shift",
        "\"stage\":\"test\"",
        "success",
    ] {
        assert!(last.contains(part), "{last}");
    }
}

#[tokio::test]
async fn who_does_not_administer_the_repository_is_told_so_and_nothing_is_sent() {
    let (demo, home) = (world_of("mia").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.until("0 you can decide").await;
    stage.type_text("/pay-gateway").await;
    stage.type_keys("enter A").await;
    stage
        .until("Approve: it needs repo admin; you have write")
        .await;
    assert_eq!(sent(&demo), 0);
}

#[tokio::test]
async fn two_stages_are_decided_one_after_the_other_each_by_its_own_question() {
    let (demo, home) = (world_of("tess").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.until("2 waiting · 2 you can decide").await;
    stage
        .type_keys("A")
        .await
        .until("image needs an approval of its own")
        .await;
    stage.type_keys("y").await.until("one more waits").await;
    stage.until("1 waiting").await;
    stage.type_keys("A").await.until("run stage image").await;
    stage
        .type_keys("y")
        .await
        .until("stage image approved")
        .await;
    stage.until("Nothing waits for you. 2 decided today.").await;
    assert_eq!(sent(&demo), 2);
    assert!(newest(&stage, FLEET).blocked_stage().is_none());
}

#[tokio::test]
async fn a_stage_that_somebody_else_approved_in_silence_leaves_the_inbox() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.until("3 waiting").await;
    let number = i64::try_from(newest(&stage, GATEWAY).number).expect("a number");
    assert_eq!(demo.approve(GATEWAY, number), 1);
    stage.advance(Duration::from_secs(11)).await;
    stage.until("2 waiting").await;
}

#[tokio::test]
async fn an_approval_that_came_too_late_keeps_the_panel_and_says_why() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    let number = i64::try_from(newest(&stage, GATEWAY).number).expect("a number");
    stage.type_keys("A").await.until("run stage test").await;
    assert_eq!(demo.approve(GATEWAY, number), 1);
    stage
        .type_keys("y")
        .await
        .until("does not wait for an approval any more")
        .await;
    stage.type_keys("esc").await.until("2 waiting").await;
}

#[tokio::test]
async fn what_was_decided_today_is_listed_from_the_own_record_and_opens() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = inbox(&demo, SIZE, &home).await;
    stage.until("\"reviewed diff, CHG-2291\"").await;
    stage.type_keys("]").await.until("[decided today]").await;
    stage
        .type_keys("enter")
        .await
        .until("pay-gateway › #6")
        .await;
    stage.type_keys("esc").await.until("[decided today]").await;
}

#[tokio::test]
async fn the_tab_says_how_many_wait_before_anybody_looked() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = opened(&demo, SIZE, &home).await;
    stage.advance(Duration::from_secs(16)).await;
    stage.until("3 Approvals 3?").await;
}

#[tokio::test]
async fn each_build_that_may_wait_is_looked_at_once_however_many_there_are() {
    let options = Options {
        services: 1_500,
        clock: Clock::standing(BEGIN),
        ..Options::default()
    };
    let demo = start(options).await.expect("a world");
    let home = home();
    let mut stage = opened(&demo, SIZE, &home).await;
    let store = &stage.model().store;
    let may_wait = store.waiting.unknown(&store.builds);
    assert!(may_wait > 15, "{may_wait}");
    demo.requests().reset();
    stage.type_keys("3").await;
    for _ in 0..may_wait {
        rested(&mut stage).await;
    }
    let store = &stage.model().store;
    assert_eq!(store.waiting.unknown(&store.builds), 0);
    let build = "GET /api/repos/{owner}/{name}/builds/{number}";
    let looked = demo.requests().count(Server::Drone, build);
    // The one under the cursor is looked at again while it is.
    assert!(
        (may_wait..=may_wait + 4).contains(&looked),
        "{looked} for {may_wait}"
    );
    let shown = stage.model().store.waiting.len();
    assert!(shown > 8, "{shown}");
    let facts = demo.requests().counts();
    let facts = facts
        .iter()
        .find(|(_, path, _)| path == "GET /api/repos/{owner}/{name}");
    let asked = facts.map_or(0, |(_, _, times)| *times);
    assert!(
        (1..=45).contains(&asked),
        "of rows on the screen only: {asked}"
    );
}

#[tokio::test]
async fn builds_that_cannot_be_looked_at_are_told_and_asked_for_again_by_hand() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = opened(&demo, SIZE, &home).await;
    demo.mishaps().change(|all| {
        all.drone.only = "/builds/".into();
        all.drone.fail = Some(Fail {
            status: 500,
            times: u32::MAX,
            retry_after: None,
        });
    });
    stage.type_keys("3").await;
    rested(&mut stage).await;
    stage.until("could not be looked at").await;
    demo.mishaps().calm();
    stage.type_keys("r").await.settle().await;
    rested(&mut stage).await;
    stage.until("1 you can decide").await;
}
