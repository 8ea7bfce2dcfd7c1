//! Asking, answering, ending.

use backdrone::app::Event;
use backdrone::demo::Server;
use backdrone::runtime::Wish;

use crate::clients::world;
use crate::stage::{Setting, Stage};

#[tokio::test]
async fn the_first_frame_is_there_before_anything_is_asked() {
    let demo = world().await;
    let mut stage = Setting::of(&demo).open((120, 40));
    assert_eq!(stage.session().frames(), 1);
    assert_eq!(demo.requests().total(), 0);
    stage.settle().await;
    assert!(demo.requests().count(Server::Drone, "/api/user/repos") > 0);
}

#[tokio::test]
async fn what_the_servers_said_is_on_the_screen() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, (120, 40)).await;
    stage.until("ledger").await;
    stage.type_keys("enter").await.until("#").await;
}

#[tokio::test]
async fn a_frame_is_wanted_only_when_something_changed() {
    let demo = world().await;
    let mut stage = Setting::of(&demo).open((120, 40));
    stage.settle().await;
    stage.frame();
    assert!(!stage.session().is_dirty());
    stage.session().tick();
    assert!(!stage.session().is_dirty(), "the time did not change");
    stage.type_keys("j").await;
    assert!(stage.session().is_dirty());
}

#[tokio::test]
async fn leaving_is_a_wish_and_so_is_whatever_else_needs_the_terminal() {
    let demo = world().await;
    let mut stage = Setting::of(&demo).open((120, 40));
    stage.type_keys("ctrl-z").await;
    assert_eq!(stage.wishes(), [Wish::Suspend]);
    stage.handle(Event::Ending);
    assert!(stage.session().is_leaving());
    assert_eq!(stage.wishes(), [Wish::Quit]);
}

#[tokio::test]
async fn every_size_is_drawn_with_a_panel_open_and_without() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, (80, 24)).await;
    for keys in ["?", "esc :", "esc enter", "L"] {
        stage.type_keys(keys).await.settle().await;
        for size in [
            (60, 10),
            (80, 2),
            (1, 1),
            (200, 1),
            (1, 200),
            (10, 5),
            (3, 3),
            (0, 0),
        ] {
            stage.resize(size);
        }
        stage.resize((80, 24));
    }
    stage.until("ledger").await;
}
