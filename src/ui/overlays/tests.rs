//! The panels, opened by their keys, from the smallest to the largest size.

use crate::app::overlays::Overlay;
use crate::app::{Hit, Model, Tone};
use crate::domain::{Build, Fault, FaultKind, Phase, Record, RecordResult, Status, Timestamp};
use crate::ui::samples::{failed, holds, hostile, on_build, press};
use crate::ui::testing::{Ink, NOW, build, full, picture, read, repo};

/// Keys that open each panel from a build.
const PANELS: [&str; 8] = [
    "R",
    "T",
    "?",
    "!",
    "a",
    "? z z",
    "T tab tab ctrl-n T O K E N tab s e c",
    "T up enter",
];

fn open(keys: &str, size: (u16, u16)) -> Model {
    let mut model = on_build(failed(), size);
    press(&mut model, keys);
    model
}

fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

/// The text without borders and line breaks, so that a sentence is found however it is wrapped.
fn flat(model: &Model) -> String {
    let text = text(model);
    let lines = text
        .lines()
        .map(|line| line.trim_matches([' ', '│']).trim());
    lines.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_panel_holds_at_every_size() {
    for keys in PANELS {
        holds(|size| open(keys, size));
    }
    holds(|size| {
        let mut model = full(size);
        press(&mut model, "f");
        model
    });
}

#[test]
fn words_of_servers_do_nothing_in_panels() {
    for keys in ["R", "T", "a"] {
        holds(|size| {
            let mut model = on_build(hostile(1), size);
            model.say(Tone::Bad, "\u{1b}[2J\u{202e}".repeat(100));
            press(&mut model, keys);
            model
        });
    }
    let mut model = on_build(hostile(10 * 1024), (160, 45));
    press(&mut model, "a");
    assert!(text(&model).contains("Audit"));
}

/// The case F47: shrunk to nothing with a panel open, and back.
#[test]
fn a_panel_is_back_with_its_content_after_the_screen_was_too_small() {
    let mut model = open("T tab tab ctrl-n A", (80, 24));
    let before = text(&model);
    for size in [(60, 10), (80, 2), (1, 1)] {
        model.size = size;
        let small = text(&model);
        assert!(!small.contains("Trigger build"), "{small}");
    }
    model.size = (80, 24);
    assert_eq!(text(&model), before);
    assert!(before.contains("[ A "), "{before}");
}

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
    let model = open(
        "T tab tab ctrl-n b r a n c h up up up up up up enter",
        (80, 24),
    );
    let model = {
        let mut model = model;
        if let Some(Overlay::Trigger(panel)) = model.overlays.last_mut() {
            panel.problem = Some("`branch` is no parameter".into());
        }
        model
    };
    assert!(text(&model).contains("`branch` is no parameter"));
}

#[test]
fn help_has_the_rows_of_the_table_and_says_why_one_does_not_work_now() {
    let mut model = open("?", (120, 40));
    let all = text(&model);
    assert!(
        all.contains("BUILD") && all.contains("Go to the next stage")
            || all.contains("Go to the stage after."),
        "{all}"
    );
    assert!(
        all.contains("✓ success") && all.contains("- skipped"),
        "{all}"
    );
    press(&mut model, "c a n c e l");
    let found = text(&model);
    assert!(
        found.contains("Cancel the build.  not now: #1482 has ended (failure)"),
        "{found}"
    );
    assert!(!found.contains("Go to the stage after."), "{found}");
    press(&mut model, "z z z");
    assert!(text(&model).contains("no key or word matches `cancelzzz`"));
}

#[test]
fn the_selected_row_of_the_help_is_on_the_screen_wherever_it_is() {
    for size in [(60, 15), (80, 24), (160, 45)] {
        let mut model = open("?", size);
        for at in 0..90 {
            let Some(Overlay::Help(panel)) = model.overlays.last() else {
                panic!("the help is open");
            };
            let rows = panel.rows(&model);
            let row = rows[panel.cursor.at.min(rows.len() - 1)];
            assert!(
                text(&model).contains(row.sentence.trim()),
                "{size:?} {at}\n{}",
                text(&model)
            );
            press(&mut model, "down");
        }
    }
}

#[test]
fn messages_are_in_order_and_the_one_under_the_cursor_is_whole() {
    let mut model = on_build(failed(), (80, 24));
    for at in 0..40 {
        model.say(Tone::Plain, format!("message {at}"));
    }
    let long = format!(
        "restart acme/api #3: {} the end",
        "no space left on device, ".repeat(6)
    );
    model.say(Tone::Bad, long);
    press(&mut model, "!");
    let flat = flat(&model);
    assert!(
        flat.contains("41 messages") && flat.contains("message 39"),
        "{flat}"
    );
    assert!(flat.contains("the end"), "{flat}");
}

#[test]
fn a_menu_shows_what_is_chosen_and_how_many_there_are() {
    let mut model = full((80, 24));
    press(&mut model, "f");
    assert!(
        text(&model).contains("[ ] status:failure             1"),
        "{}",
        text(&model)
    );
    press(&mut model, "enter");
    assert!(
        text(&model).contains("[x] status:failure             1"),
        "{}",
        text(&model)
    );
    press(&mut model, "q q q");
    assert!(text(&model).contains("nothing matches"));
    let mut model = full((80, 24));
    press(&mut model, "s");
    assert!(text(&model).contains("(x) status"), "{}", text(&model));
}

fn record(build: u64, result: Option<RecordResult>) -> Record {
    Record {
        seq: 1,
        id: "01".into(),
        at: Timestamp(NOW.seconds().0 - 600),
        phase: Phase::Outcome,
        corr: "00".into(),
        kind: "build.restart".into(),
        actor: "user:default/ana".into(),
        repo: repo("checkout-api"),
        build: Some(build),
        component: None,
        owner: Some("group:default/old-team".into()),
        params: vec![("DEPLOY_TOKEN".into(), "s3cret".into())],
        reason: Some("flaky?".into()),
        result,
    }
}

#[test]
fn the_audit_context_says_who_by_what_right_and_what_the_own_record_knows() {
    let mut model = on_build(failed(), (120, 60));
    model.store.record.records = vec![record(
        1481,
        Some(RecordResult {
            status: "success".into(),
            build: Some(1482),
            error: None,
        }),
    )];
    press(&mut model, "a");
    let flat = flat(&model);
    for part in [
        "Started by ana",
        "push of main 9f3c1ab",
        "trigger ana  sender mia",
        "#1481 (not at hand)",
        "└ #1482 restart of #1481 · ana",
        "group:payments (yours)",
        "own it, through group:payments",
        "NPM_TOKEN=***",
        "Record of this machine (1)",
        "(10m ago) user:default/ana restart #1481 → #1482 success",
        "reason   flaky?",
        "group:default/old-team at that time",
        "DEPLOY_TOKEN=***",
        "Drone keeps who triggered and who sent, not who approved, declined or cancelled.",
    ] {
        assert!(flat.contains(part), "{part}\n{flat}");
    }
    assert!(!flat.contains("s3cret"));
}

#[test]
fn a_chain_of_builds_that_is_a_ring_ends() {
    let mut model = on_build(
        Build {
            parent: Some(NUMBER),
            ..failed()
        },
        (100, 40),
    );
    press(&mut model, "a");
    assert!(
        flat(&model).contains("#1482 (not at hand)"),
        "{}",
        flat(&model)
    );
}

const NUMBER: u64 = crate::ui::samples::NUMBER;

#[test]
fn the_audit_context_scrolls_to_its_end_and_not_beyond() {
    let mut model = open("a", (60, 15));
    assert!(text(&model).contains("j k scroll"));
    for _ in 0..60 {
        press(&mut model, "j");
    }
    let end = text(&model);
    assert!(
        end.contains("approved") || end.contains("cancelled."),
        "{end}"
    );
    assert!(!end.contains("Started by"), "{end}");
}

#[test]
fn a_pointer_beside_a_panel_is_outside_and_on_it_hits_nothing_under_it() {
    let (_, drawn) = picture(&open("R", (120, 40)), Ink::Unicode);
    assert_eq!(drawn.hits.at(1, 20), Some(Hit::Outside));
    assert_eq!(drawn.hits.at(60, 20), None);
}
