//! What people do, typed as keys, with real HTTP against the demo world.

use std::time::Duration;

use backdrone::app::screens::log::Times;
use backdrone::app::{Event, LogSettings, Model, Start};
use backdrone::demo::{Clock, Demo, Options, Server, start};
use backdrone::runtime::Wish;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (160, 45);

/// When the large world begins.
const NOON: i64 = 1_795_608_000;

async fn shown(demo: &Demo) -> Stage {
    let mut stage = Stage::on(demo, SIZE).await;
    stage.until("ledger").await;
    stage
}

#[tokio::test]
async fn a_failed_build_is_run_again_after_a_question() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    demo.requests().reset();
    stage.type_keys("R").await.until("run #").await;
    assert_eq!(
        demo.requests().count(Server::Drone, "POST"),
        0,
        "only asked"
    );
    stage
        .type_keys("y")
        .await
        .until("started · enter opens")
        .await;
    assert_eq!(demo.requests().count(Server::Drone, "POST"), 1);
    stage.until_gone("run #").await;
}

#[tokio::test]
async fn the_doctor_looks_at_a_world_that_fails_and_again_at_one_that_does_not() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    demo.mishaps().change(|all| all.drone.refuse = true);
    stage.type_keys(":").await.type_text("doctor").await;
    stage.type_keys("enter").await.until("1 bad").await;
    let frame = stage.frame();
    assert!(frame.contains("✗ server:drone"), "{frame}");
    assert!(frame.contains("✓ catalog"), "{frame}");
    demo.mishaps().calm();
    stage.type_keys("r").await.until("all good").await;
    assert!(stage.frame().contains("✓ account:drone"));
    stage.type_keys("y").await;
    let wishes = stage.wishes();
    let is_report = |wish: &Wish| matches!(wish, Wish::Copy { text, .. } if text.contains("| catalog | good |"));
    assert!(wishes.iter().any(is_report), "{wishes:?}");
}

#[tokio::test]
async fn a_build_is_triggered_with_a_parameter_and_a_reason() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    stage.type_keys("T").await.until("Branch").await;
    stage.type_keys("ctrl-n").await.type_text("RATE_YEAR").await;
    stage.type_keys("tab").await.type_text("2026").await;
    // Past "add" and the reason to the last button.
    stage
        .type_keys("tab tab")
        .await
        .type_text("month end")
        .await;
    stage
        .type_keys("tab tab enter")
        .await
        .until("RATE_YEAR=2026")
        .await;
    stage
        .type_keys("y")
        .await
        .until("started · enter opens")
        .await;
    let row = stage.model().screen().place(stage.model()).row;
    let repo = row.and_then(|row| row.repo).expect("the repository");
    let state = stage.model().store.builds.repo(&repo).expect("known");
    let params = &state.newest().expect("the new build").params;
    assert!(
        params.contains(&("RATE_YEAR".into(), "2026".into())),
        "{params:?}"
    );
}

#[tokio::test]
async fn a_build_that_somebody_else_cancels_in_silence_is_seen_within_fifteen_seconds() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    let number = demo.push("acme/ledger", "main").expect("a build");
    stage
        .advance(Duration::from_secs(15))
        .await
        .until(&format!("#{number}"))
        .await;
    assert!(demo.cancel_silently("acme/ledger", number));
    stage
        .advance(Duration::from_secs(15))
        .await
        .until("⊘  ledger")
        .await;
}

#[tokio::test]
async fn the_dashboard_opens_on_the_build_that_was_named() {
    let demo = world().await;
    let place = Start::Place {
        what: "ledger".into(),
        build: Some(11),
        stage: None,
        step: None,
    };
    let mut stage = Setting::of(&demo).at(place).open(SIZE);
    stage.until("ledger › #11").await.until("deps").await;
    stage.type_keys("esc esc").await.until("Services › ").await;
}

#[tokio::test]
async fn every_size_shows_something_and_the_smallest_says_what_is_missing() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    for size in [(60, 15), (80, 24), (120, 40), (80, 60), (200, 60)] {
        stage.resize(size).until("ledger").await;
        assert_eq!(stage.buffer().area.width, size.0);
    }
    stage.resize((40, 10)).until("too small").await;
}

#[tokio::test]
async fn servers_that_fail_leave_the_rows_and_are_told() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    demo.mishaps().change(|all| all.drone.refuse = true);
    stage.type_keys("r").await.settle().await;
    stage.until("ledger").await;
    demo.mishaps().calm();
    stage.type_keys("r").await.settle().await;
    stage.until("live").await;
}

#[tokio::test]
async fn opening_costs_what_was_promised_and_details_are_asked_for_rows_on_the_screen_only() {
    let demo = start(Options {
        services: 1_000,
        clock: Clock::standing(NOON),
        ..Options::default()
    })
    .await
    .expect("a world");
    let mut stage = Setting::of(&demo).open((80, 24));
    stage.until("ledger").await.settle().await;
    let services = stage.model().store.catalogs.rows.len();
    let streams = demo.requests().count(Server::Drone, "GET /api/stream");
    let allowed = 4 + services.div_ceil(500);
    let asked = demo.requests().total() - streams;
    assert_eq!(streams, 1);
    assert!(
        services >= 1_000 && asked <= allowed,
        "{asked}: {:?}",
        demo.requests().counts()
    );
    demo.requests().reset();
    stage.advance(Duration::from_secs(1)).await;
    let details = demo.requests().total();
    assert!(
        (1..=60).contains(&details),
        "{:?}",
        demo.requests().counts()
    );
}

#[tokio::test]
async fn an_idle_minute_costs_at_most_two_requests() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    stage.advance(Duration::from_secs(2)).await;
    stage.handle(Event::Focused(false));
    demo.requests().reset();
    for _ in 0..60 {
        stage.advance(Duration::from_secs(1)).await;
    }
    let asked = demo.requests().total();
    assert!(asked <= 2, "{:?}", demo.requests().counts());
}

#[tokio::test]
async fn addresses_are_copied_and_pages_opened_by_the_terminals_owner() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    stage.wishes();
    stage.type_keys("y u o").await;
    let wishes = stage.wishes();
    let copied = wishes
        .iter()
        .any(|wish| matches!(wish, Wish::Copy { text, .. } if text.starts_with(demo.drone())));
    let opened = wishes
        .iter()
        .any(|wish| matches!(wish, Wish::Open(page) if page.contains("/acme/")));
    assert!(copied && opened, "{wishes:?}");
}

/// A stage whose logs are read as it is chosen, on the log of what failed first.
async fn on_a_log(demo: &Demo, log: LogSettings) -> Stage {
    let mut setting = Setting::of(demo);
    setting.settings.log = log;
    let mut stage = setting.open(SIZE);
    stage.settle().await.until("ledger").await;
    stage.type_keys("e").await.until("Downloaded").await;
    stage
}

#[tokio::test]
async fn a_log_begins_as_the_configuration_has_it_and_keys_change_it() {
    let demo = world().await;
    let mut stage = on_a_log(&demo, LogSettings::default()).await;
    stage.until("wrap off · time rel").await;
    let chosen = LogSettings {
        wrap: true,
        times: Times::Off,
        ..LogSettings::default()
    };
    let mut stage = on_a_log(&demo, chosen).await;
    stage.until("wrap on · time off").await;
    stage
        .type_keys("w t")
        .await
        .until("wrap off · time rel")
        .await;
}

/// The words of the lines that a log marks as errors, once all of it was looked through.
async fn errors(stage: &mut Stage) -> Vec<String> {
    let done = |model: &Model| model.store.logs.views.values().all(|view| view.marks_done);
    stage.until_known("the log is looked through", done).await;
    let views = stage.model().store.logs.views.values();
    let marks = views.flat_map(|view| &view.errors);
    marks.map(|mark| mark.excerpt.to_string()).collect()
}

#[tokio::test]
async fn own_patterns_make_lines_errors_and_others_none() {
    let demo = world().await;
    let mut stage = on_a_log(&demo, LogSettings::default()).await;
    let usual = errors(&mut stage).await;
    let is_unresolved = |line: &String| line.contains("Could not resolve");
    assert!(usual.iter().any(is_unresolved), "{usual:?}");
    assert!(!usual.iter().any(|line| line.contains("Downloaded")));
    let chosen = LogSettings {
        error_patterns: vec!["Downloaded".into()],
        ignore_patterns: vec!["Could not (find|resolve)".into()],
        ..LogSettings::default()
    };
    let mut stage = on_a_log(&demo, chosen).await;
    let own = errors(&mut stage).await;
    assert!(
        own.iter().any(|line| line.contains("Downloaded")),
        "{own:?}"
    );
    assert!(!own.iter().any(is_unresolved), "{own:?}");
}

#[tokio::test]
async fn an_own_pattern_that_is_none_is_named_and_the_usual_errors_are_found() {
    let demo = world().await;
    let chosen = LogSettings {
        error_patterns: vec!["fine".into(), "(open".into()],
        ..LogSettings::default()
    };
    let mut stage = on_a_log(&demo, chosen).await;
    stage
        .until("log.error_patterns: `(open` is no regular expression")
        .await;
    assert!(!errors(&mut stage).await.is_empty());
}

#[tokio::test]
async fn a_log_that_drone_refuses_ends_in_the_reason_and_can_be_asked_for_again() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    demo.mishaps().change(|all| {
        all.drone.only = "/logs/".into();
        all.drone.signed_out = true;
    });
    stage.type_keys("e").await.until("answered 401").await;
    stage
        .until_known("the finder waits for lines that never come", |model| {
            let mut views = model.store.logs.views.values();
            views.any(|view| view.fault.is_some() && view.marks_done)
        })
        .await;
    stage.settle().await;
    let frame = stage.type_keys("e").await.frame();
    assert!(frame.contains("the log could not be read"), "{frame}");
    demo.mishaps().calm();
    stage
        .type_keys("r")
        .await
        .until("Could not resolve")
        .await
        .until_gone("answered 401")
        .await;
}

#[tokio::test]
async fn the_tail_of_a_failed_log_comes_in_the_rest_in_which_its_steps_were_asked_for() {
    let demo = world().await;
    let mut stage = shown(&demo).await;
    let rested = Duration::from_millis(400);
    stage.advance(rested).await.until("log tail").await;
    stage.until("Could not resolve").await;
}

#[tokio::test]
async fn the_audit_panel_scrolls_to_its_last_line_and_back_at_once() {
    let demo = world().await;
    let mut stage = Stage::on(&demo, (80, 24)).await;
    stage.until("ledger").await;
    stage.type_keys("a").await.until("audit of").await;
    stage.settle().await;
    stage.type_keys("i").await.until("WHAT DRONE SAYS").await;
    stage.settle().await;
    let mut frame = stage.frame();
    loop {
        let next = stage.type_keys("pgdn").await.frame();
        if next == frame {
            break;
        }
        frame = next;
    }
    let back = stage.type_keys("k").await.frame();
    assert_ne!(back, frame, "it was scrolled beyond its end");
    assert_eq!(stage.type_keys("j").await.frame(), frame);
}
