//! The own record of what was done.

use backdrone::demo::Options;
use backdrone::domain::{Deed, Outcome, Phase, Verb};

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

    let lines = stand.context.record(10).expect("a record");
    let seen: Vec<_> = lines
        .iter()
        .map(|line| {
            let result = line.result.as_ref();
            let status = result.map(|result| &*result.status);
            (line.phase, &*line.kind, status)
        })
        .collect();
    let expected = [
        (Phase::Outcome, "build.restart", Some("denied")),
        (Phase::Intent, "build.restart", None),
        (Phase::Outcome, "build.create", Some("success")),
        (Phase::Intent, "build.create", None),
    ];
    assert_eq!(seen, expected);
    let result = lines[2].result.as_ref().expect("a result");
    assert_eq!(result.build, Some(build.number));
    assert_eq!(lines[2].corr, lines[3].id);
    assert_eq!(stand.context.record(1).expect("a record").len(), 1);
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
