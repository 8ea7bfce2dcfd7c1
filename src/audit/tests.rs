//! What the record keeps, and what it notices.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::audit::{AuditError, Journal};
use crate::domain::{Deed, Intent, Param, Phase, RecordResult, RepoId, RepoSlug, ServerId, Verb};

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

#[tokio::test]
async fn a_deed_leaves_two_lines_that_belong_together() {
    let Place { path, journal, .. } = &place();
    assert_eq!(journal.newest(10).expect("nothing yet"), []);
    let intent = intent(&[("TARGET", "eu"), ("API_TOKEN", "hunter2")]);
    let id = journal.intent(&intent).await.expect("written");
    let done = journal.outcome(&intent, Some(&id), &success()).await;
    done.expect("written");

    let newest = journal.newest(10).expect("read");
    assert_eq!(newest.len(), 2);
    let (outcome, begun) = (&newest[0], &newest[1]);
    assert_eq!((begun.seq, begun.phase), (0, Phase::Intent));
    assert_eq!((outcome.seq, outcome.phase), (1, Phase::Outcome));
    assert_eq!((&begun.id, &begun.corr, &outcome.corr), (&id, &id, &id));
    assert_eq!(outcome.result, Some(success()));
    assert_eq!(&*begun.kind, "build.restart");
    assert_eq!(
        (begun.build, begun.reason.as_deref()),
        (Some(43), Some("flaky"))
    );
    assert_eq!(begun.repo, intent.deed.repo);
    assert_eq!(begun.params[0].0.as_ref(), "API_TOKEN", "sorted, as all is");
    let file = std::fs::read_to_string(path).expect("read");
    assert!(!file.contains("hunter2"), "{file}");
    assert_eq!(journal.verify().ok(), Some(2));
}

#[tokio::test]
async fn several_writers_make_one_chain() {
    let Place { journal, .. } = &place();
    let intent = intent(&[]);
    let writers = (0..12).map(|_| journal.intent(&intent));
    for written in futures_util::future::join_all(writers).await {
        written.expect("written");
    }
    assert_eq!(journal.verify().ok(), Some(12));
}

#[tokio::test]
async fn a_line_that_was_changed_or_taken_out_is_named() {
    let Place { path, journal, .. } = &place();
    let intent = intent(&[]);
    for _ in 0..4 {
        journal.intent(&intent).await.expect("written");
    }
    let whole = std::fs::read_to_string(path).expect("read");
    let broken = |text: String| {
        std::fs::write(path, text).expect("written");
        journal.verify().expect_err("broken").to_string()
    };
    let changed = broken(whole.replacen("flaky", "fleck", 1));
    assert!(changed.contains(":2: does not follow"), "{changed}");
    let lines: Vec<&str> = whole.lines().collect();
    let shorter = broken([lines[0], lines[2], lines[3], ""].join("\n"));
    assert!(shorter.contains(":2: has another number"), "{shorter}");
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
    let newest = journal.newest(10).expect("read");
    let numbers: Vec<u64> = newest.iter().map(|record| record.seq).collect();
    assert_eq!(numbers, [2, 0], "the place of the broken line stays empty");
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
    assert_eq!(journal.newest(5).expect("read").len(), 2);
}
