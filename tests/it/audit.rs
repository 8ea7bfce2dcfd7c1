//! The timeline as people use it: typed as keys, with real HTTP against the demo world, and the own
//! record in a file.

use std::path::PathBuf;

use backdrone::app::Model;
use backdrone::app::screens::Screen;
use backdrone::demo::{Demo, Server};
use backdrone::domain::timeline::{Entry, Source};
use tempfile::TempDir;

use crate::clients::{recorded, world};
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (160, 45);

/// A world, a stage on it, and the record that deeds of this stage go into.
struct Case {
    demo: Demo,
    stage: Stage,
    record: PathBuf,
    _folder: TempDir,
}

async fn case(size: (u16, u16)) -> Case {
    let demo = world().await;
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record.jsonl");
    let mut setting = Setting::of(&demo);
    setting.contexts = vec![recorded(&demo, record.clone())];
    let mut stage = setting.open(size);
    stage.settle().await;
    stage.until("ledger").await;
    Case {
        demo,
        stage,
        record,
        _folder: folder,
    }
}

/// A case in which the first row's failed build was run again, by key and confirmed.
async fn restarted(size: (u16, u16)) -> Case {
    let mut case = case(size).await;
    case.stage.type_keys("R").await.until("run #").await;
    let yes = case.stage.type_keys("y").await;
    yes.until("started · enter opens").await.settle().await;
    case
}

fn rows(stage: &Stage) -> &[Entry] {
    match stage.model().screen() {
        Screen::Audit(screen) => &screen.rows,
        _ => panic!("no timeline"),
    }
}

/// The timeline of what is under the cursor, with the builds that its list has.
async fn opened(stage: &mut Stage) {
    stage.type_keys("a").await.until("audit of").await;
    let holds = |model: &Model| match model.screen() {
        Screen::Audit(screen) => screen.rows.len() > 5,
        _ => false,
    };
    stage.until_known("the builds are not there", holds).await;
    stage.settle().await;
}

/// The restart in the record, as the timeline shows it.
fn deed(stage: &Stage) -> &Entry {
    let mut own = rows(stage).iter().filter(|row| row.source == Source::Own);
    let deed = own.next().expect("a deed");
    assert!(own.next().is_none(), "told twice: {:?}", rows(stage));
    deed
}

#[tokio::test]
async fn who_restarted_what_is_seen_with_the_number_of_the_new_build() {
    let mut case = restarted(SIZE).await;
    let stage = &mut case.stage;
    opened(stage).await;
    let deed = deed(stage).clone();
    let (old, new) = (deed.build, deed.became.expect("a build").number);
    assert!(old < Some(new));
    let object = format!("#{} → #{new}", old.expect("a build"));
    stage.until(&object).await;
    // Drone's own word of that build is the same thing, and is not told again.
    let again = rows(stage).iter().filter(|row| row.concerns(new));
    let begun = again.filter(|row| !row.is_an_end()).count();
    assert_eq!(begun, 1, "{:?}", rows(stage));

    let frame = stage.frame();
    assert!(frame.contains("Member   yes: ana is you"), "{frame}");
    assert!(frame.contains("BUILD LINEAGE"), "{frame}");
    assert!(frame.contains("what Drone says"), "{frame}");
    stage.type_keys("enter").await.until("Steps").await;
    assert!(stage.frame().contains(&format!("#{new}")));
    stage.type_keys("esc").await.until("audit of").await;
    stage.type_keys("esc").await.until("1 Services]").await;
}

#[tokio::test]
async fn at_night_three_keys_tell_who_did_what_on_a_small_screen() {
    let mut case = restarted((80, 24)).await;
    opened(&mut case.stage).await;
    let frame = case.stage.frame();
    for words in ["ana", "restart", "Drone keeps no name of who approved"] {
        assert!(frame.contains(words), "{words}\n{frame}");
    }
}

#[tokio::test]
async fn a_record_that_was_changed_is_told_in_the_row_and_by_verifying() {
    let mut case = restarted(SIZE).await;
    let stage = &mut case.stage;
    stage.type_keys("a").await.until("audit of").await;
    stage
        .type_keys("V")
        .await
        .until("the record is sound")
        .await;
    stage.until("record sound").await;

    let whole = std::fs::read_to_string(&case.record).expect("a record");
    let changed = whole.replacen("user:default/ana", "user:default/bob", 1);
    std::fs::write(&case.record, changed).expect("written");
    stage
        .type_keys("r")
        .await
        .until("changed")
        .await
        .settle()
        .await;
    assert_eq!(deed(stage).who_shown(), "bob");
    stage
        .type_keys("V")
        .await
        .until("line 1 or 2 was changed")
        .await;
    stage.until("record changed").await;
}

#[tokio::test]
async fn damaged_lines_are_counted_where_the_record_is_read() {
    let mut case = restarted(SIZE).await;
    let mut whole = std::fs::read(&case.record).expect("a record");
    whole.extend_from_slice(b"{\"half\": ");
    std::fs::write(&case.record, whole).expect("written");
    case.stage
        .type_keys("a")
        .await
        .until("1 damaged line")
        .await;
    assert_eq!(deed(&case.stage).who_shown(), "ana");
}

#[tokio::test]
async fn a_filter_keeps_people_and_facets_offer_what_is_there() {
    let mut case = restarted(SIZE).await;
    let stage = &mut case.stage;
    opened(stage).await;
    let all = rows(stage).len();
    stage.type_keys("f").await.until("Facets").await;
    stage
        .type_text("source:own")
        .await
        .type_keys("enter esc")
        .await;
    stage.until(&format!("1 of {all} entries")).await;
    assert_eq!(deed(stage).who_shown(), "ana");
    stage.type_keys("esc").await;
    stage.until(&format!("  {all} entries")).await;
    stage.type_keys("/").await.type_text("who:nobody").await;
    stage.type_keys("enter").await.until("0 of").await;
    assert!(stage.frame().contains("esc clears the filter"));
}

#[tokio::test]
async fn days_go_back_and_on_and_one_can_be_picked() {
    let mut case = case(SIZE).await;
    let stage = &mut case.stage;
    stage
        .type_keys("4")
        .await
        .until("all services · today")
        .await;
    stage.settle().await;
    let today = rows(stage).len();
    assert!(today > 0, "the demo world builds every day");
    stage.type_keys("[").await.until_gone("· today").await;
    stage.type_keys("]").await.until("· today").await;
    assert_eq!(rows(stage).len(), today);
    stage
        .type_keys("]")
        .await
        .until("there is no later day")
        .await;

    stage.type_keys("g d").await.until("Days").await;
    stage.type_keys("down enter").await.until_gone("Days").await;
    assert!(!stage.frame().contains("· today"));
    assert!(
        !rows(stage).is_empty(),
        "only days with something are offered"
    );
    stage.type_keys("1").await.until("[1 Services").await;
    stage.type_keys("4").await;
    assert!(!stage.frame().contains("· today"), "it is as it was left");
}

#[tokio::test]
async fn a_timeline_asks_no_more_than_the_list_of_the_same_builds() {
    let mut case = case(SIZE).await;
    let stage = &mut case.stage;
    case.demo.requests().reset();
    stage.type_keys("4").await.settle().await;
    assert_eq!(case.demo.requests().count(Server::Drone, "GET"), 0);
    assert_eq!(case.demo.requests().count(Server::Backstage, "GET"), 0);
    stage.type_keys("1 a").await.until("audit of").await;
    stage.settle().await;
    let asked = case.demo.requests().count(Server::Drone, "GET");
    stage.type_keys("esc enter").await.settle().await;
    let list = case.demo.requests().count(Server::Drone, "GET") - asked;
    assert!(
        asked <= list,
        "{asked} for the timeline, {list} for the list"
    );
}
