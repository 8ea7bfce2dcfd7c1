//! What the record keeps, and what it notices.

mod reading;
mod verifying;

use std::path::PathBuf;

use tempfile::TempDir;

use crate::audit::{AuditError, DeedLog, Journal};
use crate::domain::timeline::{Act, Ending, Entry, Page, Question};
use crate::domain::{Deed, Intent, Param, RecordResult, RepoId, RepoSlug, ServerId, Verb};

/// A record in a folder of its own that goes with it.
struct Place {
    path: PathBuf,
    journal: Journal,
    _folder: TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state/record.jsonl");
    Place {
        journal: Journal::at(path.clone()),
        path,
        _folder: folder,
    }
}

fn intent(params: &[(&str, &str)]) -> Intent {
    let server = ServerId {
        context: "prod".into(),
        server: "drone".into(),
    };
    let slug = RepoSlug::parse("acme/ledger").expect("a slug");
    let mut deed = Deed::on(Verb::Restart, RepoId { server, slug }, 43);
    deed.reason = Some("flaky".into());
    let params = params.iter().map(|(key, value)| Param {
        key: (*key).into(),
        value: (*value).into(),
    });
    deed.params = params.collect();
    Intent {
        deed,
        actor: "user:default/ana".into(),
        component: Some("component:default/ledger".into()),
        owner: None,
        via: "cli",
    }
}

fn success() -> RecordResult {
    RecordResult {
        status: "success".into(),
        build: Some(44),
        error: None,
    }
}

/// The newest deeds of a log, whichever it is.
async fn newest(log: &impl DeedLog, limit: usize) -> Page {
    let page = log.query(Question::newest(limit)).await;
    page.expect("an answer")
}

/// Number of the first line of each deed.
fn numbers(page: &Page) -> Vec<u64> {
    let seq = |entry: &Entry| entry.own.as_ref().expect("of the record").seq;
    page.entries.iter().map(seq).collect()
}

/// A deed with its outcome.
async fn done(journal: &Journal) {
    let intent = intent(&[]);
    let id = journal.intent(&intent).await.expect("written");
    let done = journal.outcome(&intent, Some(&id), &success()).await;
    done.expect("written");
}

#[tokio::test]
async fn a_deed_leaves_two_lines_that_belong_together() {
    let Place { path, journal, .. } = &place();
    assert_eq!(newest(journal, 10).await, Page::default());
    let intent = intent(&[("TARGET", "eu"), ("API_TOKEN", "hunter2")]);
    let id = journal.intent(&intent).await.expect("written");
    let begun = newest(journal, 10).await.entries;
    assert_eq!(begun[0].ending, Ending::Open, "nothing is known of its end");
    let done = journal.outcome(&intent, Some(&id), &success()).await;
    done.expect("written");

    let entries = newest(journal, 10).await.entries;
    let [deed] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    let own = deed.own.as_ref().expect("of the record");
    assert_eq!((own.seq, &own.id), (0, &id));
    assert!(own.answered.is_some());
    assert_eq!((&deed.act, &deed.ending), (&Act::Restart, &Ending::Done));
    assert_eq!(
        (deed.build, deed.reason.as_deref()),
        (Some(43), Some("flaky"))
    );
    assert_eq!(deed.became.map(|became| became.number), Some(44));
    assert_eq!(deed.repo, intent.deed.repo);
    assert_eq!((&*own.via, own.right.as_deref()), ("cli", None));
    assert!(own.client.starts_with("backdrone/"));
    assert_eq!(own.params[0].0.as_ref(), "API_TOKEN", "sorted, as all is");
    let file = std::fs::read_to_string(path).expect("read");
    assert!(!file.contains("hunter2"), "{file}");
    assert_eq!(journal.verify().await.expect("read").lines, 2);
}

#[tokio::test]
async fn several_writers_make_one_chain() {
    let Place { journal, .. } = &place();
    let intent = intent(&[]);
    let writers = (0..12).map(|_| journal.intent(&intent));
    for written in futures_util::future::join_all(writers).await {
        written.expect("written");
    }
    let report = journal.verify().await.expect("read");
    assert_eq!((report.lines, report.flaw_count), (12, 0));
    assert_eq!(report.open.len(), 12, "none has an outcome");
}

#[tokio::test]
async fn a_writer_that_was_cut_off_does_not_stop_the_next() {
    let Place { path, journal, .. } = &place();
    let intent = intent(&[]);
    journal.intent(&intent).await.expect("written");
    let mut whole = std::fs::read(path).expect("read");
    whole.extend_from_slice(b"{\"actor\":{\"us");
    std::fs::write(path, &whole).expect("written");

    journal.intent(&intent).await.expect("written");
    let newest = newest(journal, 10).await;
    assert_eq!(
        numbers(&newest),
        [2, 0],
        "the place of the broken line stays empty"
    );
    assert_eq!(newest.damaged[0].line, 2, "and is told");
    let now = std::fs::read(path).expect("read");
    assert!(now.starts_with(&whole), "nothing that was written is lost");
}

#[tokio::test]
async fn the_file_of_somebody_else_is_left_alone() {
    let Place { path, journal, .. } = &place();
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, "dear diary\n").expect("written");
    let error = journal.intent(&intent(&[])).await.expect_err("refused");
    assert!(matches!(error, AuditError::Foreign { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(path).expect("read"), "dear diary\n");
}

#[tokio::test]
async fn what_is_too_long_is_cut_and_says_so() {
    let Place { path, journal, .. } = &place();
    let long = "x".repeat(100_000);
    let many: Vec<(String, String)> = (0..100)
        .map(|number| (format!("KEY_{number}"), "y".repeat(4_000)))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    journal
        .intent(&intent(&[("LONG", &long)]))
        .await
        .expect("written");
    journal.intent(&intent(&many)).await.expect("written");
    let file = std::fs::read_to_string(path).expect("read");
    assert!(file.lines().all(|line| line.len() <= 65_535));
    assert!(file.lines().all(|line| line.contains("\"cut\":true")));
    assert_eq!(numbers(&newest(journal, 5).await), [1, 0]);
}
