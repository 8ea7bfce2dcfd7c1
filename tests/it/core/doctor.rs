//! The doctor's panel: opened, filled as checks end, copied, closed.

use backdrone::app::overlays::Overlay;
use backdrone::app::overlays::doctor::DoctorPanel;
use backdrone::app::{Chord, Effect, Event, Slot, Ticket, update};
use backdrone::domain::{Check, Subject};

use super::hand::{Hand, settings};

fn opened() -> (Hand, Ticket) {
    let mut settings = settings();
    settings.about = "# about\n".into();
    let mut hand = Hand::with(settings);
    let orders = press(&mut hand, ": d o c t o r enter");
    let examined = orders.into_iter().find_map(|order| match order {
        Effect::Examine(ticket) => Some(ticket),
        _ => None,
    });
    (hand, examined.expect("an examination"))
}

/// Presses keys; what the last one ordered.
fn press(hand: &mut Hand, keys: &str) -> Vec<Effect> {
    let mut orders = Vec::new();
    for key in keys.split(' ') {
        let chord = Chord::parse(key).expect(key);
        orders = update(&mut hand.model, Event::Pressed(chord));
    }
    orders
}

fn panel(hand: &Hand) -> &DoctorPanel {
    match hand.model.overlays.last() {
        Some(Overlay::Doctor(panel)) => panel,
        other => panic!("no doctor on top: {other:?}"),
    }
}

fn examined(hand: &mut Hand, ticket: &Ticket, check: Option<Check>) {
    update(&mut hand.model, Event::Examined(ticket.clone(), check));
}

#[test]
fn checks_come_as_they_end_and_stand_in_their_order() {
    let (mut hand, ticket) = opened();
    assert_eq!(ticket.slot, Slot::Doctor("prod".into()));
    for subject in [Subject::Clock, Subject::Configuration, Subject::Backstage] {
        examined(&mut hand, &ticket, Some(Check::good(subject, "fine")));
        assert!(!panel(&hand).done);
    }
    examined(&mut hand, &ticket, None);
    let ids: Vec<String> = panel(&hand)
        .checks
        .iter()
        .map(|it| it.subject.id())
        .collect();
    assert_eq!(ids, ["configuration", "backstage", "clock"]);
    assert!(panel(&hand).done);
}

#[test]
fn what_is_known_so_far_can_be_copied() {
    let (mut hand, ticket) = opened();
    let check = Check::bad(Subject::Backstage, "it is down");
    examined(&mut hand, &ticket, Some(check));
    let orders = press(&mut hand, "y");
    let [Effect::Copy { text, .. }] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    assert!(text.starts_with("# about\n"), "{text}");
    assert!(
        text.contains("| backstage | bad | 0 | it is down |"),
        "{text}"
    );
}

#[test]
fn closing_ends_the_examination_and_what_it_still_says_is_dropped() {
    let (mut hand, ticket) = opened();
    let orders = press(&mut hand, "esc");
    assert_eq!(orders, [Effect::Stop(ticket.slot.clone())]);
    assert!(hand.model.overlays.is_empty());
    let orders = press(&mut hand, ": d o c t o r enter");
    assert!(matches!(orders.as_slice(), [Effect::Examine(again)] if *again != ticket));
    let late = Check::good(Subject::Clock, "of the first one");
    examined(&mut hand, &ticket, Some(late));
    assert_eq!(panel(&hand).checks, []);
}
