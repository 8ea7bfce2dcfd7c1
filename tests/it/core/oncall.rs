//! Told when it matters: bells. And who looks after what.

use backdrone::app::screens::Screen;
use backdrone::app::{Effect, Streamed};
use backdrone::domain::{Status, Timestamp};

use super::hand::{Hand, build, facts};

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
