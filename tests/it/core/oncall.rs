//! Told when it matters: bells.

use backdrone::app::{Effect, Streamed};
use backdrone::domain::Status;

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
