//! The timeline with deeds of every end, at every size, and the orders that its keys give.

use crate::app::screens::Screen;
use crate::app::{
    Action, Chord, Effect, Event, Model, Readiness, RecordOrder, SheetForm, prepare, ready, update,
};
use crate::domain::timeline::{ChainReport, Flaw, FlawKind, Joined, Link};
use crate::domain::{Fault, FaultKind, Phase, Record, RecordResult, Status, Timestamp};
use crate::ui::testing::{Ink, NOW, add_builds, build, full, picture, read, repo};

fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split(' ') {
        let chord = Chord::parse(key).expect(key);
        effects.extend(update(model, Event::Pressed(chord)));
        effects.extend(prepare(model));
    }
    effects
}

/// Two lines of the record: a deed of ana's on checkout-api #1482, so many minutes before now.
fn deed(model: &mut Model, seq: u64, minutes: i64, kind: &str, result: Option<(&str, u64)>) {
    let line = |phase, result| Record {
        seq,
        id: seq.to_string().into(),
        at: Timestamp(NOW.seconds().0 - 60 * minutes),
        phase,
        corr: seq.to_string().into(),
        kind: kind.into(),
        actor: "user:default/ana".into(),
        repo: repo("checkout-api"),
        build: Some(1482),
        stage: None,
        component: Some("component:default/checkout-api".into()),
        owner: Some("group:default/payments".into()),
        params: vec![("API_TOKEN".into(), "s3cret".into())],
        reason: Some("CHG-2291 flaky?".into()),
        via: "tui".into(),
        client: "backdrone/0.1.0".into(),
        request: None,
        right: None,
        result,
    };
    let mut joined = Joined::default();
    if let Some((status, number)) = result {
        let result = RecordResult {
            status: status.into(),
            build: Some(number).filter(|number| *number > 0),
            error: (status == "denied").then(|| "no write access".to_owned()),
        };
        let mut outcome = line(Phase::Outcome, Some(result));
        outcome.id = (seq + 1).to_string().into();
        joined.take(outcome, Link::Holds);
    }
    let link = if kind == "build.cancel" {
        Link::Broken
    } else {
        Link::Holds
    };
    let entry = joined.take(line(Phase::Intent, None), link);
    model.store.record.entries.extend(entry);
    model.store.record.version += 1;
}

/// The board with deeds of every end.
fn board(size: (u16, u16)) -> Model {
    let mut model = full(size);
    let restarted = crate::domain::Build {
        parent: Some(1482),
        trigger: "ana".into(),
        ..build(1483, "main", Status::Success)
    };
    add_builds(&mut model, "checkout-api", vec![restarted]);
    for (seq, minutes, kind, result) in [
        (8, 1, "build.restart", None),
        (6, 2, "build.cancel", Some(("success", 1482))),
        (4, 3, "build.promote", Some(("denied", 0))),
        (2, 4, "build.restart", Some(("success", 1483))),
        (0, 5, "build.create", Some(("unknown", 0))),
    ] {
        deed(&mut model, seq, minutes, kind, result);
    }
    press(&mut model, "4");
    model
}

#[test]
fn deeds_of_every_end_stand_among_the_facts_of_drone() {
    let mut model = board((160, 45));
    // Three ends of builds stand above the newest deed.
    press(&mut model, "j j j");
    let text = read(&picture(&model, Ink::Unicode).0);
    for words in [
        "restart  checkout-api   #1482 1 param",
        "changed",
        "denied",
        "#1482 → #1483 1 param",
        "unknown",
        "CHG-2291 flaky?",
        "1 denied",
        "by people",
        "ACTIONS PER HOUR",
        "DENIED",
        "Ticket   CHG-2291",
        "Client   backdrone/0.1.0 tui",
        "Right    Drone's own: only a gateway names rules",
        "Chain    line 9: the line after it names its hash",
        "Member   yes: ana is you, of group:payments",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn it_can_be_drawn_at_any_size_in_any_state() {
    for columns in [40, 60, 79, 80, 100, 119, 120, 160, 220] {
        for rows in [12, 15, 20, 24, 46, 60] {
            let mut model = board((columns, rows));
            for keys in [
                "j",
                "G",
                "p",
                "z",
                "[",
                "]",
                "/ x enter",
                "esc",
                "f",
                "esc",
                "i",
            ] {
                press(&mut model, keys);
                picture(&model, Ink::Ascii);
            }
        }
    }
}

#[test]
fn what_is_listed_is_saved_in_the_form_that_is_chosen() {
    let mut model = board((120, 40));
    assert!(press(&mut model, "S").is_empty(), "it asks first");
    let effects = press(&mut model, "down enter");
    let Screen::Audit(screen) = model.screen() else {
        panic!("no timeline");
    };
    let [Effect::Record(_, order)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let RecordOrder::Export {
        entries,
        form,
        name,
    } = &**order
    else {
        panic!("{order:?}");
    };
    assert_eq!((entries, *form), (&screen.rows, SheetForm::Jsonl));
    assert_eq!(name, "audit-2026-11-25.jsonl");
}

#[test]
fn the_record_is_gone_through_once_at_a_time_and_says_what_was_changed() {
    let mut model = board((120, 40));
    let effects = press(&mut model, "V");
    let [Effect::Record(ticket, order)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(**order, RecordOrder::Verify);
    assert!(!ready(&model, Action::VerifyRecord).is_ready());
    let report = ChainReport {
        lines: 9,
        flaws: vec![Flaw {
            line: 4,
            kind: FlawKind::Missing(2),
        }],
        flaw_count: 1,
        ..ChainReport::default()
    };
    let answer = crate::app::Answer::Chain(Some(Box::new(report)));
    update(&mut model, Event::Answered(ticket.clone(), Ok(answer)));
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("2 lines before line 4 are missing"), "{text}");
    assert!(text.contains("record changed"), "{text}");
    assert!(ready(&model, Action::VerifyRecord).is_ready());
}

#[test]
fn older_deeds_are_read_when_a_day_lies_before_those_that_are_known() {
    let mut model = board((120, 40));
    model.store.record.remote = crate::app::Remote::default();
    model.store.record.next = Some(0);
    let effects = press(&mut model, "[");
    let asks = |effect: &Effect| {
        matches!(effect, Effect::Record(_, order) if matches!(&**order,
            RecordOrder::Read(question) if question.before == Some(0)))
    };
    assert!(effects.iter().any(asks), "{effects:?}");
    assert!(press(&mut model, "[").is_empty(), "one question at a time");
}

#[test]
fn a_fault_stands_in_the_place_of_rows_and_rows_before_it() {
    let mut model = board((120, 40));
    model.store.record.entries.clear();
    model.store.record.version += 1;
    let effects = press(&mut model, "r");
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::Record(ticket, _) => Some(ticket.clone()),
        _ => None,
    });
    press(&mut model, "[ [ [");
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("reading the record…"), "{text}");
    press(&mut model, "] ] ]");
    let fault = Fault::new(FaultKind::Local, "record.jsonl: permission denied");
    let failed = Event::Answered(ticket.expect("the record is read"), Err(fault));
    update(&mut model, failed);
    prepare(&mut model);
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("checkout-api"), "Drone's facts stay\n{text}");
    assert!(text.contains("record not read"), "{text}");
    press(&mut model, "[ [ [");
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("permission denied"), "{text}");
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut model = board((120, 40));
    let why = |model: &Model, action| match ready(model, action) {
        Readiness::NotNow(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(&model, Action::NextDay), "there is no later day");
    press(&mut model, "/");
    for letter in ["z", "q", "z", "enter"] {
        press(&mut model, letter);
    }
    assert_eq!(why(&model, Action::ExportAudit), "nothing is listed");
    assert_eq!(why(&model, Action::Open), "there is nothing on this day");
}

#[test]
fn an_entry_and_the_command_that_lists_it_can_be_copied() {
    let mut model = board((120, 40));
    press(&mut model, "j j j j j");
    let copied = |effects: Vec<Effect>| match effects.into_iter().next() {
        Some(Effect::Copy { text, .. }) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        copied(press(&mut model, "y y")),
        "2026-11-25T13:59:11Z ana promote acme/checkout-api #1482 1 param denied \"CHG-2291 flaky?\""
    );
    press(&mut model, "/");
    for letter in "who:ana".chars() {
        press(&mut model, &letter.to_string());
    }
    press(&mut model, "enter");
    assert_eq!(
        copied(press(&mut model, "y c")),
        "backdrone audit --who ana --since 2026-11-25T00:00:00Z --until 2026-11-26T00:00:00Z"
    );
    press(&mut model, "esc a");
    assert_eq!(
        copied(press(&mut model, "y c")),
        "backdrone audit acme/kasse --build 7"
    );
}
