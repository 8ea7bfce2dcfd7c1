//! The first run at every size, where somebody signs in in its midst or a certificate is unknown.

use backdrone::app::Event;
use backdrone::domain::{Fault, FaultKind, OwnIssuer, Probed, SignInNews};

use super::entering::{entering, look, sign_in};
use super::faces_of_sign_in::{faces, found, page};
use super::first_run::{BACKSTAGE, answer, newcomer, say, to_the_end, with_backstage};
use super::hand::Hand;

/// Asked in at Backstage's own issuer.
fn asked_in() -> Hand {
    let mut hand = with_backstage(OwnIssuer::Registers);
    hand.type_keys("enter");
    hand
}

fn told(news: Vec<SignInNews>) -> Hand {
    let mut hand = asked_in();
    hand.type_keys("enter");
    let (ticket, ..) = entering(&hand);
    for news in news {
        hand.give(Event::SignIn(ticket.clone(), news));
    }
    hand
}

fn signed_in() -> Hand {
    let mut hand = asked_in();
    sign_in(&mut hand, Ok(Probed::Catalog(look())));
    hand
}

#[test]
fn the_sign_in_is_offered() {
    insta::assert_snapshot!("first_run_offered", faces(asked_in));
}

#[test]
fn the_browser_is_waited_for() {
    let waiting = || told(vec![found(), page(None)]);
    insta::assert_snapshot!("first_run_waiting", faces(waiting));
}

#[test]
fn an_address_is_waited_for() {
    let why = "no browser was opened: this session has no display";
    let pasting = || told(vec![found(), page(Some(why))]);
    insta::assert_snapshot!("first_run_pasting", faces(pasting));
}

#[test]
fn the_sign_in_failed() {
    let failed = || {
        let mut hand = told(vec![found()]);
        let (ticket, ..) = entering(&hand);
        let fault = Fault::new(FaultKind::Forbidden, "you said no at acme.test");
        hand.give(Event::SignedIn(ticket, Err(fault.hint("sign in again"))));
        hand
    };
    insta::assert_snapshot!("first_run_failed", faces(failed));
}

#[test]
fn the_catalog_proposes_drone() {
    insta::assert_snapshot!("first_run_drone", faces(signed_in));
}

#[test]
fn all_is_known() {
    let known = || {
        let mut hand = signed_in();
        say(&mut hand, "https://ci.acme.test");
        answer(&mut hand, Ok(Probed::Drone("2.25.0".into())));
        hand
    };
    insta::assert_snapshot!("first_run_known", faces(known));
    assert!(to_the_end(&mut signed_in()).catalog.is_some());
}

#[test]
fn an_authority_is_unknown() {
    let unknown = || {
        let mut hand = newcomer();
        say(&mut hand, BACKSTAGE);
        let words = "backstage.acme.test shows a certificate of an unknown authority";
        let fault = Fault::new(FaultKind::Untrusted, words);
        let fault = fault.hint("`ca` names the file of your company's authority");
        answer(&mut hand, Err(fault));
        hand
    };
    insta::assert_snapshot!("first_run_unknown_authority", faces(unknown));
    let named = || {
        let mut hand = unknown();
        hand.type_keys("ctrl-t");
        hand.give(Event::Pasted("~/acme.pem".into()));
        hand
    };
    insta::assert_snapshot!("first_run_authority", faces(named));
}
