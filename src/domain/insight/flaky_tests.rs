//! Flaky and flapping steps by example.

use crate::domain::Timestamp;
use crate::domain::insight::samples::{builds, history};
use crate::domain::insight::{History, Run, flaky_steps};

fn flaky(lines: &[&str]) -> Vec<(String, usize, u64)> {
    let builds = builds(lines);
    let runs: Vec<Run<'_>> = builds.iter().map(Run::from).collect();
    let named = |it: crate::domain::Flaky| (format!("{}/{}", it.stage, it.step), it.times, it.last);
    flaky_steps(&runs).into_iter().map(named).collect()
}

#[test]
fn a_step_that_failed_and_then_passed_on_the_same_commit_is_flaky() {
    let lines = [
        "9 success c",
        "8 failure c fail:test/e2e",
        "7 failure c fail:test/e2e fail:test/unit",
        "6 failure b fail:test/lint",
        "5 success a",
    ];
    let expected = [
        ("test/e2e".to_owned(), 2, 8),
        ("test/unit".to_owned(), 1, 7),
    ];
    assert_eq!(flaky(&lines), expected);
}

#[test]
fn only_a_later_build_of_the_same_kind_proves_a_failure_wrong() {
    let earlier = ["9 failure a fail:test/e2e", "8 success a"];
    let cron = ["9 success a event:cron", "8 failure a fail:test/e2e"];
    let place = [
        "9 success a ref:refs/heads/feat",
        "8 failure a fail:test/e2e",
    ];
    let deploys = [
        "9 success a event:promote",
        "8 failure a fail:x/y event:promote",
    ];
    let unasked = ["9 success a", "8 failure a"];
    let killed = ["9 killed a", "8 failure a fail:test/e2e"];
    for lines in [earlier, cron, place, deploys, unasked, killed] {
        assert_eq!(flaky(&lines), [], "{lines:?}");
    }
}

/// Name, changes, restarts, restarts that passed.
fn flapping(history: &History, now: i64) -> Vec<(String, usize, usize, usize)> {
    let found = history.branch("main").flapping(Timestamp(now));
    let named = found.into_iter().map(|it| {
        let name = format!("{}/{}", it.stage, it.step);
        (name, it.flaps, it.restarts, it.cured)
    });
    named.collect()
}

#[test]
fn three_changes_within_a_day_are_flapping() {
    let lines = [
        "16 success e of:15 by:ana",
        "15 failure e fail:test/e2e",
        "14 failure d of:13 by:ana fail:test/e2e",
        "13 failure d fail:test/e2e",
        "12 success c of:11 by:ana",
        "11 failure c fail:test/e2e fail:test/lint",
    ];
    let known = history(&builds(&lines));
    let expected = ("test/e2e".to_owned(), 3, 3, 2);
    let lint = ("test/lint".to_owned(), 1, 1, 1);
    assert_eq!(flapping(&known, 16_000), [expected], "not {lint:?}");
    assert_eq!(flapping(&known, 16_000 + 86_400), [], "a day later");
    assert_eq!(flapping(&known, 12_000), [], "before it happened");
}

#[test]
fn a_build_of_another_event_or_with_unknown_stages_says_nothing_of_a_step() {
    let lines = [
        "16 success a",
        "15 failure a",
        "14 success a event:cron",
        "13 failure a fail:test/e2e",
        "12 success a",
        "11 failure a fail:test/e2e",
        "10 failure a fail:test/unit",
        "9 success a",
    ];
    let known = history(&builds(&lines));
    let expected = ("test/e2e".to_owned(), 4, 0, 0);
    assert_eq!(flapping(&known, 16_000), [expected]);
}

#[test]
fn the_same_step_is_looked_for_within_the_streak() {
    let lines = [
        "16 failure d fail:test/unit",
        "15 failure c fail:test/lint",
        "14 failure b fail:test/lint fail:test/unit",
        "13 success a",
        "12 failure a fail:test/unit",
    ];
    let same = |lines: &[&str]| history(&builds(lines)).branch("main").same_step_failed_in();
    assert_eq!(same(&lines), [16, 14]);
    assert_eq!(same(&lines[3..]), [0; 0], "not red");
    assert_eq!(same(&["9 failure a", "8 failure a fail:test/unit"]), [0; 0]);
}

#[test]
fn what_nobody_asked_for_is_worth_asking_where_a_branch_turns_often() {
    let untold = |lines: &[&str], now: i64| {
        let known = history(&builds(lines));
        known.branch("main").untold_flap(Timestamp(now))
    };
    let often = [
        "16 success d",
        "15 failure d",
        "14 success c",
        "13 failure c fail:test/e2e",
    ];
    assert_eq!(untold(&often, 16_000), Some(15));
    assert_eq!(untold(&often, 16_000 + 86_400), None, "a day later");
    assert_eq!(untold(&often[1..], 16_000), None, "it turned twice");
    let told = [
        "16 success d",
        "15 failure d fail:test/e2e",
        "14 success c",
        "13 failure c fail:x/y",
    ];
    assert_eq!(untold(&told, 16_000), None, "all is known");
}
