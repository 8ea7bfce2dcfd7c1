//! What is found, in which lines, while a log grows and is exchanged.

use crate::logs::{Cut, Log, Needle, Search, View};

fn case(name: &str) -> Log {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/cases/");
    let mut log = Log::new();
    log.append_text(&std::fs::read(format!("{folder}{name}")).unwrap());
    log
}

fn literal(text: &str) -> Search {
    Search::new(Needle::literal(text).unwrap(), View::Shown)
}

fn run(mut search: Search, log: &Log) -> Search {
    while !search.advance(log).unwrap().is_done() {}
    search
}

fn lines(search: &Search) -> Vec<usize> {
    search.lines().collect()
}

fn numbers(count: usize) -> Log {
    let mut log = Log::new();
    for line in 0..count {
        log.append_text(format!("line {line}\n").as_bytes());
    }
    log
}

#[test]
fn plain_and_coloured_lines_are_searched_as_they_are_shown() {
    let mut log = Log::new();
    log.append_text(b"one fish\n\x1b[31mtwo fi\x1b[0msh\nno\tfish\nFISH");
    assert_eq!(lines(&run(literal("fish"), &log)), [0, 1, 2, 3]);
    assert_eq!(lines(&run(literal("FISH"), &log)), [3]);
    assert_eq!(lines(&run(literal("31m"), &log)), Vec::<usize>::new());
    let pattern = Needle::pattern("^[a-z]+ fish$").unwrap();
    assert_eq!(lines(&run(Search::new(pattern, View::Shown), &log)), [0, 1]);
    assert_eq!(
        lines(&run(literal("fish").inverse(true), &log)),
        Vec::<usize>::new()
    );
    assert_eq!(lines(&run(literal("one").inverse(true), &log)), [1, 2, 3]);
}

#[test]
fn a_filter_keeps_what_stands_around_a_hit_and_no_line_twice() {
    let log = numbers(3000);
    let found = run(literal("line 10").context(1), &log);
    let near: Vec<usize> = lines(&found).into_iter().take(6).collect();
    assert_eq!(near, [9, 10, 11, 99, 100, 101]);
    assert_eq!(found.matches(), 1 + 10 + 100);
    assert_eq!(lines(&found).len(), 3 + 12 + 102);
    let window = found.window(&log, 2, 2, Cut::default()).unwrap();
    let texts: Vec<_> = window
        .iter()
        .map(|line| (line.line, line.text.plain()))
        .collect();
    assert_eq!(
        texts,
        [(11, "line 11".to_owned()), (99, "line 99".to_owned())]
    );
    assert_eq!(found.window(&log, 5000, 9, Cut::default()).unwrap(), []);
}

#[test]
fn what_comes_later_is_found_and_context_waits_for_it() {
    let mut log = Log::new();
    log.append(0, b"a\nhit", 0);
    let mut search = literal("hit").context(1);
    search.advance(&log).unwrap();
    assert_eq!(lines(&search), [0, 1]);
    log.append(1, b"s nothing\n", 0);
    search.advance(&log).unwrap();
    assert_eq!((lines(&search), search.matches()), (vec![0, 1], 1));
    log.append(2, b"b\nc\nhit\n", 0);
    search.advance(&log).unwrap();
    assert_eq!(lines(&search), [0, 1, 2, 3, 4]);
}

#[test]
fn a_line_that_no_longer_matches_when_complete_takes_its_context_with_it() {
    let mut log = Log::new();
    log.append(0, b"a\nok", 0);
    let mut search = literal("failed").inverse(true).context(1);
    search.advance(&log).unwrap();
    assert_eq!(lines(&search), [0, 1]);
    log.append(1, b" failed\nfailed\n", 0);
    search.advance(&log).unwrap();
    assert_eq!(
        (lines(&search), search.matches()),
        (vec![0, 1], 1),
        "1 stands beside 0"
    );
}

#[test]
fn an_exchanged_log_is_searched_anew() {
    let (mut live, mut stored) = (Log::new(), Log::new());
    live.append(1, b"needle\n", 0);
    stored.append(0, b"hay\n", 0);
    stored.append(1, b"needle\n", 0);
    let mut search = run(literal("needle"), &live);
    assert_eq!(lines(&search), [0]);
    live.replace(stored).unwrap();
    search.advance(&live).unwrap();
    assert_eq!(lines(&search), [1]);
}

#[test]
fn a_step_of_a_big_log_is_small_and_finds_its_part() {
    let log = numbers(200_000);
    let mut search = literal("line 1");
    let first = search.advance(&log).unwrap();
    assert!(!first.is_done() && first.looked > 10_000 && first.looked < 100_000);
    assert!(search.matches() > 0);
    assert_eq!(
        run(search, &log).matches(),
        1 + 10 + 100 + 1000 + 10_000 + 100_000
    );
}

/// F27: what is counted, found and shown is the last drawing; the raw view has all of them.
#[test]
fn a_redraw_is_searched_in_its_last_state() {
    let log = case("F27-compose-pull.log");
    assert!(log.len(View::Shown) < 8 && log.len(View::Raw) > 180);
    let found = run(literal("search"), &log);
    let shown = log.window(View::Shown, 0, 99, Cut::default()).unwrap();
    let expected: Vec<usize> = shown
        .iter()
        .filter(|line| line.text.plain().contains("search"))
        .map(|line| line.line)
        .collect();
    assert_eq!(lines(&found), expected);
    let raw = Search::new(Needle::literal("search").unwrap(), View::Raw);
    assert!(run(raw, &log).matches() > 50);
}

#[test]
fn hits_that_a_redraw_hides_are_taken_away_while_the_log_is_live() {
    let mut log = Log::new();
    log.append(0, b"start\npull 1%\n", 0);
    let mut search = run(literal("pull").context(1), &log);
    assert_eq!(lines(&search), [0, 1]);
    log.append(1, b"\x1b[1Apull 2%\nend\npull\n", 0);
    search.advance(&log).unwrap();
    assert_eq!((lines(&search), search.matches()), (vec![0, 1, 2, 3], 2));
}

/// F29: text that a carriage return overwrote is found.
#[test]
fn overwritten_text_is_found_in_its_line() {
    let log = case("F29-carriage-returns.log");
    let found = run(literal("BUILD FAILURE"), &log);
    let line = found.lines().next().unwrap();
    let window = log.window(View::Shown, line, 1, Cut::default()).unwrap();
    assert!(window[0].overwritten && !window[0].text.plain().contains("BUILD FAILURE"));
    assert_eq!(found.column(&log, line).unwrap(), None);
}

/// F32: a huge line is found in, and the column of the match is known.
#[test]
fn a_match_far_to_the_right_tells_its_column() {
    let mut log = Log::new();
    log.append_text(("x".repeat(2_000_000) + "é NEEDLE\nnext line\n").as_bytes());
    let found = run(literal("NEEDLE"), &log);
    assert_eq!(
        (lines(&found), found.column(&log, 0).unwrap()),
        (vec![0], Some(2_000_002))
    );
    let cut = Cut {
        from_column: 2_000_000,
        columns: 80,
    };
    let window = log.window(View::Shown, 0, 1, cut).unwrap();
    assert_eq!(
        (window[0].text.plain().as_str(), window[0].more),
        ("é NEEDLE", false)
    );
}

/// F35: brackets are letters until a pattern is asked for.
#[test]
fn brackets_are_found_as_they_stand() {
    let log = case("F35-brackets.log");
    assert_eq!(lines(&run(literal("[0]"), &log)), [0]);
    assert_eq!(lines(&run(literal("- [x]"), &log)).len(), 1);
}

/// F38: bad bytes hide nothing.
#[test]
fn what_follows_a_bad_byte_is_found() {
    let log = case("F38-one-bad-byte.log");
    let found = run(literal("ERROR after"), &log);
    assert_eq!(lines(&found), [log.len(View::Shown) - 1]);
}
