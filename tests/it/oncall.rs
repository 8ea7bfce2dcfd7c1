//! The on-call board, typed as keys on the demo world.

use std::time::Duration;

use backdrone::app::screens::Screen;
use backdrone::app::{Start, Tab};
use backdrone::demo::{Demo, Server};
use backdrone::runtime::Wish;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const REST: Duration = Duration::from_millis(500);

/// The board as `backdrone oncall` opens it, with everything read.
async fn board(demo: &Demo, size: (u16, u16)) -> Stage {
    let start = Start::Board(Tab::OnCall);
    let mut stage = Setting::of(demo).at(start).open(size);
    stage.settle().await.until("live").await;
    // What is read moves rows; the one under the cursor is asked about once they rest.
    for _ in 0..4 {
        stage.frame();
        stage.advance(REST).await;
    }
    stage.until_tail().await;
    stage
}

fn copied(stage: &mut Stage) -> Option<String> {
    let wishes = stage.wishes().into_iter();
    let text = |wish| match wish {
        Wish::Copy { text, .. } => Some(text),
        _ => None,
    };
    wishes.filter_map(text).next_back()
}

#[tokio::test]
async fn at_three_in_the_morning_three_keys_are_enough() {
    let demo = world().await;
    let mut stage = board(&demo, (80, 24)).await;
    // The worst one is under the cursor, and whoever answers for it is on the same screen.
    let frame = stage.frame();
    let cursor = frame.lines().find(|line| line.contains('▸'));
    assert!(
        cursor.is_some_and(|line| line.contains("login-edge")),
        "{frame}"
    );
    for part in [
        "contact: group:identity",
        "lead sam",
        "#identity-oncall",
        "runbook:",
        "error ",
    ] {
        assert!(frame.contains(part), "no `{part}`:\n{frame}");
    }
    // y h: the note.
    stage.type_keys("y h").await;
    let note = copied(&mut stage).expect("a note");
    assert!(
        note.starts_with("## `login-edge` is red on `main`"),
        "{note}"
    );
    assert!(note.contains("first error, line"), "{note}");
    // a: who did what to it.
    stage.type_keys("a").await.until("login-edge").await;
    stage.type_keys("esc").await;
    // e: the first error line of the step that failed.
    stage.type_keys("e").await.until("err 1/").await;
    assert!(matches!(stage.model().screen(), Screen::Log(_)));
    // And back to where one was.
    stage.type_keys("esc").await.until("login-edge").await;
    assert!(matches!(stage.model().screen(), Screen::OnCall(_)));
}

#[tokio::test]
async fn who_takes_a_branch_is_said_and_it_leaves_the_view_of_what_nobody_has() {
    let demo = world().await;
    let mut stage = board(&demo, (160, 45)).await;
    stage
        .type_keys("j")
        .await
        .type_keys("m")
        .await
        .until("you look after it")
        .await;
    let name = taken(&stage).expect("one is taken");
    stage.until("by ana").await;
    // all teams, mine, tier-1, unacked
    stage.type_keys("] ] ]").await.until("[unacked]").await;
    let frame = stage.frame();
    let list: Vec<&str> = frame
        .lines()
        .filter(|line| line.contains("  ✗  "))
        .collect();
    assert!(
        !list.is_empty() && !list.iter().any(|line| line.contains(&name)),
        "{frame}"
    );
    stage.type_keys("[ [ [").await.until("[all teams]").await;
    stage
        .type_keys("m")
        .await
        .until("nobody looks after it")
        .await;
    assert_eq!(taken(&stage), None);
}

fn taken(stage: &Stage) -> Option<String> {
    let ack = stage.model().store.oncall.acks.first()?;
    Some(ack.repo.slug.name().to_owned())
}

#[tokio::test]
async fn the_past_is_asked_for_once_and_only_where_it_matters() {
    let demo = world().await;
    let start = Start::Board(Tab::OnCall);
    let mut stage = Setting::of(&demo).at(start).open((160, 45));
    stage.settle().await;
    stage.advance(REST).await.advance(REST).await;
    let reading = &stage.model().store.oncall.reading;
    let (of, refused) = (reading.of, reading.refused.len());
    assert!(of > 30 && reading.known + refused == of, "{reading:?}");
    let pages = demo.requests().count(Server::Drone, "/builds");
    assert!(
        pages > 0 && pages <= of,
        "{pages} of {of}: {:?}",
        demo.requests().counts()
    );
    // Away and back: nothing of it is asked for again.
    stage.type_keys("1").await.settle().await;
    stage.type_keys("2").await.settle().await;
    stage.advance(REST).await;
    let again = demo.requests().count(Server::Drone, "/builds");
    assert_eq!(again, pages);
}

#[tokio::test]
async fn on_the_wall_there_is_no_cursor_and_it_goes_on_when_nobody_is_there() {
    let demo = world().await;
    let mut stage = board(&demo, (120, 40)).await;
    stage
        .type_keys("W")
        .await
        .until("nobody looks after it")
        .await;
    assert!(!stage.frame().contains('▸'));
    stage.advance(Duration::from_secs(600)).await;
    assert!(!stage.model().is_idle(), "everybody looks at a wall");
    stage.type_keys("esc").await.until("FAILED STEP").await;
    stage.advance(Duration::from_secs(600)).await;
    assert!(stage.model().is_idle());
}

#[tokio::test]
async fn a_filter_keeps_what_it_names_and_the_board_is_as_it_was_left() {
    let demo = world().await;
    let mut stage = board(&demo, (80, 24)).await;
    stage.type_keys("/").await.type_text("owner:data").await;
    stage
        .type_keys("enter")
        .await
        .until("etl-orders")
        .await
        .until_gone("payout-batch")
        .await;
    stage.type_keys("1").await.until("[1 Svc]").await;
    stage.type_keys("2").await.until("/owner:data").await;
    stage.type_keys("esc").await.until("payout-batch").await;
}
