//! The panels, opened by their keys, from the smallest to the largest size.

use crate::app::overlays::Overlay;
use crate::app::{Hit, Model, Tone};
use crate::domain::{Build, Phase, Record, RecordResult, Timestamp};
use crate::ui::samples::{NUMBER, failed, holds, hostile, on_build, press};
use crate::ui::testing::{Ink, NOW, full, picture, read, repo};

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

pub(super) fn open(keys: &str, size: (u16, u16)) -> Model {
    let mut model = on_build(failed(), size);
    press(&mut model, keys);
    model
}

pub(super) fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

/// The text without borders and line breaks, so that a sentence is found however it is wrapped.
pub(super) fn flat(model: &Model) -> String {
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
fn help_has_the_rows_of_the_table_and_says_why_one_does_not_work_now() {
    let mut model = open("?", (120, 40));
    let all = text(&model);
    assert!(all.contains("EVERYWHERE"), "{all}");
    assert!(all.contains("Go to the stage after."), "{all}");
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
            let sentence = panel.rows(&model)[panel.cursor.at].sentence.trim();
            let start = sentence.get(..24).unwrap_or(sentence);
            let text = text(&model);
            assert!(text.contains(start), "{size:?} {at}\n{text}");
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
