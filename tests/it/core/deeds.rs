//! What changes the world: asked first, sent once, told truly.

use backdrone::app::overlays::Overlay;
use backdrone::app::overlays::confirm::ConfirmPanel;
use backdrone::app::screens::Screen;
use backdrone::app::{Effect, Event, Streamed};
use backdrone::domain::{Fault, FaultKind, Intent, Level, Outcome, Status, Verb};

use super::hand::{Hand, build, facts, settings, with_steps};

fn panel(hand: &Hand) -> &ConfirmPanel {
    match hand.model.overlays.last() {
        Some(Overlay::Confirm(panel)) => panel,
        other => panic!("no question is open: {other:?}"),
    }
}

fn sent(hand: &Hand) -> Vec<Intent> {
    let deeds = hand.orders.iter().filter_map(|order| match order {
        Effect::Perform(_, intent) => Some((**intent).clone()),
        _ => None,
    });
    deeds.collect()
}

fn end(hand: &mut Hand, result: Result<Outcome, Fault>) {
    let ticket = hand
        .asked(|slot| slot.starts_with("Deed"))
        .pop()
        .expect("a deed");
    hand.give(Event::Performed(ticket, result));
    hand.draw();
}

#[test]
fn a_restart_is_asked_for_with_cancel_in_focus_and_y_sends_it_once() {
    let mut hand = Hand::settled();
    hand.type_keys("R");
    assert_eq!(panel(&hand).level, Level::One);
    assert!(panel(&hand).lines[0].starts_with("run #12 of acme/checkout again"));
    hand.type_keys("enter");
    assert!(hand.model.overlays.is_empty(), "enter sits on cancel");
    assert_eq!(sent(&hand), []);
    hand.type_keys("R y y y");
    let deeds = sent(&hand);
    assert_eq!(deeds.len(), 1);
    assert_eq!(
        (deeds[0].deed.verb, deeds[0].deed.build),
        (Verb::Restart, Some(12))
    );
    assert_eq!(&*deeds[0].actor, "user:default/ana");
    assert_eq!(deeds[0].owner.as_deref(), Some("group:default/payments"));
}

#[test]
fn the_new_build_is_told_and_selected() {
    let mut hand = Hand::settled();
    hand.type_keys("enter R y");
    let new = build(13, "main", Status::Pending);
    end(&mut hand, Ok(Outcome::Started(Box::new(new))));
    assert_eq!(hand.message(), "#13 started · enter opens");
    assert!(hand.model.overlays.is_empty());
    let place = hand.model.screen().place(&hand.model);
    assert_eq!(place.build.map(|id| id.number), Some(13));
}

#[test]
fn a_refusal_stays_in_the_panel_with_the_servers_own_words() {
    let mut hand = Hand::settled();
    hand.type_keys("R y");
    end(
        &mut hand,
        Err(Fault::new(
            FaultKind::Forbidden,
            "forbidden: write access needed",
        )),
    );
    assert!(!panel(&hand).sending);
    let fault = panel(&hand).fault.as_ref().expect("the refusal");
    assert_eq!(fault.summary, "forbidden: write access needed");
    hand.type_keys("esc");
    assert!(hand.model.overlays.is_empty());
}

#[test]
fn a_lost_answer_is_never_repeated_and_is_told_as_what_it_is() {
    let mut hand = Hand::settled();
    hand.type_keys("R y");
    end(&mut hand, Ok(Outcome::Unknown { candidates: 0 }));
    assert!(
        hand.message().contains("sent, no answer came"),
        "{}",
        hand.message()
    );
    assert_eq!(sent(&hand).len(), 1);
}

#[test]
fn a_trigger_that_drone_skips_is_no_success() {
    let mut hand = Hand::settled();
    hand.type_keys("T");
    hand.type_keys("up enter");
    assert_eq!(panel(&hand).intent.deed.branch.as_deref(), Some("main"));
    hand.type_keys("y");
    end(&mut hand, Ok(Outcome::Skipped));
    assert!(
        hand.message().contains("Drone skipped it"),
        "{}",
        hand.message()
    );
    assert!(hand.model.overlays.is_empty());
}

#[test]
fn what_one_does_not_own_is_asked_one_level_higher() {
    let mut hand = Hand::settled();
    let green = build(8, "main", Status::Success);
    hand.tell(Streamed::Build(
        Box::new(facts("acme/gateway")),
        Box::new(green),
    ));
    hand.type_keys("] / g a t e enter enter enter R");
    assert_eq!(panel(&hand).level, Level::Two);
    let advice = panel(&hand)
        .lines
        .iter()
        .any(|line| line.contains("you do not own it"));
    assert!(advice, "{:?}", panel(&hand).lines);
}

#[test]
fn a_protected_repository_wants_its_name_typed() {
    let mut settings = settings();
    settings.contexts[0].protection.repos = vec!["acme/checkout".into()];
    let mut hand = Hand::settled();
    hand.model.settings = settings;
    hand.type_keys("R y tab");
    assert_eq!(sent(&hand), [], "level 3 has no letter");
    hand.type_keys("shift-tab shift-tab shift-tab c h e c k o u t tab tab tab enter");
    assert_eq!(sent(&hand).len(), 1, "{:?}", panel(&hand));
}

#[test]
fn a_blocked_build_is_not_restarted_because_drone_would_run_it_unblocked() {
    let mut hand = Hand::settled();
    let blocked = with_steps(build(13, "main", Status::Pending), Status::Blocked);
    hand.tell(Streamed::Build(
        Box::new(facts("acme/checkout")),
        Box::new(blocked),
    ));
    hand.draw();
    hand.type_keys("g g enter R");
    assert!(hand.model.overlays.is_empty());
    assert!(
        hand.message().contains("waits for approval"),
        "{}",
        hand.message()
    );
}

#[test]
fn read_only_switches_all_deeds_off() {
    let mut hand = Hand::settled();
    hand.model.settings.read_only = true;
    for key in ["T", "R", "C"] {
        hand.type_keys(key);
        assert!(hand.model.overlays.is_empty());
        assert!(hand.message().contains("read-only"), "{}", hand.message());
    }
}

#[test]
fn a_second_deed_on_a_repository_waits_for_the_first() {
    let mut hand = Hand::settled();
    hand.type_keys("R y esc R");
    assert!(
        hand.message()
            .contains("restart acme/checkout #12 is under way"),
        "{}",
        hand.message()
    );
    hand.type_keys("q");
    assert!(
        !hand.orders.contains(&Effect::Quit),
        "asked once before leaving"
    );
    hand.type_keys("q");
    assert!(hand.orders.contains(&Effect::Quit));
}

#[test]
fn a_cancel_keeps_the_screen_and_tells_how_it_ended() {
    let mut hand = Hand::settled();
    let running = build(13, "main", Status::Running);
    hand.tell(Streamed::Build(
        Box::new(facts("acme/checkout")),
        Box::new(running),
    ));
    hand.draw();
    hand.type_keys("g g enter C y");
    let ended = build(13, "main", Status::Success);
    end(&mut hand, Ok(Outcome::Ended(Box::new(ended))));
    assert_eq!(hand.message(), "#13 had ended before: success");
    assert!(matches!(hand.model.screen(), Screen::Builds(_)));
}
