//! The sign-in at every size: offered, under way, failed; and the question for a Drone token.

use std::fmt::Write;

use backdrone::app::{Effect, Event, Ticket};
use backdrone::domain::{Fault, FaultKind, Opens, SignInNews};
use backdrone::ui::{Depth, Look, Theme, draw};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::hand::{Hand, settings};
use super::signing_in::{guarded, signed_out};
use crate::stage::text_of;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// What a model shows at each size, one below the other.
pub(super) fn faces(model: impl Fn() -> Hand) -> String {
    let theme = Theme::named("ansi").expect("a built-in theme");
    let look = Look {
        theme: theme.at(Depth::Ansi16),
        ascii: false,
        reduced_motion: false,
    };
    let mut all = String::new();
    for (columns, rows) in SIZES {
        let mut hand = model();
        hand.give(Event::Resized(columns, rows));
        hand.draw();
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&hand.model, &look, &mut buffer);
        let _infallible = writeln!(all, "── {columns}x{rows}\n{}", text_of(&buffer));
    }
    all
}

/// A model whose catalog was refused, so that the person is asked in.
fn asked() -> Hand {
    let mut hand = guarded();
    hand.answer_account();
    hand.answer(|slot| slot.starts_with("Catalog"), Err(signed_out()));
    hand
}

/// The same after the person has begun and this was told.
fn told(news: Vec<SignInNews>) -> Hand {
    let (mut hand, ticket) = begun();
    for news in news {
        hand.give(Event::SignIn(ticket.clone(), news));
    }
    hand
}

fn begun() -> (Hand, Ticket) {
    let mut hand = asked();
    hand.type_keys("enter");
    let ticket = hand.orders.iter().rev().find_map(|order| match order {
        Effect::SignIn(ticket, _) => Some(ticket.clone()),
        _ => None,
    });
    (hand, ticket.expect("a sign-in that was ordered"))
}

pub(super) fn found() -> SignInNews {
    SignInNews::Found {
        issuer: "https://id.acme.test".into(),
    }
}

pub(super) fn page(no_browser: Option<&str>) -> SignInNews {
    SignInNews::Page {
        url: "https://id.acme.test/authorize?response_type=code&client_id=backdrone&state=YHy1t&\
              code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&\
              redirect_uri=http%3A%2F%2F127.0.0.1%3A41001%2Fcallback&scope=openid+profile+email"
            .into(),
        no_browser: no_browser.map(str::to_owned),
        ssh: "ssh -L 41001:127.0.0.1:41001 build7".into(),
        seconds: 108,
    }
}

#[test]
fn offered() {
    insta::assert_snapshot!("sign_in_offered", faces(asked));
}

#[test]
fn through_a_gateway() {
    let gateway = || {
        let mut hand = asked();
        let auth = hand.model.settings.contexts[0].auth.as_mut();
        let auth = auth.expect("a way to sign in");
        (auth.opens, auth.device) = (Opens::Gateway, true);
        hand
    };
    insta::assert_snapshot!("sign_in_gateway", faces(gateway));
}

#[test]
fn waiting_for_the_browser() {
    let waiting = || told(vec![found(), page(None)]);
    insta::assert_snapshot!("sign_in_waiting", faces(waiting));
}

#[test]
fn waiting_for_a_pasted_address() {
    let why = "no browser was opened: this session has no display";
    let wrong = SignInNews::NotThat {
        why: "that is no web address".into(),
    };
    let pasting = || told(vec![found(), page(Some(why)), wrong.clone()]);
    insta::assert_snapshot!("sign_in_pasting", faces(pasting));
}

#[test]
fn waiting_for_a_device() {
    let device = SignInNews::Device {
        url: "https://id.acme.test/device".into(),
        code: "WDJB-MJHT".into(),
        seconds: 300,
    };
    let waiting = || told(vec![found(), device.clone()]);
    insta::assert_snapshot!("sign_in_device", faces(waiting));
}

#[test]
fn failed() {
    let failed = || {
        let (mut hand, ticket) = begun();
        let fault = Fault::new(
            FaultKind::Refused,
            "client id `backdrone` is not allowed for this flow: no public clients",
        );
        let fault = fault.hint("have it registered as a public client with PKCE");
        hand.give(Event::SignedIn(ticket, Err(fault)));
        hand
    };
    insta::assert_snapshot!("sign_in_failed", faces(failed));
}

#[test]
fn asked_for_a_token() {
    let token = || {
        let mut hand = guarded();
        hand.answer(|slot| slot.starts_with("Account"), Err(signed_out()));
        hand.give(Event::Pasted("55f24eb3d61ef6ac5e83d550178638dc".into()));
        hand
    };
    insta::assert_snapshot!("sign_in_token", faces(token));
}

#[test]
fn commands() {
    let commands = || {
        let mut settings = settings();
        settings.known = ["prod", "staging", "payments-production-eu-central"]
            .map(|name| backdrone::app::KnownContext {
                name: name.into(),
                servers: format!("backstage.{name}.test · drone.{name}.test"),
                protected: name == "prod",
            })
            .to_vec();
        let mut hand = Hand::with(settings);
        hand.type_keys(":");
        hand
    };
    insta::assert_snapshot!("panel_commands", faces(commands));
}
