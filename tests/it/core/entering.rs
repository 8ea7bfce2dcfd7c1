//! The sign-in in the midst of the first run, and the company's authority, by data.

use backdrone::app::overlays::Overlay;
use backdrone::app::overlays::wizard::{Step, WizardPanel};
use backdrone::app::{Effect, Event, Slot, Ticket};
use backdrone::domain::{
    Access, CatalogLook, Entrance, Fault, FaultKind, OwnIssuer, Probe, Probed, Session, SignInNews,
    Trust, Way,
};

use super::first_run::{
    BACKSTAGE, answer, at_backstage, draft, newcomer, panel, say, summary, to_the_end, unreachable,
    with_backstage,
};
use super::hand::Hand;

/// What somebody is asked in for, and how.
pub(super) fn entering(hand: &Hand) -> (Ticket, Way, Entrance, Trust) {
    let order = hand.orders.iter().rev().find_map(|order| match order {
        Effect::Enter(ticket, way, it) => Some((ticket, *way, &**it)),
        _ => None,
    });
    let (ticket, way, (entrance, trust)) = order.expect("a sign-in");
    (ticket.clone(), way, entrance.clone(), trust.clone())
}

pub(super) fn ana() -> Session {
    Session {
        person: "Ana Sousa".into(),
        ends: None,
        renews: true,
        kept: "memory".into(),
        kept_note: None,
        failing: None,
    }
}

pub(super) fn look() -> CatalogLook {
    CatalogLook {
        components: 57,
        joined: 43,
        annotations: vec![
            ("drone.io/repo-slug".into(), 31),
            ("github.com/project-slug".into(), 12),
        ],
        drones: vec!["https://ci.acme.test".into()],
    }
}

/// Signs in, and has the catalog answer.
pub(super) fn sign_in(hand: &mut Hand, look: Result<Probed, Fault>) -> Probe {
    hand.type_keys("enter");
    let (ticket, ..) = entering(hand);
    hand.give(Event::SignIn(ticket.clone(), SignInNews::Answered));
    hand.give(Event::SignedIn(ticket, Ok(ana())));
    answer(hand, look)
}

fn is_asked_in(hand: &Hand) -> bool {
    matches!(hand.model.overlays.last(), Some(Overlay::SignIn(_)))
}

fn person(hand: &Hand) -> Option<String> {
    let panel: &WizardPanel = panel(hand);
    panel.person(&hand.model).map(ToString::to_string)
}

#[test]
fn whoever_signs_in_has_drone_proposed_by_the_catalog_before_anything_is_written() {
    let mut hand = with_backstage(OwnIssuer::Registers);
    hand.type_keys("enter");
    assert!(is_asked_in(&hand));
    assert!(hand.orders.is_empty(), "nobody is asked before the wish");
    let own = at_backstage(Access::Own { client: None });
    let asked = sign_in(&mut hand, Ok(Probed::Catalog(look())));
    assert_eq!(asked, Probe::Catalog(own.clone()));
    assert_eq!(panel(&hand).step, Step::Drone);
    assert_eq!(panel(&hand).answers.drone.value(), "https://ci.acme.test");
    assert_eq!(person(&hand).as_deref(), Some("Ana Sousa"));
    assert!(hand.orders.is_empty(), "a proposal is asked by nobody");
    assert_eq!(to_the_end(&mut hand).catalog, Some(own));
}

#[test]
fn at_the_company_one_signs_in_once_its_issuer_has_answered() {
    let mut hand = with_backstage(OwnIssuer::Closed);
    hand.type_keys("enter");
    say(&mut hand, "https://id.acme.test/");
    answer(&mut hand, Ok(Probed::Issuer));
    assert!(is_asked_in(&hand));
    hand.type_keys("p");
    let (ticket, way, entrance, trust) = entering(&hand);
    assert_eq!((way, trust), (Way::Paste, None));
    assert_eq!(entrance.host(), "id.acme.test");
    hand.give(Event::SignedIn(ticket, Ok(ana())));
    // Backstage does not take the company's token: another way in is a step away.
    let refused = Fault::new(FaultKind::SignedOut, "it does not take this token");
    answer(&mut hand, Err(refused));
    assert_eq!(panel(&hand).step, Step::Details);
    assert_eq!(summary(&hand), "it does not take this token");
    hand.type_keys("enter");
    assert!(!is_asked_in(&hand), "nobody signs in twice at one door");
    let asked = answer(&mut hand, Ok(Probed::Catalog(look())));
    assert_eq!(asked, Probe::Catalog(entrance));
    assert_eq!(panel(&hand).step, Step::Drone);
}

#[test]
fn a_catalog_that_does_not_answer_after_the_sign_in_can_be_taken_unasked() {
    let mut hand = with_backstage(OwnIssuer::Registers);
    hand.type_keys("enter");
    sign_in(&mut hand, Err(unreachable()));
    assert_eq!(panel(&hand).step, Step::Access);
    hand.type_keys("ctrl-n");
    assert_eq!(panel(&hand).step, Step::Drone);
    assert_eq!(person(&hand).as_deref(), Some("Ana Sousa"));
}

#[test]
fn signing_in_can_wait_and_can_be_given_up() {
    let mut hand = with_backstage(OwnIssuer::Registers);
    hand.type_keys("enter enter");
    let (ticket, ..) = entering(&hand);
    hand.type_keys("esc");
    let slot = ticket.slot.clone();
    assert_eq!(hand.orders.last(), Some(&Effect::Stop(slot)));
    assert_eq!(panel(&hand).step, Step::Access, "back to the question");
    hand.give(Event::SignedIn(ticket, Ok(ana())));
    assert_eq!(panel(&hand).step, Step::Access, "that was given up");
    assert_eq!(person(&hand), None);
    hand.type_keys("enter i");
    assert!(is_asked_in(&hand), "there is nothing for a doctor yet");
    hand.type_keys("c");
    assert_eq!(panel(&hand).step, Step::Drone);
}

#[test]
fn a_sign_in_counts_for_its_own_door_alone() {
    let mut hand = with_backstage(OwnIssuer::Registers);
    hand.type_keys("enter");
    sign_in(&mut hand, Ok(Probed::Catalog(look())));
    hand.type_keys("esc j");
    assert_eq!(person(&hand), None, "the company is another door");
    hand.type_keys("k");
    assert_eq!(person(&hand).as_deref(), Some("Ana Sousa"));
    hand.type_keys("esc");
    say(&mut hand, "https://other.test");
    answer(&mut hand, Ok(Probed::Backstage(OwnIssuer::Registers)));
    assert_eq!(person(&hand), None, "so is another Backstage");
}

#[test]
fn an_unknown_authority_is_named_once_and_believed_from_then_on() {
    let unknown = || Fault::new(FaultKind::Untrusted, "an unknown authority");
    let asked = |hand: &Hand| {
        hand.orders.iter().rev().find_map(|order| match order {
            Effect::Probe(.., trust) => Some(trust.clone()),
            _ => None,
        })
    };
    let mut hand = newcomer();
    hand.type_keys("ctrl-t");
    assert!(!panel(&hand).trusting, "nothing asks for it yet");
    say(&mut hand, BACKSTAGE);
    answer(&mut hand, Err(unknown()));
    hand.type_keys("ctrl-t");
    hand.give(Event::Pasted("~/none.pem".into()));
    hand.type_keys("enter");
    let bad = Fault::new(FaultKind::Local, "~/none.pem: no such file");
    answer(&mut hand, Err(bad));
    assert!(panel(&hand).trusting, "it can be put right");
    assert_eq!(panel(&hand).answers.backstage.value(), BACKSTAGE);
    say(&mut hand, "~/acme.pem");
    assert_eq!(asked(&hand), Some(Some("~/acme.pem".into())));
    answer(&mut hand, Ok(Probed::Backstage(OwnIssuer::Registers)));
    assert_eq!(panel(&hand).step, Step::Access);
    hand.type_keys("enter enter");
    assert_eq!(entering(&hand).3.as_deref(), Some("~/acme.pem"));
    hand.type_keys("esc enter");
    sign_in(&mut hand, Ok(Probed::Catalog(look())));
    to_the_end(&mut hand);
    assert_eq!(draft(&hand).1.trust.as_deref(), Some("~/acme.pem"));
}

#[test]
fn esc_leaves_the_field_for_an_authority_before_it_leaves_the_question() {
    let mut hand = newcomer();
    say(&mut hand, BACKSTAGE);
    let unknown = Fault::new(FaultKind::Untrusted, "an unknown authority");
    answer(&mut hand, Err(unknown));
    hand.type_keys("ctrl-t x esc");
    assert!(!panel(&hand).trusting);
    assert_eq!(panel(&hand).step, Step::Backstage);
    assert!(!hand.orders.contains(&Effect::Quit));
    assert!(!hand.orders.contains(&Effect::Stop(Slot::FirstRun)));
}
