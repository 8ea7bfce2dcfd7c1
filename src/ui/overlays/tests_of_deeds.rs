//! Questions before deeds, and the form for a new build.

use crate::app::overlays::Overlay;
use crate::domain::{Build, Fault, FaultKind, Status};
use crate::ui::overlays::tests::{flat, open, text};
use crate::ui::samples::{failed, on_build, press};
use crate::ui::testing::{Ink, NOW, build, picture};

#[test]
fn a_restart_says_what_drone_will_do_and_stands_on_the_way_back() {
    let model = open("R", (80, 24));
    let flat = flat(&model);
    for part in [
        "Restart build · acme/checkout-api #1482",
        "run #1482 of acme/checkout-api again: main 9f3c1ab, all stages, as a new build",
        "the old parameters stay: YEAR=2026 NPM_TOKEN=***",
        "prod · acme/checkout-api · https://drone.example",
        "▸[ Back ]    [ Restart (y) ]",
    ] {
        assert!(flat.contains(part), "{part}\n{flat}");
    }
    assert!(!flat.contains("Reason"), "level 1 asks for nothing: {flat}");
}

#[test]
fn a_cancel_adds_who_and_what_and_asks_for_a_reason() {
    let running = Build {
        stages: failed().stages,
        ..build(1483, "main", Status::Running)
    };
    let mut model = on_build(running, (100, 30));
    press(&mut model, "C");
    let flat = flat(&model);
    for part in [
        "stop #1483 of acme/checkout-api (main): its steps are killed",
        "as       user:default/ana · write access: not known",
        "group:default/payments · you are one of them",
        "#1483 ",
        "Reason   [",
        "[ Cancel build (y) ]",
    ] {
        assert!(flat.contains(part), "{part}\n{flat}");
    }
}

#[test]
fn a_protected_repository_wants_its_name_and_has_no_letter() {
    let mut model = on_build(failed(), (80, 24));
    let protection = &mut model.settings.contexts[0].protection;
    protection.repos = vec!["acme/checkout-api".into()];
    press(&mut model, "R");
    let asked = flat(&model);
    assert!(
        asked.contains("to go on, type the name: checkout-api"),
        "{asked}"
    );
    assert!(
        asked.contains("not the name yet") && !asked.contains("(y)"),
        "{asked}"
    );
    press(&mut model, "tab tab");
    let keys = "c h e c k o u t minus a p i";
    press(&mut model, keys);
    assert!(flat(&model).contains("it is the name"), "{}", flat(&model));
    let (_, drawn) = picture(&model, Ink::Unicode);
    assert!(drawn.cursor.is_some(), "it is being typed");
}

#[test]
fn a_refusal_stays_with_the_servers_own_words() {
    let mut model = open("R", (80, 24));
    if let Some(Overlay::Confirm(panel)) = model.overlays.last_mut() {
        let fault = Fault::new(
            FaultKind::Server,
            "drone.example answered 500: no space left",
        );
        panel.fault = Some(Fault {
            request: Some("01J8KQ".into()),
            ..fault.hint("tell who runs Drone")
        });
    }
    let flat = flat(&model);
    for part in [
        "answered 500: no space left",
        "tell who runs Drone",
        "request 01J8KQ",
    ] {
        assert!(flat.contains(part), "{part}\n{flat}");
    }
}

#[test]
fn what_is_sent_says_since_when() {
    let mut model = open("R y", (80, 24));
    model.now = NOW.plus(2_400);
    assert!(
        flat(&model).contains("sent, waiting for Drone… 2 s"),
        "{}",
        flat(&model)
    );
}

#[test]
fn the_form_hides_secrets_while_they_are_typed_and_in_the_command() {
    let mut model = open("T tab tab ctrl-n T O K E N tab s e c", (80, 24));
    let typed = text(&model);
    assert!(
        typed.contains("[ *** ") && !typed.contains("[ sec"),
        "{typed}"
    );
    assert!(
        typed.contains("last run") && typed.contains("typed"),
        "{typed}"
    );
    press(&mut model, "tab tab tab tab enter");
    let review = flat(&model);
    assert!(
        review.contains("start a new build of acme/checkout-api: main"),
        "{review}"
    );
    assert!(
        review.contains("TOKEN=***") && !review.contains("sec "),
        "{review}"
    );
    let (_, drawn) = picture(&model, Ink::Unicode);
    assert_eq!(
        drawn.cursor, None,
        "the form under the review is not typed into"
    );
}

#[test]
fn the_form_scrolls_to_the_parameter_that_is_typed() {
    let mut keys = String::from("T");
    for at in 0..20 {
        let letter = char::from(b'A' + at);
        keys.push_str(&format!(" ctrl-n {letter} {letter}"));
    }
    for size in [(60, 15), (80, 24), (120, 40)] {
        let model = open(&keys, size);
        let text = text(&model);
        assert!(text.contains("[ TT "), "{size:?}\n{text}");
        assert!(
            text.contains("[ Review ]") && text.contains("Branch"),
            "{text}"
        );
        let (buffer, drawn) = picture(&model, Ink::Unicode);
        let (x, y) = drawn.cursor.expect("a field has the focus");
        assert_eq!(buffer[(x - 1, y)].symbol(), "T");
    }
}

#[test]
fn what_is_wrong_in_the_form_is_said_in_it() {
    let keys = "T tab tab ctrl-n b r a n c h tab tab tab tab tab enter";
    let model = open(keys, (80, 24));
    let text = text(&model);
    assert!(text.contains("`branch` is no parameter"), "{text}");
    let (_, drawn) = picture(&model, Ink::Unicode);
    assert!(drawn.cursor.is_some(), "it can be mended at once");
}
