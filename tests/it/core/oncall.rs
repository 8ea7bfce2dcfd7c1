//! Told when it matters: bells, who looks after what, and what the on-call board makes of a past.

use std::sync::Arc;

use backdrone::app::screens::Screen;
use backdrone::app::screens::oncall::Listing;
use backdrone::app::{Effect, Event, Streamed};
use backdrone::domain::{Build, History, Run, Span, Status, Timestamp};

use super::hand::{Hand, NOON, build, facts, repo, with_steps};

fn rings(hand: &mut Hand) -> usize {
    let bells = hand.orders.iter().filter(|it| **it == Effect::Bell).count();
    hand.orders.retain(|order| *order != Effect::Bell);
    bells
}

fn tell(hand: &mut Hand, name: &str, number: u64, status: &Status) {
    let mut build = build(number, "main", status.clone());
    // A later word on the same build.
    build.version = if status.is_live() { 1 } else { 2 };
    let facts = facts(&format!("acme/{name}"));
    hand.tell(Streamed::Build(Box::new(facts), Box::new(build)));
}

#[test]
fn a_default_branch_of_mine_that_turns_red_rings_once() {
    let mut hand = Hand::settled();
    assert_eq!(rings(&mut hand), 0, "what was red before is no news");
    tell(&mut hand, "ledger", 90, &Status::Running);
    assert_eq!(rings(&mut hand), 0);
    tell(&mut hand, "ledger", 90, &Status::Failure);
    assert_eq!(rings(&mut hand), 1);
    let said = hand.model.messages.lines.back().expect("a message");
    assert_eq!(said.1.text, "ledger turned red: main #90 failed");
    tell(&mut hand, "ledger", 91, &Status::Failure);
    assert_eq!(rings(&mut hand), 0, "it was red already");
    tell(&mut hand, "ledger", 92, &Status::Success);
    tell(&mut hand, "ledger", 93, &Status::Error);
    assert_eq!(rings(&mut hand), 1, "red again");
}

#[test]
fn branches_of_others_ring_for_others() {
    let mut hand = Hand::settled();
    tell(&mut hand, "gateway", 90, &Status::Success);
    tell(&mut hand, "gateway", 91, &Status::Failure);
    assert_eq!(rings(&mut hand), 0);
}

#[test]
fn the_bell_that_is_set_rings_when_the_build_ends_and_never_twice() {
    let mut hand = Hand::settled();
    tell(&mut hand, "ledger", 90, &Status::Running);
    hand.draw();
    hand.type_keys("/ l e d g e r enter");
    hand.type_keys("b");
    assert_eq!(hand.model.bells.len(), 1);
    tell(&mut hand, "ledger", 90, &Status::Success);
    assert_eq!(rings(&mut hand), 1);
    assert!(hand.model.bells.is_empty());
    tell(&mut hand, "ledger", 90, &Status::Success);
    assert_eq!(rings(&mut hand), 0);
    hand.type_keys("b");
    let said = hand.model.messages.lines.back().expect("a message");
    assert_eq!(said.1.text, "Bell: the build has ended");
}

/// Whose red branch is under the cursor, and whether somebody looks after it.
fn under_the_cursor(hand: &Hand) -> (String, bool) {
    let Screen::OnCall(screen) = hand.model.screen() else {
        panic!("the on-call board is shown");
    };
    let case = screen.case().expect("a red branch");
    (case.name.to_string(), case.ack.is_some())
}

#[test]
fn who_looks_after_a_branch_takes_it_back_although_a_worse_one_came_above() {
    let mut hand = Hand::settled();
    hand.type_keys("2");
    hand.draw();
    hand.type_keys("m");
    hand.draw();
    assert_eq!(under_the_cursor(&hand), ("checkout".into(), true));
    let mut worse = build(90, "main", Status::Failure);
    let long_ago = Timestamp::known(1_700_000_000);
    (worse.created, worse.started, worse.finished) = (long_ago, long_ago, long_ago);
    let repo = Box::new(facts("acme/ledger"));
    hand.tell(Streamed::Build(repo, Box::new(worse)));
    hand.draw();
    let Screen::OnCall(screen) = hand.model.screen() else {
        panic!("the on-call board is shown");
    };
    assert_eq!(&*screen.listing.reds[0].name, "ledger");
    assert_eq!(under_the_cursor(&hand), ("checkout".into(), true));
    hand.type_keys("m");
    hand.draw();
    assert_eq!(under_the_cursor(&hand), ("checkout".into(), false));
}

#[test]
fn on_the_wall_nobody_takes_upon_themselves_what_they_do_not_see() {
    let mut hand = Hand::settled();
    hand.type_keys("2");
    hand.draw();
    hand.type_keys("W m");
    assert_eq!(hand.message(), "Ack: there is no cursor on the wall");
    assert!(hand.model.store.oncall.acks.is_empty());
}

/// Builds of `ledger` on main, newest last, an hour between each two; the newest ended a minute ago.
fn recalled(hand: &mut Hand, statuses: &[Status]) {
    let mut past = History::default();
    let hour = 3_600;
    for (at, status) in statuses.iter().enumerate() {
        let number = u64::try_from(at).expect("few") + 60;
        let before = i64::try_from(statuses.len() - 1 - at).expect("few");
        let ended = Timestamp(NOON / 1_000 - 60 - before * hour);
        let build = Build {
            created: Some(ended),
            started: Some(ended),
            finished: Some(ended),
            after: format!("{number:040}").into(),
            ..with_steps(build(number, "main", status.clone()), status.clone())
        };
        past.absorb(&Run::from(&build));
        hand.tell(Streamed::Build(
            Box::new(facts("acme/ledger")),
            Box::new(build),
        ));
    }
    past.cover(Span {
        branch: Some("main"),
        low: 60,
        high: 59 + u64::try_from(statuses.len()).expect("few"),
    });
    hand.give(Event::Recalled(vec![(repo("acme/ledger"), Arc::new(past))]));
    hand.type_keys("2");
    hand.draw();
}

fn listing(hand: &Hand) -> &Listing {
    let Screen::OnCall(screen) = hand.model.screen() else {
        panic!("another screen");
    };
    &screen.listing
}

#[test]
fn what_recovered_of_late_is_told_with_what_mended_it() {
    let mut hand = Hand::settled();
    recalled(
        &mut hand,
        &[
            Status::Success,
            Status::Failure,
            Status::Failure,
            Status::Success,
        ],
    );
    let healed = &listing(&hand).healed;
    assert_eq!(healed.len(), 1);
    assert_eq!(healed[0].build.number, 63);
    assert_eq!(healed[0].phrase, "was red 2h, fixed by 0000000 (mia)");
    assert!(listing(&hand).noise.is_empty(), "it turned once");
}

#[test]
fn a_step_that_fails_and_passes_by_turns_is_noise() {
    let mut hand = Hand::settled();
    let turns: Vec<Status> = (0..6)
        .map(|at| [Status::Failure, Status::Success][at % 2].clone())
        .collect();
    recalled(&mut hand, &turns);
    let noise = &listing(&hand).noise;
    assert_eq!(noise.len(), 1);
    assert_eq!(
        (&*noise[0].flapping.step, noise[0].flapping.flaps),
        ("unit", 5)
    );
}
