//! The inbox at four sizes: asking, failed, with rows, decided, and its question.

use std::fmt::Write as _;
use std::time::Duration;

use backdrone::demo::{Demo, Fail};

use super::stand::{home, inbox, opened, rested, world_of};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// What lee sees at each size after some keys, in a world that was changed before.
async fn faces(change: impl Fn(&Demo), keys: &str) -> String {
    let mut all = String::new();
    for size in SIZES {
        let (demo, home) = (world_of("lee").await, home());
        let mut stage = opened(&demo, size, &home).await;
        change(&demo);
        stage.type_keys("3").await;
        rested(&mut stage).await;
        stage.type_keys(keys).await.settle().await;
        let _infallible = writeln!(all, "── {}x{}\n{}", size.0, size.1, stage.frame());
    }
    all
}

#[tokio::test]
async fn shows_what_waits_and_who_may_decide() {
    insta::assert_snapshot!("approvals_full", faces(|_| {}, "").await);
}

#[tokio::test]
async fn asks_before_an_approval() {
    insta::assert_snapshot!("approvals_approve", faces(|_| {}, "A").await);
}

#[tokio::test]
async fn asks_before_a_refusal() {
    insta::assert_snapshot!("approvals_decline", faces(|_| {}, "D").await);
}

#[tokio::test]
async fn says_why_a_stage_is_not_the_persons_to_decide() {
    insta::assert_snapshot!("approvals_refused", faces(|_| {}, "j A").await);
}

#[tokio::test]
async fn says_what_was_decided_today() {
    let mut all = String::new();
    for size in SIZES {
        let (demo, home) = (world_of("lee").await, home());
        let mut stage = inbox(&demo, size, &home).await;
        stage.type_keys("]").await.settle().await;
        let _infallible = writeln!(all, "── {}x{}\n{}", size.0, size.1, stage.frame());
    }
    insta::assert_snapshot!("approvals_decided", all);
}

#[tokio::test]
async fn waits_while_builds_are_looked_at() {
    let mut all = String::new();
    for size in SIZES {
        let (demo, home) = (world_of("lee").await, home());
        let mut stage = opened(&demo, size, &home).await;
        demo.mishaps()
            .change(|it| it.drone.delay = Duration::from_secs(600));
        let frame = stage.type_keys("3").await.frame();
        let _infallible = writeln!(all, "── {}x{}\n{frame}", size.0, size.1);
    }
    insta::assert_snapshot!("approvals_waiting", all);
}

#[tokio::test]
async fn says_what_could_not_be_looked_at() {
    let fail = |demo: &Demo| {
        demo.mishaps().change(|all| {
            all.drone.only = "/builds/".into();
            all.drone.fail = Some(Fail {
                status: 404,
                times: u32::MAX,
                retry_after: None,
            });
        });
    };
    insta::assert_snapshot!("approvals_failed", faces(fail, "").await);
}
