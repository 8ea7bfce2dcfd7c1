//! How entries become lines, and how a live log and the stored one become one text.

use crate::logs::store::{Log, View};
use crate::logs::{Added, Gap};

fn texts(log: &Log) -> Vec<String> {
    (0..log.len(View::Raw))
        .map(|line| String::from_utf8(log.bytes_of(View::Raw, line).unwrap().into_owned()).unwrap())
        .collect()
}

#[test]
fn repeats_are_passed_over_and_holes_are_told() {
    let mut log = Log::new();
    assert_eq!(log.append(0, b"a\n", 0), Added::New);
    assert_eq!(log.append(0, b"a\n", 0), Added::Repeated);
    assert_eq!(log.append(1, b"b\n", 1), Added::New);
    assert_eq!(log.append(5, b"f\n", 1), Added::AfterGap(3));
    assert_eq!(texts(&log), ["a", "b", "f"]);
    assert_eq!(
        log.gaps(),
        [Gap {
            line: 2,
            missing: 3
        }]
    );
    assert_eq!(
        log.number(View::Raw, 2),
        6,
        "lines keep their numbers when the missing ones come"
    );
    assert_eq!(log.line_of(View::Raw, 6), 2);
}

#[test]
fn the_stored_log_fills_holes_and_brings_the_lost_end() {
    let mut live = Log::new();
    live.append(0, b"+ run suites\n", 0);
    live.append(2, b"suite 2 ok\n", 2);
    let mut stored = Log::new();
    for (pos, out) in (0u32..).zip([
        "+ run suites\n",
        "suite 1 ok\n",
        "suite 2 ok\n",
        "failures:\n",
    ]) {
        stored.append(u64::from(pos), out.as_bytes(), pos);
    }
    live.replace(stored).unwrap();
    assert_eq!(
        texts(&live),
        ["+ run suites", "suite 1 ok", "suite 2 ok", "failures:"]
    );
    assert_eq!(live.gaps(), []);
    assert_eq!(live.time(View::Raw, 3), Some(3));
}

#[test]
fn what_the_runner_dropped_at_the_front_is_kept_when_the_stream_had_it() {
    let mut live = Log::new();
    for pos in 0..4u32 {
        live.append(u64::from(pos), format!("line {pos}\n").as_bytes(), pos);
    }
    let mut stored = Log::new();
    for pos in 3..6u32 {
        stored.append(u64::from(pos), format!("line {pos}\n").as_bytes(), pos);
    }
    assert_eq!(stored.dropped(), 3);
    live.replace(stored).unwrap();
    assert_eq!(
        texts(&live),
        ["line 0", "line 1", "line 2", "line 3", "line 4", "line 5"]
    );
    assert_eq!(live.dropped(), 0);
    assert_eq!(
        (live.time(View::Raw, 2), live.next_pos()),
        (Some(2), Some(6))
    );
}

#[test]
fn an_entry_may_be_a_part_of_a_line_or_several_lines() {
    let mut log = Log::new();
    for (pos, out) in (0u64..).zip(["ab", "", "c\nd\ne", "f\n", "end"]) {
        log.append(pos, out.as_bytes(), 0);
    }
    assert_eq!(texts(&log), ["abc", "d", "ef", "end"]);
    assert_eq!(log.len(View::Shown), 4);
}

#[test]
fn lines_are_found_from_marks_in_memory_and_in_a_file() {
    for memory in [usize::MAX, 1000] {
        let mut log = Log::with_memory(memory);
        for line in 0..5000u32 {
            log.append(
                u64::from(line),
                format!("line {line}\n").as_bytes(),
                line / 100,
            );
        }
        for line in [0, 1023, 1024, 1025, 3000, 4999] {
            let text = log.bytes_of(View::Shown, line).unwrap();
            assert_eq!(String::from_utf8_lossy(&text), format!("line {line}"));
        }
        assert_eq!(log.time(View::Raw, 4999), Some(49));
    }
}
