//! A chain that was broken in each kind of place.

use super::{Place, done, intent, place};
use crate::audit::DeedLog;
use crate::domain::timeline::{ChainReport, Flaw, FlawKind};

/// A record of six lines, changed by hand.
async fn broken(change: impl FnOnce(&mut Vec<String>)) -> ChainReport {
    let Place { path, journal, .. } = &place();
    for _ in 0..3 {
        done(journal).await;
    }
    let whole = std::fs::read_to_string(path).expect("read");
    let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
    change(&mut lines);
    lines.push(String::new());
    std::fs::write(path, lines.join("\n")).expect("written");
    journal.verify().await.expect("read")
}

fn flaws(report: &ChainReport) -> Vec<(u64, FlawKind)> {
    let flaws = report.flaws.iter();
    flaws.map(|flaw| (flaw.line, flaw.kind.clone())).collect()
}

#[tokio::test]
async fn a_record_as_it_was_written_is_whole() {
    let report = broken(|_| ()).await;
    assert!(report.is_whole() && !report.is_tampered(), "{report:?}");
    assert_eq!(report.phrase(), "6 lines, each follows from the one before");
    assert_eq!(report.head.len(), 44, "a hash in base64");
    let Place { journal, .. } = &place();
    let none = journal.verify().await.expect("no file is no fault");
    assert_eq!(none, ChainReport::default());
}

#[tokio::test]
async fn whatever_is_changed_is_found_where_it_is() {
    type Case = (&'static str, fn(&mut Vec<String>), Vec<(u64, FlawKind)>);
    let cases: [Case; 9] = [
        (
            "the first line",
            |lines| lines[0] = lines[0].replace("flaky", "fleck"),
            vec![(2, FlawKind::Changed)],
        ),
        (
            "a line between",
            |lines| lines[2] = lines[2].replace("user:default/ana", "user:default/bob"),
            vec![(4, FlawKind::Changed)],
        ),
        (
            "a line between becomes none",
            |lines| lines[2] = "{".into(),
            vec![(3, FlawKind::Unreadable)],
        ),
        (
            "the last line becomes none",
            |lines| lines[5] = String::new(),
            vec![(6, FlawKind::Unreadable)],
        ),
        (
            "the spelling of the last line",
            |lines| lines[5] = lines[5].replacen(':', ": ", 1),
            vec![(6, FlawKind::Respelled)],
        ),
        (
            "the first two are gone",
            |lines| drop(lines.drain(..2)),
            vec![(1, FlawKind::Missing(2))],
        ),
        (
            "one between is gone",
            |lines| drop(lines.remove(3)),
            vec![(4, FlawKind::Missing(1))],
        ),
        (
            "one is there twice",
            |lines| lines.insert(3, lines[2].clone()),
            vec![(4, FlawKind::Repeated(2))],
        ),
        (
            "two changed their places",
            |lines| lines.swap(2, 3),
            vec![
                (3, FlawKind::Missing(1)),
                (4, FlawKind::Repeated(2)),
                (5, FlawKind::Missing(1)),
            ],
        ),
    ];
    for (what, change, expected) in cases {
        let report = broken(change).await;
        assert_eq!(flaws(&report), expected, "{what}");
        assert!(report.is_tampered(), "{what}");
    }
}

#[test]
fn a_flaw_names_its_line_and_what_was_done_to_it() {
    let said = |line, kind| Flaw { line, kind }.phrase();
    for (line, kind, expected) in [
        (
            3,
            FlawKind::Unreadable,
            "line 3 is no line of a record: it was changed",
        ),
        (4, FlawKind::Missing(1), "a line before line 4 is missing"),
        (1, FlawKind::Missing(2), "2 lines before line 1 are missing"),
        (
            4,
            FlawKind::Repeated(2),
            "line 4 has the number 2 again: it was put in or moved",
        ),
        (
            1,
            FlawKind::Changed,
            "line 1 names a line before it: lines are missing",
        ),
        (
            6,
            FlawKind::Respelled,
            "line 6 is spelled otherwise than it was written",
        ),
    ] {
        assert_eq!(said(line, kind), expected);
    }
    let changed = said(2, FlawKind::Changed);
    assert!(changed.starts_with("line 1 or 2 was changed"), "{changed}");
}

#[tokio::test]
async fn lines_that_are_gone_from_the_end_are_told_by_the_head_alone() {
    let before = broken(|_| ()).await;
    let shorter = broken(|lines| lines.truncate(4)).await;
    assert!(shorter.is_whole(), "{shorter:?}");
    assert_ne!(shorter.head, before.head);
}

#[tokio::test]
async fn a_writer_that_was_cut_off_is_no_tampering() {
    let Place { path, journal, .. } = &place();
    done(journal).await;
    let mut whole = std::fs::read(path).expect("read");
    whole.extend_from_slice(b"{\"actor\":{\"us");
    std::fs::write(path, &whole).expect("written");
    let report = journal.verify().await.expect("read");
    assert_eq!(flaws(&report), [(3, FlawKind::CutOff)]);

    // The next writer's line names the hash of the half one: it was there then.
    journal.intent(&intent(&[])).await.expect("written");
    let report = journal.verify().await.expect("read");
    assert_eq!(flaws(&report), [(3, FlawKind::CutOff)]);
    assert!(!report.is_tampered() && !report.is_whole());
    assert_eq!(
        report.phrase(),
        "line 3 is half a line: its writer was cut off (of 4 lines)"
    );
    let open: Vec<u64> = report.open.iter().map(|(line, _)| *line).collect();
    assert_eq!(open, [4]);
}

#[tokio::test]
async fn a_record_that_was_rewritten_is_not_told_line_by_line() {
    let report = broken(|lines| {
        let many = (0..50).map(|_| "x".to_owned());
        lines.splice(1..1, many);
    })
    .await;
    assert_eq!(report.flaws.len(), ChainReport::MOST);
    assert_eq!(report.flaw_count, 51, "each of them, and the line after");
    assert!(
        report.phrase().contains("(51 flaws in 56 lines)"),
        "{report:?}"
    );
}
