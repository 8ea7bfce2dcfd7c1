//! Keys that move: lists, screens, history, filters, paste.

use backdrone::app::overlays::Overlay;
use backdrone::app::screens::Screen;
use backdrone::app::{Effect, Event, Readiness, Streamed, ready};
use backdrone::domain::Status;

use super::hand::{Hand, build, facts};

#[test]
fn enter_goes_deeper_and_escape_comes_back_but_never_leaves() {
    let mut hand = Hand::settled();
    hand.type_keys("enter");
    assert!(matches!(hand.model.screen(), Screen::Builds(_)));
    hand.type_keys("enter");
    assert!(matches!(hand.model.screen(), Screen::Build(_)));
    hand.type_keys("esc esc esc esc");
    assert!(matches!(hand.model.screen(), Screen::Services(_)));
    assert!(!hand.orders.contains(&Effect::Quit));
    hand.type_keys("q");
    assert!(hand.orders.contains(&Effect::Quit));
}

#[test]
fn the_cursor_stays_on_its_service_when_rows_move() {
    let mut hand = Hand::settled();
    hand.type_keys("j");
    let failed = Box::new(build(6, "main", Status::Error));
    hand.tell(Streamed::Build(Box::new(facts("acme/ledger")), failed));
    hand.draw();
    assert_eq!(hand.services(), ["checkout", "ledger"]);
    let green = Box::new(build(13, "main", Status::Success));
    hand.tell(Streamed::Build(Box::new(facts("acme/checkout")), green));
    hand.draw();
    assert_eq!(
        hand.services(),
        ["ledger", "checkout"],
        "the order follows the state"
    );
    let place = hand.model.screen().place(&hand.model);
    assert_eq!(
        place
            .row
            .and_then(|row| row.repo)
            .map(|r| r.slug.to_string()),
        Some("acme/ledger".into())
    );
}

#[test]
fn frozen_rows_stay_where_they_are() {
    let mut hand = Hand::settled();
    hand.type_keys(".");
    let failed = Box::new(build(6, "main", Status::Failure));
    hand.tell(Streamed::Build(Box::new(facts("acme/ledger")), failed));
    let green = Box::new(build(13, "main", Status::Success));
    hand.tell(Streamed::Build(Box::new(facts("acme/checkout")), green));
    hand.draw();
    assert_eq!(hand.services(), ["checkout", "ledger"]);
    hand.type_keys(".");
    assert_eq!(hand.services(), ["ledger", "checkout"]);
}

#[test]
fn a_filter_follows_each_letter_and_escape_takes_it_off() {
    let mut hand = Hand::settled();
    hand.type_keys("/ l e d");
    assert_eq!(hand.services(), ["ledger"]);
    hand.type_keys("q");
    assert_eq!(hand.services(), Vec::<String>::new(), "q is a letter here");
    hand.type_keys("esc");
    assert_eq!(hand.services().len(), 2);
    hand.type_keys("/ s t a t u s : f a i l i n g enter");
    assert_eq!(hand.services(), ["checkout"]);
    hand.type_keys("esc");
    assert_eq!(hand.services().len(), 2);
}

#[test]
fn history_and_the_last_place_lead_back() {
    let mut hand = Hand::settled();
    hand.type_keys("enter enter 1");
    assert!(matches!(hand.model.screen(), Screen::Services(_)));
    hand.type_keys("-");
    assert!(matches!(hand.model.screen(), Screen::Build(_)));
    hand.type_keys("-");
    assert!(matches!(hand.model.screen(), Screen::Services(_)));
}

/// F51: pasted letters are no keys.
#[test]
fn a_text_pasted_into_a_list_does_nothing_and_that_is_said() {
    let mut hand = Hand::settled();
    hand.give(Event::Pasted("R\ny\nq\n".into()));
    assert!(hand.model.overlays.is_empty());
    assert!(
        !hand
            .orders
            .iter()
            .any(|o| matches!(o, Effect::Quit | Effect::Perform(..)))
    );
    assert_eq!(
        hand.message(),
        "pasted text is not taken here: press `/` first to filter by it"
    );
    hand.type_keys("/");
    hand.give(Event::Pasted("ledger\n".into()));
    hand.draw();
    assert_eq!(hand.services(), ["ledger"]);
}

#[test]
fn a_sequence_waits_for_its_end_and_a_wrong_second_key_means_itself() {
    let mut hand = Hand::settled();
    hand.type_keys("j g");
    assert_eq!(hand.model.pressed.len(), 1);
    hand.type_keys("g");
    let at = |hand: &Hand| match hand.model.screen() {
        Screen::Services(screen) => screen.cursor.at,
        _ => panic!("the start screen"),
    };
    assert_eq!(at(&hand), 0);
    hand.type_keys("g j");
    assert_eq!(at(&hand), 1, "`g j` is nothing, `j` is down");
}

#[test]
fn help_runs_what_is_chosen_in_it() {
    let mut hand = Hand::settled();
    hand.type_keys("? n e x t space v i e w enter");
    assert!(hand.model.overlays.is_empty());
    assert_eq!(hand.services().len(), 3, "the next view is `all`");
}

#[test]
fn a_key_that_cannot_work_says_why() {
    let mut hand = Hand::settled();
    hand.type_keys("C");
    assert_eq!(hand.message(), "Cancel: #12 has ended (failure)");
    assert!(hand.model.overlays.is_empty());
}

#[test]
fn every_action_says_whether_it_can_be_done_on_every_screen() {
    let mut hand = Hand::settled();
    for keys in ["", "enter", "enter"] {
        if !keys.is_empty() {
            hand.type_keys(keys);
        }
        for spec in backdrone::app::ACTIONS {
            if let Readiness::NotNow(why) = ready(&hand.model, spec.action) {
                assert!(!why.is_empty() && !why.ends_with('.'), "{}: {why}", spec.id);
            }
        }
    }
}

#[test]
fn facets_narrow_the_list_and_widen_it_again() {
    let mut hand = Hand::settled();
    hand.type_keys("f");
    let Some(Overlay::Menu(panel)) = hand.model.overlays.last() else {
        panic!("the facets");
    };
    assert_eq!(panel.items[0].label, "status:failure");
    hand.type_keys("space");
    assert_eq!(hand.services(), ["checkout"]);
    hand.type_keys("space esc");
    assert_eq!(hand.services().len(), 2);
}

#[test]
fn a_pinned_row_stands_on_top() {
    let mut hand = Hand::settled();
    hand.type_keys("j *");
    assert_eq!(hand.services(), ["ledger", "checkout"]);
    hand.type_keys("*");
    assert_eq!(hand.services(), ["checkout", "ledger"]);
}
