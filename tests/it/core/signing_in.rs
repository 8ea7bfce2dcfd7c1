//! Being asked in, signing in, and being signed out.

use backdrone::app::overlays::sign_in::{SignInPanel, Stage};
use backdrone::app::overlays::{Input, Overlay};
use backdrone::app::{
    Answer, AuthSettings, Effect, Event, KnownContext, Settings, Streamed, Ticket, next_wake,
};
use backdrone::domain::{
    Account, Door, Fault, FaultKind, Opens, Session, SignInNews, Timestamp, Way,
};

use super::hand::{Hand, NOON, catalog, repos, server, settings};

/// A context that one signs in to, whose Drone wants the person's own token.
pub(super) fn guarded() -> Hand {
    let mut settings = settings();
    let context = &mut settings.contexts[0];
    context.auth = Some(AuthSettings {
        issuer: "id.acme.test".into(),
        opens: Opens::Company,
        for_catalog: true,
        device: false,
    });
    context.servers[0].keeps_token = true;
    Hand::with(settings)
}

pub(super) fn signed_out() -> Fault {
    Fault::new(FaultKind::SignedOut, "not signed in to the context `prod`")
}

fn session(minutes: i64) -> Session {
    Session {
        person: "ana@acme.test".into(),
        ends: Some(Timestamp(NOON / 1_000 + minutes * 60)),
        renews: true,
        kept: "keyring".into(),
        kept_note: None,
        failing: None,
    }
}

/// Whom a Drone knows by the token.
fn account() -> Account {
    Account {
        login: "ana".into(),
        email: "".into(),
        admin: false,
        machine: false,
    }
}

fn panel(hand: &Hand) -> &SignInPanel {
    match hand.model.overlays.last() {
        Some(Overlay::SignIn(panel)) => panel,
        other => panic!("no sign-in on top: {other:?}"),
    }
}

/// The attempt that was ordered last.
fn attempt(hand: &Hand) -> (Ticket, Way) {
    let ordered = hand.orders.iter().rev().find_map(|order| match order {
        Effect::SignIn(ticket, way) => Some((ticket.clone(), *way)),
        _ => None,
    });
    ordered.expect("a sign-in that was ordered")
}

fn page(no_browser: Option<&str>) -> SignInNews {
    SignInNews::Page {
        url: "https://id.acme.test/auth?state=x".into(),
        no_browser: no_browser.map(str::to_owned),
        ssh: "ssh -L 1:127.0.0.1:1 host".into(),
        seconds: 180,
    }
}

#[test]
fn a_refused_catalog_asks_the_person_in_once_and_nothing_is_opened_unasked() {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Session("prod".into()));
    assert!(matches!(panel(&hand).stage, Stage::Offered));
    assert!(
        !hand
            .orders
            .iter()
            .any(|order| matches!(order, Effect::SignIn(..)))
    );
    hand.type_keys("enter");
    assert_eq!(attempt(&hand).1, Way::Auto);
}

#[test]
fn a_sign_in_goes_from_step_to_step_and_then_everything_is_asked_again() {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    hand.type_keys("enter");
    let (ticket, _) = attempt(&hand);
    let found = SignInNews::Found {
        issuer: "https://id.acme.test".into(),
    };
    hand.give(Event::SignIn(ticket.clone(), found));
    assert!(panel(&hand).found);
    hand.give(Event::SignIn(ticket.clone(), page(None)));
    assert!(matches!(panel(&hand).stage, Stage::Waiting(_)));
    // The seconds that are left are shown.
    assert_eq!(next_wake(&hand.model), Some(hand.model.now.plus(300)));
    hand.type_keys("o");
    let opened = |order: &Effect| matches!(order, Effect::Open(url) if url.ends_with("state=x"));
    assert!(hand.orders.iter().any(opened));
    hand.give(Event::SignIn(ticket.clone(), SignInNews::Answered));
    let asked = hand.asked(|slot| slot.starts_with("Catalog")).len();
    hand.give(Event::SignedIn(ticket, Ok(session(60))));
    assert!(hand.model.overlays.is_empty());
    assert_eq!(hand.message(), "signed in as ana@acme.test");
    assert!(hand.asked(|slot| slot.starts_with("Catalog")).len() > asked);
    assert!(hand.model.sessions.of("prod").is_some());
}

#[test]
fn without_a_browser_the_pasted_address_goes_back_and_a_wrong_one_is_told() {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    hand.type_keys("enter");
    let (ticket, _) = attempt(&hand);
    hand.give(Event::SignIn(ticket.clone(), page(Some("an SSH session"))));
    assert!(panel(&hand).is_typing());
    hand.give(Event::Pasted("http://127.0.0.1:1/callback?code=a\n".into()));
    hand.type_keys("enter");
    let sent = hand.orders.iter().rev().find_map(|order| match order {
        Effect::SendBack(to, text) if *to == ticket => Some(text.0.expose().to_owned()),
        _ => None,
    });
    assert_eq!(sent.as_deref(), Some("http://127.0.0.1:1/callback?code=a"));
    let why = "that is the answer to another sign-in".to_owned();
    hand.give(Event::SignIn(
        ticket,
        SignInNews::NotThat { why: why.clone() },
    ));
    let Stage::Waiting(page) = &panel(&hand).stage else {
        panic!("it waits");
    };
    assert_eq!(page.wrong.as_ref(), Some(&why));
    assert_eq!(page.paste.as_ref().map(Input::value), Some(""));
}

#[test]
fn whoever_looks_around_is_not_asked_again_until_they_wish() {
    let mut hand = guarded();
    hand.answer_account();
    hand.tell(Streamed::Opened);
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    hand.type_keys("c");
    assert!(hand.model.overlays.is_empty());
    hand.type_keys("r");
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    assert!(hand.model.overlays.is_empty());
    hand.type_keys(":");
    for letter in "login".chars() {
        hand.type_keys(&letter.to_string());
    }
    hand.type_keys("enter");
    assert!(matches!(panel(&hand).stage, Stage::Offered));
}

#[test]
fn one_door_is_asked_about_at_a_time_and_the_session_first() {
    let mut hand = guarded();
    hand.answer(|slot| slot.starts_with("Account"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Session("prod".into()));
    assert_eq!(hand.model.overlays.len(), 1);
    hand.type_keys("enter");
    let (ticket, _) = attempt(&hand);
    hand.tell(Streamed::Refused(signed_out()));
    assert_eq!(hand.model.overlays.len(), 1);
    hand.give(Event::SignedIn(ticket, Ok(session(60))));
    hand.answer(|slot| slot.starts_with("Account"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
    // A token that is being typed is not swept away.
    hand.type_keys("a");
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
}

#[test]
fn a_half_typed_form_lies_under_the_panel_and_comes_back() {
    let mut hand = guarded();
    hand.answer_account();
    hand.tell(Streamed::Opened);
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(catalog())),
    );
    hand.draw();
    hand.type_keys("T x 1");
    let branch = |hand: &Hand| match hand.model.overlays.first() {
        Some(Overlay::Trigger(form)) => form.branch.value().to_owned(),
        other => panic!("no form: {other:?}"),
    };
    let typed = branch(&hand);
    assert!(typed.ends_with("x1"), "{typed}");
    let ticket = hand.asked(|slot| slot.starts_with("Branches")).pop();
    hand.give(Event::Answered(
        ticket.expect("the form asks for branches"),
        Err(signed_out()),
    ));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
    hand.type_keys("esc");
    assert_eq!(branch(&hand), typed);
}

#[test]
fn a_drone_token_is_sent_to_its_drone_and_shown_nowhere() {
    let mut hand = guarded();
    hand.answer(|slot| slot.starts_with("Account"), Err(signed_out()));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
    hand.give(Event::Pasted(" s3cr3t-\n t0k3n ".into()));
    hand.type_keys("x backspace");
    assert!(!format!("{:?}", hand.model).contains("s3cr3t"));
    hand.type_keys("enter");
    let kept = hand.orders.iter().rev().find_map(|order| match order {
        Effect::KeepToken(ticket, token) => Some((ticket.clone(), token.0.expose().to_owned())),
        _ => None,
    });
    let (ticket, token) = kept.expect("an order to keep it");
    assert_eq!(token, "s3cr3t-t0k3n");
    assert!(!format!("{:?}", hand.orders).contains("s3cr3t"));
    let fault = Fault::new(FaultKind::SignedOut, "drone does not know this token");
    hand.give(Event::TokenChecked(ticket, Err(fault)));
    assert!(panel(&hand).is_typing());
    hand.give(Event::Pasted("another".into()));
    hand.type_keys("enter");
    let ticket = panel(&hand).ticket.clone().expect("a second attempt");
    hand.give(Event::TokenChecked(ticket, Ok(account())));
    assert!(hand.model.overlays.is_empty());
    assert_eq!(hand.message(), "Drone knows you as ana");
}

#[test]
fn a_stream_that_was_refused_for_want_of_a_token_is_opened_when_there_is_one() {
    let mut hand = guarded();
    hand.tell(Streamed::Refused(signed_out()));
    assert_eq!(panel(&hand).door, Door::Drone(server()));
    assert!(!hand.message().contains("streams are refused"));
    let followed = |hand: &Hand| {
        let follows = |order: &&Effect| matches!(order, Effect::Follow(..));
        hand.orders.iter().filter(follows).count()
    };
    let before = followed(&hand);
    hand.give(Event::Pasted("token".into()));
    hand.type_keys("enter");
    let ticket = panel(&hand).ticket.clone().expect("an attempt");
    hand.give(Event::TokenChecked(ticket, Ok(account())));
    assert_eq!(followed(&hand), before + 1);
}

#[test]
fn news_of_an_attempt_that_was_given_up_is_dropped() {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    hand.type_keys("enter");
    let (first, _) = attempt(&hand);
    hand.type_keys("esc : l o g i n enter enter");
    let (second, _) = attempt(&hand);
    assert_ne!(first, second);
    hand.give(Event::SignedIn(first, Ok(session(60))));
    assert!(matches!(panel(&hand).stage, Stage::Looking));
    assert!(hand.model.sessions.of("prod").is_none());
}

#[test]
fn logging_out_ends_the_session_and_says_what_is_left() {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(catalog())),
    );
    hand.give(Event::Stands("prod".into(), Some(session(60))));
    hand.type_keys(": l o g o u t enter");
    let ticket = hand.orders.iter().rev().find_map(|order| match order {
        Effect::SignOut(ticket) => Some(ticket.clone()),
        _ => None,
    });
    let said = "signed out; the provider still honours this token for 42m".to_owned();
    hand.give(Event::SignedOut(
        ticket.expect("an order"),
        Ok(said.clone()),
    ));
    assert_eq!(hand.message(), said);
    assert!(hand.model.sessions.of("prod").is_none());
}

#[test]
fn another_context_is_chosen_by_its_name() {
    let known = |name: &str| KnownContext {
        name: name.into(),
        servers: format!("{name}.acme.test"),
        protected: false,
    };
    let mut hand = Hand::with(Settings {
        known: vec![known("prod"), known("staging")],
        ..settings()
    });
    hand.type_keys(": c t x space s t enter");
    assert!(hand.orders.contains(&Effect::Switch("staging".into())));
}
