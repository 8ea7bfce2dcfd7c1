//! Builds, logs and panels for the tests of the faces: the failed build of the mock-ups, and odd ones.

use ratatui::style::Color;

use crate::app::screens::Screen;
use crate::app::screens::build::BuildScreen;
use crate::app::screens::log::LogScreen;
use crate::app::store::{LogView, Row};
use crate::app::{LogMark, LogRow, Model, prepare};
use crate::domain::{Build, LogId, LogState, Stage, Status, Step, Timestamp};
use crate::text::{Colour, Line, Paint};
use crate::ui::testing::{Ink, NOW, add_builds, add_service, build, empty, picture, read, repo};

/// The number that the build of [`on_build`] has.
pub(super) const NUMBER: u64 = 1482;

/// So many seconds after the build began.
fn at(seconds: i64) -> Timestamp {
    Timestamp(NOW.seconds().0 - 230 + seconds)
}

pub(super) fn step(number: u32, name: &str, status: Status, from_to: Option<(i64, i64)>) -> Step {
    Step {
        id: u64::from(number),
        number,
        name: name.into(),
        exit_code: i32::from(status.is_bad()),
        image: "rust:1.88".into(),
        status,
        started: from_to.map(|(from, _)| at(from)),
        stopped: from_to.map(|(_, to)| at(to)),
        ..Step::default()
    }
}

/// A stage that ran as long as its steps.
pub(super) fn stage(number: u32, name: &str, needs: &[&str], steps: Vec<Step>) -> Stage {
    let worst = steps.iter().map(|step| &step.status);
    Stage {
        id: u64::from(number),
        number,
        name: name.into(),
        kind: "docker".into(),
        os: "linux".into(),
        arch: "amd64".into(),
        status: worst
            .min_by_key(|status| status.order())
            .cloned()
            .unwrap_or(Status::Skipped),
        depends_on: needs.iter().map(|need| (*need).into()).collect(),
        started: steps.iter().filter_map(|step| step.started).min(),
        stopped: steps.iter().filter_map(|step| step.stopped).max(),
        steps,
        ..Stage::default()
    }
}

/// Build, test and scan, deploy: the tests failed, so nothing was deployed.
pub(super) fn failed() -> Build {
    let done = |number, name, from, to| step(number, name, Status::Success, Some((from, to)));
    let unit = step(3, "unit", Status::Failure, Some((115, 156)));
    let test = vec![
        done(1, "clone", 64, 67),
        done(2, "deps", 67, 115),
        unit,
        step(4, "e2e", Status::Skipped, None),
    ];
    Build {
        stages: Some(vec![
            stage(
                1,
                "build",
                &[],
                vec![done(1, "clone", 0, 3), done(2, "compile", 3, 62)],
            ),
            stage(2, "test", &["build"], test),
            stage(3, "scan", &["build"], vec![done(1, "trivy", 64, 108)]),
            stage(4, "deploy", &["test", "scan"], vec![]),
        ]),
        params: vec![
            ("YEAR".into(), "2026".into()),
            ("NPM_TOKEN".into(), "s3cret-value".into()),
        ],
        parent: Some(1481),
        trigger: "ana".into(),
        ..build(NUMBER, "main", Status::Failure)
    }
}

/// A model that shows a build of `checkout-api`.
pub(super) fn on_build(build: Build, size: (u16, u16)) -> Model {
    let mut model = empty(size);
    add_service(&mut model, "checkout-api");
    let id = repo("checkout-api").build(build.number);
    add_builds(&mut model, "checkout-api", vec![build]);
    let row = model.store.catalogs.rows.first().map(Row::key);
    let screen = BuildScreen::new(row, id);
    model.screens.push(Screen::Build(Box::new(screen)));
    prepare(&mut model);
    model
}

/// Words of servers that would harm a terminal, the longest so many kilobytes long.
pub(super) fn hostile(kilobytes: usize) -> Build {
    let evil = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}決済❤\u{fe0f}";
    let mut build = failed();
    build.number = 7;
    let times = kilobytes * 1024 / evil.len();
    build.message = evil.repeat(times).into();
    build.error = format!("{evil}\n").repeat(times).into();
    build.trigger = evil.into();
    build.params = vec![(evil.into(), evil.repeat(50).into())];
    for stage in build.stages.iter_mut().flatten() {
        stage.name = format!("{evil}{}", stage.name).into();
        stage.error = evil.repeat(50).into();
        stage.kind = evil.into();
        for step in &mut stage.steps {
            (step.name, step.image) = (evil.repeat(50).into(), evil.into());
            step.error = evil.repeat(50).into();
        }
    }
    build
}

/// A model that shows the log of the step that failed.
pub(super) fn on_log(view: LogView, size: (u16, u16)) -> Model {
    log_of(failed(), (2, 3), view, size)
}

/// The log of a step, by the numbers of its stage and its own.
pub(super) fn log_of(
    build: Build,
    (stage, step): (u32, u32),
    view: LogView,
    size: (u16, u16),
) -> Model {
    let mut model = on_build(build, size);
    let place = model.screen().place(&model);
    let id = LogId {
        build: place.build.expect("a build"),
        stage,
        step,
    };
    model.store.logs.views.insert(id.clone(), view);
    let screen = LogScreen::new(place.row, id, None);
    model.screens.push(Screen::Log(Box::new(screen)));
    prepare(&mut model);
    model
}

/// A log of so many lines, all of them at hand; every tenth tells of an error, every seventh is long
/// and coloured.
pub(super) fn log(lines: u64) -> LogView {
    let red = Paint {
        fg: Colour::Index(1),
        ..Paint::default()
    };
    let row = |line: u64| {
        let mut text = Line::default();
        text.push(Paint::default(), &format!("line {line} of the test"));
        if line.is_multiple_of(7) {
            text.push(red, &" 決済 goes on".repeat(20));
        }
        LogRow {
            line,
            time: u32::try_from(line / 2).ok(),
            text,
            ..LogRow::default()
        }
    };
    let mark = |line| LogMark {
        line,
        excerpt: format!("thread panicked at {line}").into(),
    };
    LogView {
        lines,
        bytes: 40 * lines,
        state: LogState::Whole,
        window_of: lines,
        rows: (0..lines).map(row).collect(),
        errors: (0..lines).filter(|line| line % 10 == 9).map(mark).collect(),
        warnings: (0..lines).filter(|line| line % 30 == 4).map(mark).collect(),
        gaps: vec![(3, 18)],
        marks_done: true,
        ..LogView::default()
    }
}

/// Sizes at which something changes, and the corners.
const COLUMNS: [u16; 11] = [1, 5, 39, 40, 60, 79, 80, 99, 119, 120, 200];
const ROWS: [u16; 9] = [1, 3, 10, 14, 15, 19, 24, 46, 60];

/// Draws a model at every size and in every ink: nothing panics, nothing foreign acts, ASCII is ASCII,
/// mono has no colour, and the cursor of a field stays on the screen.
pub(super) fn holds(make: impl Fn((u16, u16)) -> Model) {
    for columns in COLUMNS {
        for rows in ROWS {
            let model = make((columns, rows));
            let (unicode, drawn) = picture(&model, Ink::Unicode);
            let text = read(&unicode);
            assert!(!text.contains(is_foreign), "{columns}x{rows}\n{text}");
            if let Some((x, y)) = drawn.cursor {
                assert!(
                    x < columns && y < rows,
                    "{columns}x{rows}: cursor at {x},{y}"
                );
            }
            let ascii = read(&picture(&model, Ink::Ascii).0);
            assert!(ascii.is_ascii(), "{columns}x{rows}\n{ascii}");
            let (mono, _) = picture(&model, Ink::Mono);
            let plain =
                |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset);
            assert!(mono.content().iter().all(plain), "{columns}x{rows}");
        }
    }
}

/// What acts on a terminal, or on how text is read.
fn is_foreign(letter: char) -> bool {
    letter != '\n' && (letter.is_control() || "\u{202e}\u{202d}\u{200d}\u{fe0f}".contains(letter))
}
