//! Facts and deeds become one line of time.

use proptest::prelude::*;

use super::{deed, pushed, repo, restarted, rows, told};
use crate::domain::timeline::{Entry, Joined, Link, Source, merge};
use crate::domain::{Build, BuildEvent, Stage, Status, Step, Timestamp};

fn failed(build: Build) -> Build {
    let step = Step {
        name: "unit".into(),
        status: Status::Failure,
        ..Step::default()
    };
    let stage = Stage {
        name: "test".into(),
        status: Status::Failure,
        steps: vec![step],
        ..Stage::default()
    };
    Build {
        status: Status::Failure,
        stages: Some(vec![stage]),
        ..build
    }
}

#[test]
fn a_build_tells_who_began_it_and_a_bad_end_is_news_of_its_own() {
    let cron = Build {
        event: BuildEvent::Cron,
        trigger: "@cron".into(),
        cron: "nightly".into(),
        ..pushed(1479, -300)
    };
    let broken = Build {
        status: Status::Error,
        error: "yaml: line 3\nmore".into(),
        trigger: "".into(),
        finished: None,
        ..pushed(1480, -200)
    };
    let builds = vec![
        cron,
        broken,
        failed(pushed(1481, 0)),
        restarted(1482, 1481, 500),
    ];
    let merged = merge(told(builds), vec![]);
    assert_eq!(
        rows(&merged),
        [
            "ana restart #1481 → #1482 success",
            "drone failed #1481 test › unit failure",
            "@hook push #1481 main 9f3c1ab ok",
            "drone error #1480 error",
            " push #1480 main 9f3c1ab ok",
            "@cron cron #1479 nightly success",
        ]
    );
    assert_eq!(merged[3].reason.as_deref(), Some("yaml: line 3"));
    let people: Vec<bool> = merged.iter().map(Entry::is_by_a_person).collect();
    assert_eq!(people, [true, false, false, false, false, false]);
}

#[test]
fn a_build_that_our_deed_made_is_told_once_as_the_deed() {
    let own = deed(0, "build.restart", 100, Some(("success", Some(1482))));
    let builds = vec![pushed(1481, 0), failed(restarted(1482, 1481, 101))];
    let merged = merge(told(builds), vec![own]);
    assert_eq!(
        rows(&merged),
        [
            "drone failed #1482 test › unit failure",
            "ana restart #1481 → #1482 ok",
            "@hook push #1481 main 9f3c1ab success",
        ]
    );
    assert_eq!(merged[1].source, Source::Own);
}

#[test]
fn a_build_of_the_same_number_elsewhere_is_not_ours() {
    let own = deed(0, "build.restart", 100, Some(("success", Some(1482))));
    let mut elsewhere = told(vec![restarted(1482, 1481, 101)]);
    elsewhere[0].repo = repo("ledger");
    assert_eq!(merge(elsewhere, vec![own]).len(), 2);
}

#[test]
fn a_cancel_of_ours_is_why_the_build_was_killed() {
    let own = deed(0, "build.cancel", 30, Some(("success", Some(1481))));
    let killed = Build {
        status: Status::Killed,
        ..pushed(1481, 0)
    };
    let merged = merge(told(vec![killed.clone()]), vec![own]);
    assert_eq!(
        rows(&merged),
        ["ana cancel #1481 ok", "@hook push #1481 main 9f3c1ab ok"]
    );
    let refused = deed(0, "build.cancel", 30, Some(("denied", None)));
    let merged = merge(told(vec![killed]), vec![refused]);
    assert_eq!(
        merged.len(),
        3,
        "somebody else killed it: {:?}",
        rows(&merged)
    );
}

#[test]
fn a_lost_answer_is_linked_to_the_only_build_that_fits() {
    let unknown = || deed(0, "build.restart", 100, Some(("unknown", None)));
    let builds = || vec![pushed(1481, 0), restarted(1482, 1481, 103)];
    let merged = merge(told(builds()), vec![unknown()]);
    assert_eq!(rows(&merged)[0], "ana restart #1481 → ~#1482 unknown");
    assert_eq!(merged.len(), 2);

    let mut two = builds();
    two.push(restarted(1483, 1481, 110));
    let merged = merge(told(two), vec![unknown()]);
    assert_eq!(merged.len(), 4, "two builds fit: {:?}", rows(&merged));

    let again = deed(2, "build.restart", 102, Some(("unknown", None)));
    let merged = merge(told(builds()), vec![unknown(), again]);
    assert_eq!(merged.len(), 4, "two deeds fit: {:?}", rows(&merged));

    let late = vec![pushed(1481, 0), restarted(1482, 1481, 500)];
    assert_eq!(merge(told(late), vec![unknown()]).len(), 3);
}

#[test]
fn a_build_that_a_known_deed_made_is_no_candidate_for_a_lost_one() {
    let known = deed(0, "build.restart", 100, Some(("success", Some(1482))));
    let lost = deed(2, "build.restart", 101, Some(("unknown", None)));
    let builds = vec![restarted(1482, 1481, 100), restarted(1483, 1481, 102)];
    let merged = merge(told(builds), vec![lost, known]);
    assert_eq!(
        rows(&merged),
        [
            "ana restart #1481 → ~#1483 unknown",
            "ana restart #1481 → #1482 ok",
        ]
    );
}

#[test]
fn an_intent_alone_is_open_and_an_outcome_alone_is_told_too() {
    let open = deed(0, "build.restart", 0, None);
    assert_eq!(rows(&[open]), ["ana restart #1481 open"]);
    let whole = deed(4, "build.restart", 0, Some(("failed", None)));
    let own = whole.own.as_ref().expect("of the record");
    assert_eq!(own.answered, Some(Timestamp(whole.at.0 + 1)));
    assert_eq!((own.seq, own.link), (4, Link::Holds));
    assert!(!Joined::default().is_waiting());
}

/// Any history of a repository: pushes, restarts and promotions by several people, with or without
/// deeds of ours that tell of them.
fn history() -> impl Strategy<Value = (Vec<Entry>, Vec<Entry>)> {
    let build = (0_i64..400, 0_u64..4, 0_u8..3, any::<bool>());
    let deed_of = (0_i64..400, 0_u8..4, prop::option::of(1_u64..12));
    (
        prop::collection::vec(build, 0..12),
        prop::collection::vec(deed_of, 0..8),
    )
        .prop_map(|(builds, deeds)| {
            let builds = builds
                .iter()
                .zip(1..)
                .map(|((at, back, kind, bad), number)| {
                    let build = match kind {
                        0 => pushed(number, *at),
                        _ => restarted(number, number.saturating_sub(*back).max(1), *at),
                    };
                    if *bad { failed(build) } else { build }
                });
            let deeds = deeds.iter().zip(0..).map(|((at, status, became), place)| {
                let status = ["success", "failed", "unknown", "denied"][usize::from(*status)];
                deed(2 * place, "build.restart", *at, Some((status, *became)))
            });
            (told(builds.collect()), deeds.collect())
        })
}

proptest! {
    #[test]
    fn the_line_of_time_is_the_same_in_whatever_order_things_are_told(
        (drone, own) in history(),
        seed in any::<u64>(),
    ) {
        let merged = merge(drone.clone(), own.clone());
        let (mut drone, mut own) = (drone, own);
        // What is told twice is no second thing.
        drone.extend_from_within(..drone.len() / 2);
        own.extend_from_within(..own.len() / 2);
        shuffle(&mut drone, seed);
        shuffle(&mut own, seed.rotate_left(17));
        prop_assert_eq!(merge(drone, own), merged);
    }

    #[test]
    fn every_deed_is_there_and_no_build_begins_twice((drone, own) in history()) {
        let merged = merge(drone.clone(), own.clone());
        let deeds = merged.iter().filter(|entry| entry.source == Source::Own).count();
        prop_assert_eq!(deeds, own.len());
        for fact in merged.iter().filter(|entry| entry.source == Source::Drone) {
            prop_assert!(drone.contains(fact), "made up: {fact:?}");
            let number = fact.newest_number();
            let is_ours = |entry: &&Entry| entry.source == Source::Own
                && entry.became.is_some_and(|became| Some(became.number) == number);
            prop_assert!(fact.is_an_end() || !merged.iter().any(|entry| is_ours(&entry)));
        }
        prop_assert!(merged.is_sorted_by(|newer, older| newer.at >= older.at));
    }
}

/// Fisher and Yates, with the numbers of a small generator: the seed alone decides.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = usize::try_from(seed >> 33).unwrap_or(0) % (last + 1);
        items.swap(at, last);
    }
}
