//! The cached start: what was known is on the screen before any server answers.

use backdrone::app::Event;
use backdrone::demo::{Fail, Server};

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (120, 40);

#[tokio::test]
async fn what_was_known_is_shown_before_and_without_any_answer() {
    let demo = world().await;
    let mut first = Stage::on(&demo, SIZE).await;
    first.until("card-vault").await;
    let known = first.model().memory();
    demo.mishaps().change(|troubles| {
        for server in [Server::Backstage, Server::Drone] {
            troubles.of_mut(server).refuse = true;
        }
    });
    let mut second = Setting::of(&demo).open(SIZE);
    for memory in known {
        second.handle(Event::Remembered(Box::new(memory)));
    }
    let frame = second.frame();
    assert!(frame.contains("card-vault"), "{frame}");
    assert!(frame.contains("cached"), "its age is told:\n{frame}");
    second.settle().await.until("card-vault").await;
}

#[tokio::test]
async fn a_server_that_fails_for_a_while_loses_nothing_that_was_known() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("card-vault").await;
    demo.mishaps().change(|troubles| {
        troubles.of_mut(Server::Drone).fail = Some(Fail {
            status: 500,
            times: u32::MAX,
            retry_after: None,
        });
    });
    stage.type_keys("ctrl-r").await.settle().await;
    stage.until("card-vault").await;
    demo.mishaps().calm();
    stage.type_keys("r").await.settle().await;
    stage.until("live").await.until("card-vault").await;
}
