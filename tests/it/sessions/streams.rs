//! Streams and logs: what comes while one looks.

use std::time::Duration;

use backdrone::demo::Server;

use crate::clients::world;
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
async fn the_first_error_of_a_red_build_is_two_keys_away() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await.type_keys("e").await;
    stage.until("error").await;
    println!("{}", stage.frame());
    stage
        .type_keys("/")
        .await
        .type_text("compil")
        .await
        .type_keys("enter")
        .await;
    stage.settle().await;
    println!("{}", stage.frame());
    stage
        .type_keys("&")
        .await
        .type_text("error")
        .await
        .type_keys("enter")
        .await;
    stage.settle().await;
    println!("{}", stage.frame());
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
async fn a_push_is_seen_and_its_log_followed_to_the_end() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await;
    let number = demo.push("acme/ledger", "main").expect("a build");
    pass_until(&mut stage, &format!("#{number}")).await;
    println!("{}", stage.frame());
}
