//! The board of stale catalog entries: what people do there, typed as keys, and its faces.

mod faces;

use backdrone::app::{Model, Tab};
use backdrone::demo::{Demo, Fail, Server};
use backdrone::runtime::Wish;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (160, 45);

/// The board, with all answers there.
async fn shown(demo: &Demo) -> Stage {
    let mut stage = Stage::on(demo, SIZE).await;
    stage.until("ledger").await;
    stage
        .type_keys("5")
        .await
        .settle()
        .await
        .until("mock-bank")
        .await;
    stage
}

fn copied(stage: &mut Stage) -> String {
    let wishes = stage.wishes();
    let text = wishes.iter().find_map(|wish| match wish {
        Wish::Copy { text, .. } => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_else(|| panic!("nothing was copied: {wishes:?}"))
}

fn opened(stage: &mut Stage) -> String {
    let wishes = stage.wishes();
    let page = wishes.iter().find_map(|wish| match wish {
        Wish::Open(page) => Some(page.clone()),
        _ => None,
    });
    page.unwrap_or_else(|| panic!("nothing was opened: {wishes:?}"))
}

/// The figure in the board's tab.
fn count(model: &Model) -> Option<usize> {
    Tab::Doctor.count(model)
}

#[tokio::test]
async fn the_worst_stands_first_and_its_change_is_copied() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    assert_eq!(
        count(stage.model()),
        Some(3),
        "the team's own broken entries"
    );
    let frame = stage.frame();
    assert!(frame.contains("▸ !  mock-bank"), "{frame}");
    assert!(
        frame.contains("read-only: backdrone never writes to the catalog"),
        "{frame}"
    );
    stage.type_keys("y y").await;
    assert_eq!(
        copied(&mut stage),
        "  metadata:\n    annotations:\n-     drone.io/repo-slug: acme/mockbank\n\
         +     drone.io/repo-slug: acme/mock-bank\n"
    );
    // Nothing in the file would activate a repository.
    stage
        .type_keys("j y y")
        .await
        .until("no change to the file would help")
        .await;
}

#[tokio::test]
async fn the_file_and_the_entry_are_opened_and_the_record_is_shown() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    stage.type_keys("o").await;
    let file = "https://git.acme.example/acme/mock-bank/src/branch/main/catalog-info.yaml";
    assert_eq!(opened(&mut stage), file);
    stage.type_keys("O").await;
    assert!(opened(&mut stage).ends_with("/catalog/default/component/mock-bank"));
    for key in ["enter", "d"] {
        stage
            .type_keys(key)
            .await
            .until("\"apiVersion\": \"backstage.io")
            .await;
        stage.type_keys("y").await;
        assert!(copied(&mut stage).contains("\"name\": \"mock-bank\""));
        stage.type_keys("esc").await.until_gone("apiVersion").await;
    }
}

#[tokio::test]
async fn backstage_is_asked_to_read_again_only_after_a_question() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    demo.requests().reset();
    stage
        .type_keys("R")
        .await
        .until("Backstage reads the file of mock-bank again")
        .await;
    // The button that does nothing has the focus.
    stage
        .type_keys("enter")
        .await
        .until_gone("reads the file of")
        .await;
    stage.type_keys("R").await.until("Let it read").await;
    assert_eq!(
        demo.requests().count(Server::Backstage, "POST"),
        0,
        "only asked"
    );
    stage
        .type_keys("tab enter")
        .await
        .until("Backstage reads the file again")
        .await;
    assert_eq!(demo.requests().count(Server::Backstage, "POST"), 1);
}

#[tokio::test]
async fn a_refusal_to_read_again_stays_in_the_question_with_what_is_missing() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    let fail = Fail {
        status: 403,
        times: u32::MAX,
        retry_after: None,
    };
    demo.mishaps()
        .change(|all| all.of_mut(Server::Backstage).fail = Some(fail));
    stage
        .type_keys("R y")
        .await
        .until("catalog.entity.refresh")
        .await;
    stage
        .type_keys("esc")
        .await
        .until_gone("catalog.entity.refresh")
        .await;
}

#[tokio::test]
async fn where_nothing_may_be_changed_backstage_is_not_asked_to_read() {
    let demo = world().await;
    let mut setting = Setting::of(&demo);
    setting.settings.read_only = true;
    let mut stage = setting.open(SIZE);
    stage.until("ledger").await;
    stage
        .type_keys("5")
        .await
        .settle()
        .await
        .until("mock-bank")
        .await;
    stage
        .type_keys("R")
        .await
        .until("Let Backstage read: ")
        .await;
    assert!(stage.model().overlays.is_empty());
}

#[tokio::test]
async fn a_repository_that_is_renamed_is_told_by_its_id_and_a_recheck_sees_it_mended() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    assert!(demo.rename("acme/ledger", "acme/big-book"));
    stage
        .type_keys("ctrl-r")
        .await
        .settle()
        .await
        .until("repo was renamed")
        .await;
    assert_eq!(count(stage.model()), Some(4));
    stage.type_keys("/").await.type_text("renamed").await;
    stage.type_keys("enter y y").await;
    let text = copied(&mut stage);
    assert!(
        text.contains("+     drone.io/repo-slug: acme/big-book"),
        "{text}\n{}",
        stage.frame()
    );
    assert!(demo.rename("acme/big-book", "acme/ledger"));
    demo.requests().reset();
    stage
        .type_keys("r")
        .await
        .until("ledger: nothing is wrong any more")
        .await;
    assert_eq!(demo.requests().count(Server::Backstage, "GET"), 1);
    assert_eq!(demo.requests().count(Server::Drone, "GET"), 1);
}

#[tokio::test]
async fn own_entries_come_first_and_everybodys_are_a_key_away() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    assert!(!stage.frame().contains("fraud-labels"));
    stage.type_keys("]").await.until("fraud-labels").await;
    stage.type_keys("f").await.until("=location-error").await;
    stage
        .type_text("location")
        .await
        .type_keys("enter esc")
        .await;
    stage.until_gone("fraud-labels").await;
    assert!(stage.frame().contains("edge-proxy"), "{}", stage.frame());
    stage
        .type_keys("esc [")
        .await
        .until_gone("edge-proxy")
        .await;
}

#[tokio::test]
async fn tab_looks_at_the_connection_and_finds_the_way_back() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    stage
        .type_keys("j tab")
        .await
        .until("account:drone")
        .await
        .settle()
        .await;
    assert!(stage.frame().contains("0 ✗ bad"), "{}", stage.frame());
    demo.mishaps().change(|all| all.drone.refuse = true);
    stage
        .type_keys("r")
        .await
        .until("1 ✗ bad")
        .await
        .settle()
        .await;
    stage.type_keys("y y").await;
    assert!(copied(&mut stage).contains("| catalog | good |"));
    stage
        .type_keys("[")
        .await
        .until("that is about entries")
        .await;
    stage.type_keys("tab").await.until("▸ !  docs-portal").await;
}

#[tokio::test]
async fn coming_to_the_board_costs_two_questions_to_the_catalog_and_none_to_drone() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await.settle().await;
    demo.requests().reset();
    stage.type_keys("5").await.settle().await;
    stage.type_keys("j j j").await.settle().await;
    // At once again: what was asked is young.
    stage.type_keys("1 5").await.settle().await;
    assert_eq!(demo.requests().count(Server::Backstage, "GET"), 2);
    assert_eq!(demo.requests().count(Server::Drone, "GET"), 0);
}

#[tokio::test]
async fn what_fails_for_a_stale_entry_says_that_the_pipeline_is_fine() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("ledger").await;
    stage
        .type_keys("/")
        .await
        .type_text("=mock-bank")
        .await
        .type_keys("enter")
        .await;
    stage
        .until("the pipeline is fine, the catalog entry is")
        .await;
    stage.until("has the change to its catalog-info.yaml").await;
    stage
        .type_keys("enter")
        .await
        .until("Drone does not list acme/mockbank.")
        .await;
    stage
        .until("the pipeline is fine, the catalog entry is stale")
        .await;
    // Drone refuses what it does not have; the refusal says whose fault it is.
    stage.type_keys("T").await.until("Branch").await;
    stage
        .type_text("main")
        .await
        .type_keys("tab tab tab tab tab enter")
        .await;
    stage.until("Trigger (y)").await.type_keys("y").await;
    stage.until("did you mean acme/mock-bank?").await;
}
