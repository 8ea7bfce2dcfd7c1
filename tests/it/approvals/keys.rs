//! The same keys on other screens: a build, the services, and a repository that Drone does not build.

use std::time::Duration;

use backdrone::app::Start;
use backdrone::demo::{Demo, Server};
use backdrone::domain::Status;

use super::stand::{FLEET, home, newest, on_build, opened, rested, world_of};
use crate::clients::context;
use crate::stage::Setting;

const SIZE: (u16, u16) = (120, 40);

/// Number of the newest build of a repository.
async fn number(demo: &Demo, slug: &str) -> u64 {
    let context = context(demo);
    let server = context.servers().remove(0);
    let recent = context.recent(&server).await.expect("builds");
    let found = recent.iter().find(|(facts, _)| facts.slug.as_str() == slug);
    found.expect("a build").1.number
}

fn posts(demo: &Demo) -> usize {
    demo.requests().count(Server::Drone, "POST ")
}

#[tokio::test]
async fn on_a_build_the_stage_under_the_cursor_is_the_one_that_is_meant() {
    let demo = world_of("tess").await;
    let number = number(&demo, FLEET).await;
    let mut stage = on_build(&demo, FLEET, number).await;
    stage.type_keys("j D").await.until("end stage image").await;
    stage
        .type_keys("y")
        .await
        .until("stage image declined")
        .await;
    let build = newest(&stage, FLEET);
    assert_eq!(build.status, Status::Declined);
    let waiting: Vec<&str> = build.blocked_stages().map(|stage| &*stage.name).collect();
    assert_eq!(waiting, ["test"], "it stays blocked in Drone");
    stage.type_keys("R").await.until("does not restart").await;
    assert_eq!(posts(&demo), 1);
}

#[tokio::test]
async fn where_nothing_waits_there_is_nothing_to_approve() {
    let demo = world_of("tess").await;
    let mut stage = on_build(&demo, "acme/edge-proxy", 1).await;
    let before = stage.frame();
    assert!(!before.contains("A approve"), "{before}");
    stage
        .type_keys("A")
        .await
        .until("Approve: no stage of #1 waits for an approval")
        .await;
    assert_eq!(posts(&demo), 0);
}

#[tokio::test]
async fn on_the_services_the_build_that_waits_is_named_where_it_is_not_the_one_shown() {
    let (demo, home) = (world_of("ana").await, home());
    let mut stage = opened(&demo, (160, 45), &home).await;
    stage.type_text("/pay-gateway").await;
    stage.type_keys("enter").await;
    rested(&mut stage).await;
    stage.advance(Duration::from_secs(16)).await;
    stage
        .type_keys("A")
        .await
        .until("#6 does (`3` lists what waits)")
        .await;
    stage.type_keys("3").await;
    rested(&mut stage).await;
    stage.until("1 you can decide").await;
}

#[tokio::test]
async fn a_repository_that_drone_does_not_build_is_activated_by_its_administrator() {
    let (demo, home) = (world_of("lee").await, home());
    let mut stage = opened(&demo, SIZE, &home).await;
    stage.type_text("/docs-portal").await;
    stage.type_keys("enter").await;
    rested(&mut stage).await;
    stage.until("`U` activates it").await;
    stage
        .type_keys("U")
        .await
        .until("let Drone build acme/docs-portal")
        .await;
    assert_eq!(posts(&demo), 0, "only asked");
    stage
        .type_keys("y")
        .await
        .until("Drone builds acme/docs-portal from its next push on")
        .await;
    stage.until_gone("`U` activates it").await;
    stage
        .type_keys("U")
        .await
        .until("Activate: Drone builds acme/docs-portal already")
        .await;
    assert_eq!(posts(&demo), 1);
}

#[tokio::test]
async fn who_may_only_write_cannot_activate() {
    let (demo, home) = (world_of("mia").await, home());
    let mut stage = opened(&demo, SIZE, &home).await;
    stage.type_text("/docs-portal").await;
    stage.type_keys("enter").await;
    rested(&mut stage).await;
    stage
        .type_keys("U")
        .await
        .until("Activate: it needs repo admin; you have write")
        .await;
    assert_eq!(posts(&demo), 0);
}

#[tokio::test]
async fn the_change_that_an_entry_lacks_is_copied() {
    let demo = world_of("mia").await;
    let all = Start::View("all".into());
    let mut stage = Setting::of(&demo).at(all).open((160, 45));
    stage.settle().await.until("[all]").await;
    let rows = &stage.model().store.catalogs.rows;
    let lacking = rows.iter().find(|row| {
        let finding = row.finding.as_ref();
        finding.is_some_and(|it| it.hint.contains("drone.io/repo-slug: owner/repository"))
    });
    let name = lacking
        .expect("an entry without a repository")
        .name
        .to_string();
    stage.type_text(&format!("/{name}")).await;
    stage
        .type_keys("enter")
        .await
        .until("copies the line")
        .await;
    stage.wishes();
    stage.type_keys("y y").await;
    let wishes = format!("{:?}", stage.wishes());
    assert!(wishes.contains("drone.io/repo-slug"), "{wishes}");
}
