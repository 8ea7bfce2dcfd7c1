//! The own record of what was done.

use backdrone::demo::Options;
use backdrone::domain::timeline::Question;
use backdrone::domain::{Deed, Outcome, Verb};

use super::stand::{Stand, intent, trigger};

#[tokio::test]
async fn a_deed_is_in_the_record_before_and_after_and_a_refused_one_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state/record.jsonl");
    let stand = Stand::of(Options::default(), Some(file)).await;
    let repo = stand.repo("acme/ledger");
    let (ended, unrecorded) = stand.context.perform(&intent(trigger(repo))).await;
    let Ok(Outcome::Started(build)) = ended else {
        panic!("{ended:?}");
    };
    assert!(unrecorded.is_empty(), "{unrecorded:?}");
    let blocked = stand.newest("acme/pay-gateway").await.number;
    let repo = stand.repo("acme/pay-gateway");
    let refused = intent(Deed::on(Verb::Restart, repo, blocked));
    assert!(stand.context.perform(&refused).await.0.is_err());

    let page = stand.context.deeds(Question::newest(10)).await;
    let deeds = page.expect("a record").entries;
    let seen: Vec<_> = deeds
        .iter()
        .map(|deed| (deed.act.word(), deed.ending.word()))
        .collect();
    assert_eq!(seen, [("restart", "denied"), ("trigger", "ok")]);
    let became = deeds[1].became.map(|became| became.number);
    assert_eq!(became, Some(build.number));
    let newest = stand.context.deeds(Question::newest(1)).await;
    assert_eq!(newest.expect("a record").entries[..], deeds[..1]);
    let report = stand.context.verify_record().await.expect("read");
    let report = report.expect("a record is kept");
    assert!(report.is_whole() && report.lines == 4, "{report:?}");
}

#[tokio::test]
async fn a_deed_that_cannot_be_recorded_is_done_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record.jsonl");
    std::fs::create_dir(&file).expect("a folder in the way");
    let stand = Stand::of(Options::default(), Some(file)).await;
    let deed = trigger(stand.repo("acme/ledger"));
    let (ended, unrecorded) = stand.context.perform(&intent(deed)).await;
    assert!(matches!(ended, Ok(Outcome::Started(_))), "{ended:?}");
    assert_eq!(unrecorded.len(), 2);
    assert!(
        unrecorded[0].starts_with("not recorded: "),
        "{unrecorded:?}"
    );
}
