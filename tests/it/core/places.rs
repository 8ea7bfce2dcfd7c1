//! Where the program opens: a view, a service, a build, a commit, a Git checkout.

use backdrone::app::screens::Screen;
use backdrone::app::screens::services::View;
use backdrone::app::{Answer, Event, Settings, Start, Streamed};
use backdrone::domain::RepoSlug;

use super::hand::{Hand, catalog, repos, settings};

/// A model that was started on a place and has heard from both servers.
fn started(start: Start) -> Hand {
    let mut hand = Hand::with(Settings {
        start,
        ..settings()
    });
    hand.answer_account();
    hand.tell(Streamed::Opened);
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(catalog())),
    );
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    hand.draw();
    hand
}

fn place(what: &str, build: Option<u64>) -> Start {
    Start::Place {
        what: what.into(),
        build,
        stage: None,
        step: None,
    }
}

fn slug(hand: &Hand) -> Option<String> {
    let place = hand.model.screen().place(&hand.model);
    place.row?.repo.map(|repo| repo.slug.to_string())
}

#[test]
fn a_service_is_named_by_component_reference_or_repository() {
    for name in [
        "gateway",
        "component:default/gateway",
        "component:gateway",
        "acme/gateway",
        "ACME/Gateway",
    ] {
        let hand = started(place(name, None));
        assert!(matches!(hand.model.screen(), Screen::Builds(_)), "{name}");
        assert_eq!(slug(&hand).as_deref(), Some("acme/gateway"), "{name}");
    }
}

#[test]
fn a_build_opens_over_its_service_so_that_escape_leads_there() {
    let mut hand = started(place("checkout", Some(12)));
    assert!(matches!(hand.model.screen(), Screen::Build(screen) if screen.id.number == 12));
    hand.type_keys("esc");
    assert!(matches!(hand.model.screen(), Screen::Builds(_)));
    hand.type_keys("esc");
    assert_eq!(slug(&hand).as_deref(), Some("acme/checkout"));
}

#[test]
fn a_place_that_the_cache_knows_asks_its_questions_though_no_server_has_answered() {
    let yesterday = started(Start::Services).model.memory();
    let mut hand = Hand::with(Settings {
        start: place("acme/gateway", None),
        ..settings()
    });
    for memory in yesterday {
        hand.give(Event::Remembered(Box::new(memory)));
    }
    assert!(matches!(hand.model.screen(), Screen::Builds(_)));
    assert_eq!(hand.asked(|slot| slot.starts_with("Builds(")).len(), 1);
}

#[test]
fn a_commit_is_found_among_the_newest_builds() {
    let hand = started(Start::Commit("9f3c1ab".into()));
    assert!(matches!(hand.model.screen(), Screen::Build(_)));
}

#[test]
fn a_checkout_puts_the_cursor_on_its_service() {
    let hand = started(Start::Checkout("acme/ledger".into()));
    assert!(matches!(hand.model.screen(), Screen::Services(_)));
    assert_eq!(slug(&hand).as_deref(), Some("acme/ledger"));
}

#[test]
fn a_checkout_that_one_does_not_own_shows_all_services() {
    let hand = started(Start::Checkout("acme/gateway".into()));
    assert_eq!(slug(&hand).as_deref(), Some("acme/gateway"));
    assert_eq!(hand.services().len(), 3);
}

fn stands_in(slug: &str) -> Event {
    Event::StandsIn(RepoSlug::parse(slug).expect("a slug"))
}

#[test]
fn a_checkout_found_late_moves_the_cursor_of_whoever_has_done_nothing_yet() {
    let mut hand = started(Start::Services);
    assert_eq!(slug(&hand).as_deref(), Some("acme/checkout"));
    hand.give(stands_in("acme/ledger"));
    hand.draw();
    assert_eq!(slug(&hand).as_deref(), Some("acme/ledger"));
}

#[test]
fn a_checkout_found_before_the_servers_answered_is_gone_to_when_they_do() {
    let mut hand = Hand::with(settings());
    hand.give(stands_in("acme/ledger"));
    hand.settle();
    assert_eq!(slug(&hand).as_deref(), Some("acme/ledger"));
}

#[test]
fn a_checkout_found_late_leaves_whoever_has_moved_where_they_are() {
    for (keys, there) in [
        ("j k", "acme/checkout"),
        ("j", "acme/ledger"),
        ("9", "acme/checkout"),
        ("enter", "acme/checkout"),
    ] {
        let mut hand = started(Start::Services);
        hand.type_keys(keys);
        let screens = hand.model.screens.len();
        hand.give(stands_in("acme/gateway"));
        hand.draw();
        assert_eq!(slug(&hand).as_deref(), Some(there), "{keys}");
        assert_eq!(hand.model.screens.len(), screens, "{keys}");
    }
    // The same when it was found first, and the rows came after the first key.
    let mut hand = Hand::with(settings());
    hand.give(stands_in("acme/ledger"));
    hand.type_keys("j k");
    hand.settle();
    assert_eq!(slug(&hand).as_deref(), Some("acme/checkout"));
}

#[test]
fn a_checkout_does_not_lead_away_from_a_place_that_was_named() {
    let mut hand = Hand::with(Settings {
        start: place("gateway", None),
        ..settings()
    });
    hand.give(stands_in("acme/ledger"));
    hand.settle();
    assert_eq!(slug(&hand).as_deref(), Some("acme/gateway"));
}

#[test]
fn a_view_is_shown_at_once() {
    let hand = started(Start::View("failing".into()));
    let Screen::Services(screen) = hand.model.screen() else {
        panic!("the start screen");
    };
    assert_eq!(screen.view, View::Failing);
    assert_eq!(hand.services(), ["checkout"]);
}

#[test]
fn what_is_nowhere_is_said_once_everybody_has_answered() {
    let hand = started(place("nothing-of-the-kind", None));
    assert!(matches!(hand.model.screen(), Screen::Services(_)));
    assert_eq!(
        hand.message(),
        "`nothing-of-the-kind` is no service or repository here"
    );
    let hand = started(Start::Commit("0000000".into()));
    assert_eq!(
        hand.message(),
        "no build of commit 0000000 is among the newest ones"
    );
}
