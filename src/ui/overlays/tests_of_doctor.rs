//! What the doctor's panel shows, at every size.

use crate::app::overlays::Overlay;
use crate::app::{Effect, Event, Model, Ticket, update};
use crate::domain::{Check, Subject};
use crate::ui::overlays::tests::{HOSTILE, press};
use crate::ui::testing::{Ink, full, picture, read};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

fn opened(size: (u16, u16)) -> (Model, Ticket) {
    let mut model = full(size);
    press(&mut model, ": d o c t o r");
    let chord = crate::app::Chord::parse("enter").expect("a key");
    let orders = update(&mut model, Event::Pressed(chord));
    let [Effect::Examine(ticket)] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    (model, ticket.clone())
}

fn found(size: (u16, u16), checks: Vec<Check>) -> Model {
    let (mut model, ticket) = opened(size);
    for check in checks.into_iter().map(Some).chain([None]) {
        update(&mut model, Event::Examined(ticket.clone(), check));
    }
    model
}

fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

#[test]
fn each_verdict_has_its_sign_and_a_bad_one_its_next_step() {
    let mut slow = Check::bad(Subject::Backstage, "no answer within 9 s").next("it is down");
    slow.took = 9_000;
    let checks = vec![
        Check::good(Subject::Configuration, "no findings"),
        Check::warn(Subject::Keyring, "tokens are kept in a 0600 file"),
        Check::skipped(Subject::Issuer, "nobody signs in"),
        slow,
    ];
    let text = text(&found((100, 30), checks));
    for words in [
        "Doctor · prod",
        "1 bad · 1 warning",
        "✓ configuration",
        "! keyring",
        "· issuer",
        "✗ backstage      no answer within 9 s (9000 ms)",
        "                 it is down",
        "y copies a report",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("Looking at the rest"), "{text}");
}

#[test]
fn while_checks_are_under_way_it_says_so() {
    let (model, _) = opened((80, 24));
    assert!(text(&model).contains("Looking at the rest"));
}

#[test]
fn a_long_list_is_scrolled_to_its_end_and_harms_nobody() {
    for size in SIZES {
        let check = |at: usize| {
            let name = format!("ci-{at:02}").into();
            Check::bad(Subject::Server(at, name), HOSTILE.repeat(9)).next(HOSTILE)
        };
        let mut checks: Vec<Check> = (0..20).map(check).collect();
        checks.push(Check::good(Subject::Clock, "the last line"));
        let mut model = found(size, checks);
        let (buffer, drawn) = picture(&model, Ink::Unicode);
        let first = read(&buffer);
        assert!(first.contains("server:ci-00"), "{size:?}\n{first}");
        assert!(!first.contains("the last line"), "{size:?}\n{first}");
        update(
            &mut model,
            Event::Measured(drawn.lowest.expect("it scrolls")),
        );
        press(&mut model, "G");
        let last = text(&model);
        assert!(last.contains("the last line"), "{size:?}\n{last}");
        assert!(
            !last.contains('\u{1b}') && !last.contains('\u{202e}'),
            "{last}"
        );
        assert!(matches!(model.overlays.last(), Some(Overlay::Doctor(_))));
    }
}
