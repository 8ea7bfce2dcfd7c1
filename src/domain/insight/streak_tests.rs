//! Streaks, suspects and recoveries by example.

use crate::domain::Timestamp;
use crate::domain::insight::samples::{builds, history, whole};
use crate::domain::insight::{Bound, Cure, History};

/// Label, newest, first red, last green.
fn streak(history: &History) -> Option<(String, u64, u64, Option<u64>)> {
    let branch = history.branch("main");
    let streak = branch.streak()?;
    let green = streak.green.as_ref().map(|it| it.number);
    let (newest, first) = (streak.newest.number, streak.first.number);
    Some((streak.shown(), newest, first, green))
}

fn suspects(history: &History) -> Option<(Vec<u64>, Bound)> {
    let suspects = history.branch("main").suspects()?;
    let numbers = suspects.runs.iter().map(|run| run.number);
    Some((numbers.collect(), suspects.bound))
}

#[test]
fn a_streak_counts_failures_from_the_newest_down_to_a_green_build() {
    let red = builds(&[
        "9 failure e",
        "8 error d",
        "7 failure c",
        "6 success b",
        "5 failure a",
    ]);
    let expected = ("3 in a row".to_owned(), 9, 7, Some(6));
    assert_eq!(streak(&history(&red)), Some(expected));
    let expected = ("first".to_owned(), 7, 7, Some(6));
    assert_eq!(streak(&history(&red[2..])), Some(expected));
    assert_eq!(streak(&history(&red[3..])), None, "green now");
}

#[test]
fn what_has_no_verdict_neither_breaks_nor_lengthens_a_streak() {
    let red = builds(&[
        "9 running f",
        "8 failure e",
        "7 killed d",
        "6 skipped d",
        "5 declined d",
        "4 failure c",
        "3 pending b",
        "2 success a",
    ]);
    let expected = ("2 in a row".to_owned(), 8, 4, Some(2));
    assert_eq!(streak(&history(&red)), Some(expected));
    assert_eq!(streak(&history(&red[4..5])), None, "declined alone");
}

#[test]
fn other_branches_pull_requests_and_deployments_are_not_the_branch() {
    let red = builds(&[
        "9 success f ref:refs/heads/feat",
        "8 success f ref:refs/pull/7/head event:pull_request",
        "7 success e event:promote",
        "6 failure e",
        "5 failure e event:rollback",
        "4 success d",
    ]);
    let expected = ("first".to_owned(), 6, 6, Some(4));
    assert_eq!(streak(&history(&red)), Some(expected));
}

#[test]
fn a_history_that_does_not_reach_the_green_says_so() {
    let red = builds(&["9 failure c", "8 failure b", "7 killed a"]);
    let label = |history: &History| streak(history).map(|it| it.0);
    assert_eq!(label(&history(&red)).as_deref(), Some("2+ in a row"));
    assert_eq!(label(&whole(&red)).as_deref(), Some("2 in a row"));
    assert_eq!(suspects(&history(&red)), Some((vec![8, 7], Bound::Unread)));
    assert_eq!(suspects(&whole(&red)), Some((vec![8, 7], Bound::Beginning)));
}

#[test]
fn a_green_build_below_a_hole_bounds_nothing() {
    let mut known = history(&builds(&["9 failure c", "8 failure b"]));
    let older = history(&builds(&["4 success a"]));
    older.runs().for_each(|run| known.absorb(&run));
    let label = streak(&known).map(|it| (it.0, it.3));
    assert_eq!(label, Some(("2+ in a row".to_owned(), None)));
}

#[test]
fn suspects_are_the_commits_after_the_green_up_to_the_first_red() {
    let red = builds(&[
        "9 failure e",
        "8 failure d",
        "7 killed c",
        "6 killed c",
        "5 skipped b",
        "4 success a",
    ]);
    let expected = (vec![8, 6, 5], Bound::Green);
    assert_eq!(suspects(&history(&red)), Some(expected), "each commit once");
    assert_eq!(suspects(&history(&red[5..])), None);
}

#[test]
fn a_commit_that_passed_is_no_suspect() {
    let red = builds(&["9 failure b event:cron", "8 success b", "7 success a"]);
    assert_eq!(suspects(&history(&red)), Some((vec![], Bound::Green)));
}

fn recovered(lines: &[&str], since: i64) -> Option<(String, Cure)> {
    let builds = builds(lines);
    let history = history(&builds);
    let recovered = history.branch("main").recovered(Timestamp(since))?;
    Some((recovered.phrase(), recovered.cure))
}

#[test]
fn another_commit_fixed_it() {
    let lines = [
        "9 success c",
        "8 killed b",
        "7 failure b",
        "6 failure b",
        "5 success a",
    ];
    let phrase = "was red 50m, fixed by c (mia)".to_owned();
    assert_eq!(recovered(&lines, 0), Some((phrase.clone(), Cure::Commit)));
    assert_eq!(recovered(&lines, 9_001), None, "too long ago");
    let later = [&["10 success d"][..], &lines].concat();
    assert_eq!(
        recovered(&later, 9_000),
        Some((phrase, Cure::Commit)),
        "still told"
    );
    assert_eq!(recovered(&lines[2..], 0), None, "still red");
    assert_eq!(recovered(&lines[4..], 0), None, "never red");
}

#[test]
fn the_same_commit_that_passes_was_flaky() {
    let restart = ["9 success b of:8 by:ana", "8 failure b", "7 success a"];
    let phrase = "was red 16m, restart by ana (flaky)".to_owned();
    assert_eq!(recovered(&restart, 0), Some((phrase, Cure::Restart)));
    let cron = ["9 success b event:cron by:@cron", "8 failure b"];
    let phrase = "was red 16m+, passed again at b (flaky)".to_owned();
    assert_eq!(recovered(&cron, 0), Some((phrase, Cure::Again)));
}
