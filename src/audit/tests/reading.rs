//! Pages of the record, whatever state it is in.

use std::io::Write;

use super::{Place, done, intent, newest, numbers, place, success};
use crate::audit::DeedLog;
use crate::domain::timeline::{Ending, Filter, Link, Question, Source};
use crate::domain::{RecordResult, Timestamp};

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_double() {
    let Place { journal, .. } = &place();
    // An outcome is written after the intent of the next deed: their lines cross.
    let (first, second) = (intent(&[]), intent(&[]));
    let id = journal.intent(&first).await.expect("written");
    let other = journal.intent(&second).await.expect("written");
    for (intent, id) in [(&first, &id), (&second, &other)] {
        let written = journal.outcome(intent, Some(id), &success()).await;
        written.expect("written");
    }
    for _ in 0..3 {
        done(journal).await;
    }
    let mut question = Question::newest(2);
    let mut seen = Vec::new();
    loop {
        let page = journal.query(question.clone()).await.expect("a page");
        assert!(page.entries.iter().all(|deed| deed.ending == Ending::Done));
        seen.extend(numbers(&page));
        let Some(next) = page.next else { break };
        question.before = Some(next);
    }
    assert_eq!(seen, [8, 6, 4, 1, 0]);
}

#[tokio::test]
async fn a_filter_is_applied_before_the_limit() {
    let Place { journal, .. } = &place();
    let refused = intent(&[]);
    let id = journal.intent(&refused).await.expect("written");
    let denied = RecordResult {
        status: "denied".into(),
        build: None,
        error: Some("no right".into()),
    };
    let written = journal.outcome(&refused, Some(&id), &denied).await;
    written.expect("written");
    for _ in 0..3 {
        done(journal).await;
    }
    let filter = |filter: Filter| Question {
        filter,
        ..Question::newest(1)
    };
    let wanted = filter(Filter {
        result: Some("denied".into()),
        ..Filter::default()
    });
    let page = journal.query(wanted).await.expect("a page");
    assert_eq!(numbers(&page), [0]);
    for none in [
        Filter {
            since: Some(Timestamp(i64::MAX)),
            ..Filter::default()
        },
        Filter {
            source: Some(Source::Drone),
            ..Filter::default()
        },
    ] {
        let page = journal.query(filter(none)).await.expect("a page");
        assert_eq!((page.entries.len(), page.next), (0, None));
    }
}

#[tokio::test]
async fn what_was_begun_long_before_the_span_is_not_read() {
    let Place { path, journal, .. } = &place();
    done(journal).await;
    done(journal).await;
    // The first deed becomes one of 1999, and the line before it is none: reading it would be told.
    let whole = std::fs::read_to_string(path).expect("read");
    let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
    for line in &mut lines[..2] {
        let at = line.find("\"ts\":\"").expect("a time") + 6;
        line.replace_range(at..at + 4, "1999");
    }
    lines.insert(0, "nothing".into());
    std::fs::write(path, lines.join("\n") + "\n").expect("written");
    let question = Question {
        filter: Filter {
            since: Some(Timestamp(1_700_000_000)),
            ..Filter::default()
        },
        ..Question::newest(10)
    };
    let page = journal.query(question).await.expect("a page");
    assert_eq!((numbers(&page), page.damaged.len()), (vec![2], 0));
}

#[tokio::test]
async fn damaged_lines_are_told_with_their_numbers_and_hide_nothing() {
    let Place { path, journal, .. } = &place();
    for _ in 0..3 {
        done(journal).await;
    }
    let whole = std::fs::read_to_string(path).expect("read");
    let mut lines: Vec<&str> = whole.lines().collect();
    // The first outcome, the second intent, and the last line.
    let garbled = lines[2].replace("\"target\"", "\"tarjet\"");
    (lines[1], lines[2], lines[5]) = ("\u{0}\u{1}", &garbled, "");
    std::fs::write(path, lines.join("\n") + "\n").expect("written");

    let page = newest(journal, 10).await;
    let damaged: Vec<u64> = page.damaged.iter().map(|damage| damage.line).collect();
    assert_eq!(damaged, [6, 3, 2]);
    // The deed of which the outcome alone is left comes last.
    assert_eq!(numbers(&page), [4, 0, 3]);
    let endings: Vec<&Ending> = page.entries.iter().map(|deed| &deed.ending).collect();
    assert_eq!(endings, [&Ending::Open, &Ending::Open, &Ending::Done]);
    let lines: Vec<Link> = page
        .entries
        .iter()
        .map(|deed| deed.own.as_ref().expect("of the record").link)
        .collect();
    assert_eq!(lines, [Link::Unnamed, Link::Unnamed, Link::Holds]);
}

#[tokio::test]
async fn a_deed_whose_line_was_changed_says_so() {
    let Place { path, journal, .. } = &place();
    for _ in 0..2 {
        done(journal).await;
    }
    let whole = std::fs::read_to_string(path).expect("read");
    std::fs::write(path, whole.replacen("flaky", "fleck", 1)).expect("written");
    let page = newest(journal, 10).await;
    let links: Vec<Link> = page
        .entries
        .iter()
        .map(|deed| deed.own.as_ref().expect("of the record").link)
        .collect();
    assert_eq!(links, [Link::Unnamed, Link::Broken]);
}

#[tokio::test]
async fn only_the_end_of_a_long_record_is_read() {
    let Place { path, journal, .. } = &place();
    done(journal).await;
    done(journal).await;
    let lines = std::fs::read(path).expect("read");
    // A gigabyte of holes before it, which no disk keeps and nobody may read.
    let mut file = std::fs::File::create(path).expect("a file");
    file.set_len(1 << 30).expect("a long file");
    std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).expect("its end");
    file.write_all(b"\n").expect("written");
    file.write_all(&lines).expect("written");
    assert_eq!(numbers(&newest(journal, 1).await), [2]);
    let all = journal.query(Question::newest(9)).await;
    let why = all.expect_err("it is no record").summary;
    assert!(why.contains("too long for a record"), "{why}");
}
