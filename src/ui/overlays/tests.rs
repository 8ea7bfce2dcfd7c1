//! Faces of every panel at every size, opened as a person opens them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::app::overlays::{Overlay, confirm, trigger};
use crate::app::{Chord, Event, Hit, Model, Tone, prepare, update};
use crate::domain::timeline::{Joined, Link};
use crate::domain::{Build, Fault, FaultKind, Level, Phase, Record, RecordResult, Status};
use crate::ui::canvas::Canvas;
use crate::ui::overlays;
use crate::ui::testing::{Ink, NOW, add_builds, build, full, look, picture, read, repo};

/// What a server, a catalog or a person could say to harm whoever reads it.
pub(super) const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]0;x\u{7}決済\u{202e}e\u{301}👩\u{200d}👧\r\n│\u{0}end";

pub(super) fn press(model: &mut Model, keys: &str) {
    for key in keys.split(' ') {
        let chord = Chord::parse(key).expect(key);
        update(model, Event::Pressed(chord));
    }
}

pub(super) fn pressed(size: (u16, u16), keys: &str) -> Model {
    let mut model = full(size);
    press(&mut model, keys);
    assert_eq!(model.overlays.len(), 1, "{keys}");
    model
}

fn top(model: &mut Model) -> &mut Overlay {
    model.overlays.last_mut().expect("a panel")
}

pub(super) fn question(model: &mut Model) -> &mut confirm::ConfirmPanel {
    match top(model) {
        Overlay::Confirm(panel) => panel,
        _ => panic!("no question"),
    }
}

fn form(model: &mut Model) -> &mut trigger::TriggerPanel {
    match top(model) {
        Overlay::Trigger(panel) => panel,
        _ => panic!("no form"),
    }
}

pub(super) fn fault() -> Fault {
    Fault {
        request: Some("01J8KQ".into()),
        ..Fault::new(FaultKind::Refused, "acme/checkout-api: you need write")
            .hint("ask an admin of the repository")
    }
}

/// A question at a level, with everything that it can hold.
pub(super) fn asked(size: (u16, u16), level: Level, focus: confirm::Focus) -> Model {
    let mut model = pressed(size, "R");
    let panel = question(&mut model);
    (panel.level, panel.focus) = (level, focus);
    panel.lines.push(HOSTILE.repeat(4));
    panel.fault = Some(fault().hint(HOSTILE));
    model
}

fn filled(size: (u16, u16), focus: trigger::Focus) -> Model {
    let mut model = pressed(size, "T");
    press(&mut model, "ctrl-n");
    let panel = form(&mut model);
    panel.params[0].key = "API_TOKEN".into();
    panel.params[0].value = "s3cret".into();
    for key in 0..7 {
        let mut param = panel.params[0].clone();
        param.key = format!("KEY_{key}").into();
        param.value = HOSTILE.into();
        panel.params.push(param);
    }
    panel.reason = HOSTILE.into();
    panel.focus = focus;
    panel.problem = Some("a branch has no spaces".into());
    model
}

fn audited(size: (u16, u16)) -> Model {
    let mut model = full(size);
    let restart = Build {
        parent: Some(1482),
        trigger: "ana".into(),
        params: vec![
            ("API_TOKEN".into(), "s3cret".into()),
            ("YEAR".into(), HOSTILE.into()),
        ],
        ..build(1483, "main", Status::Success)
    };
    let builds = vec![build(1482, "main", Status::Failure), restart];
    add_builds(&mut model, "checkout-api", builds);
    let deed = Record {
        seq: 1,
        id: "1".into(),
        at: NOW.seconds(),
        phase: Phase::Outcome,
        corr: "1".into(),
        kind: "build.restart".into(),
        actor: "user:default/ana".into(),
        repo: repo("checkout-api"),
        build: Some(1482),
        stage: None,
        component: None,
        owner: Some("group:default/payments".into()),
        params: vec![("DB_PASSWORD".into(), "s3cret".into())],
        reason: Some("flaky?".into()),
        via: "tui".into(),
        client: "backdrone/1".into(),
        request: None,
        right: None,
        result: Some(RecordResult {
            status: "success".into(),
            build: Some(1483),
            error: None,
        }),
    };
    let deed = Joined::default().take(deed, Link::Holds);
    model.store.record.entries.extend(deed);
    entry(model)
}

/// The newest entry of the timeline of the service under the cursor.
fn entry(mut model: Model) -> Model {
    for keys in ["a", "i"] {
        press(&mut model, keys);
        prepare(&mut model);
    }
    assert_eq!(model.overlays.len(), 1);
    model
}

fn told(size: (u16, u16)) -> Model {
    let mut model = full(size);
    for (tone, words) in [
        (Tone::Plain, "first"),
        (Tone::Bad, HOSTILE),
        (Tone::Good, "third"),
    ] {
        model.say(tone, words.repeat(9));
    }
    press(&mut model, "!");
    model
}

fn panels(size: (u16, u16)) -> Vec<Model> {
    let mut searching = pressed(size, "?");
    press(&mut searching, "決 x");
    let mut stacked = pressed(size, "T");
    let confirming = pressed(size, "R").overlays;
    stacked.overlays.extend(confirming);
    let mut sending = asked(size, Level::Two, confirm::Focus::Go);
    question(&mut sending).sending = true;
    vec![
        pressed(size, "?"),
        searching,
        pressed(size, "s"),
        pressed(size, "f"),
        pressed(size, "c"),
        pressed(size, "R"),
        asked(size, Level::One, confirm::Focus::Go),
        asked(size, Level::Three, confirm::Focus::Typed),
        sending,
        pressed(size, "T"),
        filled(size, trigger::Focus::Branch),
        filled(size, trigger::Focus::Value(6)),
        filled(size, trigger::Focus::Review),
        stacked,
        told(size),
        pressed(size, "!"),
        audited(size),
        entry(full(size)),
    ]
}

/// A panel alone, on a terminal that is too small for anything else, too.
fn alone(model: &Model, size: (u16, u16), ink: Ink) -> (Buffer, Option<(u16, u16)>) {
    let whole = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(whole);
    let look = look(ink);
    let mut canvas = Canvas::new(&mut buffer, &look);
    overlays::draw(model, whole, &mut canvas);
    let cursor = canvas.finish().cursor;
    (buffer, cursor)
}

#[test]
fn every_panel_can_be_drawn_at_any_size_and_the_cursor_stays_on_the_screen() {
    let models = panels((120, 40));
    let columns = (1..15).chain([24, 40, 60, 61, 73, 74, 80, 120, 200]);
    for columns in columns {
        for rows in [1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 24, 60] {
            for model in &models {
                let (_, cursor) = alone(model, (columns, rows), Ink::Unicode);
                assert!(
                    cursor.is_none_or(|(x, y)| x < columns && y < rows),
                    "{columns}x{rows} {cursor:?}"
                );
            }
        }
    }
}

#[test]
fn ascii_panels_hold_nothing_else_and_mono_ones_have_no_colour() {
    for size in [(60, 15), (80, 24), (160, 45)] {
        for model in panels(size) {
            let text = read(&picture(&model, Ink::Ascii).0);
            assert!(text.is_ascii(), "{text}");
            let mono = picture(&model, Ink::Mono).0;
            assert_eq!(read(&mono), read(&picture(&model, Ink::Unicode).0));
            for cell in mono.content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
        }
    }
}

#[test]
fn foreign_texts_do_nothing_and_leave_the_frame_straight() {
    for model in panels((80, 24)) {
        let (buffer, _) = picture(&model, Ink::Unicode);
        let text = read(&buffer);
        let controls = ['\u{1b}', '\u{7}', '\u{202e}', '\u{200d}', '\u{0}', '\r'];
        assert!(!text.contains(controls), "{text}");
        let corners = |sign: &str| {
            let at = buffer.content().iter().rposition(|c| c.symbol() == sign);
            at.map(|at| buffer.pos_of(at))
        };
        let (left, right) = (
            corners("└").expect("a frame"),
            corners("┘").expect("a frame"),
        );
        assert_eq!(left.1, right.1, "{text}");
        for x in [left.0, right.0] {
            assert!(
                ["│", "┐", "┌"].contains(&buffer[(x, left.1 - 1)].symbol()),
                "{text}"
            );
        }
    }
}

/// Lines that a panel points at without colour: beside its frame, or at a button.
fn pointed(model: &Model) -> Vec<String> {
    let text = read(&picture(model, Ink::Mono).0);
    text.lines()
        .filter(|line| line.contains("│▸") || line.contains("▸["))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_field_and_button_can_be_seen_when_it_has_the_focus() {
    for size in [(60, 15), (80, 24), (160, 45)] {
        for level in [Level::One, Level::Two, Level::Three] {
            let mut model = asked(size, level, confirm::Focus::Go);
            for focus in question(&mut model).fields() {
                question(&mut model).focus = *focus;
                let lines = pointed(&model);
                assert_eq!(lines.len(), 1, "{size:?} {level:?} {focus:?} {lines:?}");
            }
        }
        let mut model = filled(size, trigger::Focus::Branch);
        for focus in form(&mut model).fields() {
            form(&mut model).focus = focus;
            let (_, drawn) = picture(&model, Ink::Mono);
            let types = form(&mut model).field_mut().is_some();
            assert_eq!(drawn.cursor.is_some(), types, "{size:?} {focus:?}");
            let lines = pointed(&model);
            assert_eq!(lines.len(), 1, "{size:?} {focus:?} {lines:?}");
        }
    }
}

#[test]
fn the_chosen_row_of_a_list_is_in_sight_wherever_it_is() {
    for keys in ["?", "c", "f"] {
        let mut model = pressed((60, 15), keys);
        for _ in 0..60 {
            press(&mut model, "down");
            let rows = pointed(&model);
            assert_eq!(rows.len(), 1, "{keys} {rows:?}");
        }
    }
}

#[test]
fn secrets_are_shown_nowhere() {
    for model in panels((160, 45)) {
        assert!(!read(&picture(&model, Ink::Unicode).0).contains("s3cret"));
    }
    let text = read(&picture(&filled((160, 45), trigger::Focus::Review), Ink::Unicode).0);
    assert!(text.contains("'API_TOKEN=***'"), "{text}");
}

#[test]
fn the_audit_tells_trigger_sender_and_author_apart() {
    let text = read(&picture(&audited((120, 60)), Ink::Unicode).0);
    for words in [
        "Audit · checkout-api #1483",
        "Who       user:default/ana",
        "Object    acme/checkout-api #1482 → #1483",
        "Client    backdrone/1 tui",
        "Chain     line 2: the line after it names its hash",
        "Who       ana",
        "Trigger   ana (a login that called Drone)",
        "Sender    mia (of the build that it came from)",
        "Author    mia (of the commit)",
        "Event     push to main",
        "└ #1483 restart",
        "Owner     group:payments",
        "Recorded  group:default/payments",
        "Member    yes: ana is you, by group:payments",
        "API_TOKEN=***",
        "user:default/ana restart #1482: ok, #1483 came of it",
        "\"flaky?\"",
        "DB_PASSWORD=***",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn a_long_audit_is_scrolled_to_its_end_and_no_further() {
    let mut model = audited((80, 24));
    let first = read(&picture(&model, Ink::Unicode).0);
    assert!(first.contains("WHAT DRONE SAYS") && first.contains(" more "));
    for _ in 0..9 {
        press(&mut model, "pgdn");
    }
    let last = read(&picture(&model, Ink::Unicode).0);
    assert!(
        last.contains("DB_PASSWORD") && !last.contains(" more "),
        "{last}"
    );
}

#[test]
fn the_pointer_hits_nothing_through_a_panel() {
    let (_, drawn) = picture(&pressed((160, 45), "R"), Ink::Unicode);
    assert_eq!(drawn.hits.at(80, 20), None);
    assert_eq!(drawn.hits.at(2, 20), Some(Hit::Outside));
}

#[test]
fn what_lies_under_a_panel_is_dimmed_and_the_panel_is_not() {
    let (buffer, _) = picture(&pressed((160, 45), "R"), Ink::Unicode);
    let dim = |x, y| buffer[(x, y)].modifier.contains(Modifier::DIM);
    assert!(dim(3, 20) && !dim(80, 22));
    assert!(!dim(3, 44), "keys stay as they are");
}

/// The case F47: shrunk to nothing with a panel open, and back.
#[test]
fn a_panel_is_back_with_its_content_after_the_screen_was_too_small() {
    let mut model = filled((80, 24), trigger::Focus::Value(2));
    let before = read(&picture(&model, Ink::Unicode).0);
    for size in [(60, 10), (80, 2), (1, 1)] {
        model.size = size;
        let small = read(&picture(&model, Ink::Unicode).0);
        assert!(!small.contains("Trigger build"), "{small}");
    }
    model.size = (80, 24);
    assert_eq!(read(&picture(&model, Ink::Unicode).0), before);
}

#[test]
fn help_tells_what_the_signs_mean_where_there_is_room() {
    let text = |size| read(&picture(&pressed(size, "?"), Ink::Unicode).0);
    for words in [
        "✓ success",
        "⊘ killed",
        "? blocked",
        "- skipped",
        "backdrone ",
    ] {
        assert!(text((80, 24)).contains(words), "{words}");
    }
    assert!(!text((60, 15)).contains("⊘ killed"));
}
