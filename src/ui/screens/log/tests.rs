//! The log viewer, from the smallest to the largest size.

use crate::app::filter::Search;
use crate::app::screens::Screen;
use crate::app::screens::log::LogScreen;
use crate::app::store::LogView;
use crate::app::{Hit, Model};
use crate::domain::{Build, Fault, FaultKind, LogState, Moment, Status};
use crate::text::{Colour, Line, Paint};
use crate::ui::samples::{failed, holds, hostile, log, log_of, on_log, stage, step};
use crate::ui::testing::{Ink, build, picture, read};

fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

fn with(mut model: Model, change: impl FnOnce(&mut LogScreen)) -> Model {
    if let Screen::Log(screen) = model.screen_mut() {
        change(screen);
    }
    model
}

/// A log of one line.
fn one(words: &str) -> LogView {
    let mut view = log(1);
    view.rows[0].text = Line::default();
    view.rows[0].text.push(Paint::default(), words);
    view.errors.clear();
    view
}

#[test]
fn it_holds_at_every_size_however_it_is_looked_at() {
    holds(|size| on_log(log(1_204), size));
    holds(|size| {
        with(on_log(log(90), size), |screen| {
            (screen.top, screen.at, screen.wrap) = (20, 42, true);
            screen.search = Search::parse("goes");
            screen.marks.insert(36, Moment(0));
        })
    });
    holds(|size| log_of(hostile(1), (2, 3), LogView::default(), size));
}

#[test]
fn a_line_of_megabytes_is_one_row_and_says_that_it_goes_on() {
    let long = "漢x".repeat(3_000_000);
    let model = on_log(one(&long), (80, 24));
    let cut = text(&model);
    assert!(cut.contains("漢x漢") && cut.contains('›'), "{cut}");
    let wrapped = text(&with(model, |screen| screen.wrap = true));
    assert!(
        wrapped.lines().filter(|line| line.contains('漢')).count() > 15,
        "{wrapped}"
    );
}

#[test]
fn numbers_signs_and_times_stand_before_the_lines() {
    let model = with(on_log(log(1_204), (80, 24)), |screen| {
        (screen.top, screen.at) = (30, 39);
        screen.marks.insert(36, Moment(0));
    });
    let text = text(&model);
    for part in [
        "   31     +15s  line 30 of the test",
        "   37m    +18s  line 36 of the test",
        "   40!▸   +19s  line 39 of the test",
        "   35w    +17s  line 34 of the test",
        "40/1204 3% · err 4/120",
        "✓ clone  ✓ deps [✗ unit] - e2e     follow off · wrap off · time rel · ansi on",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let wide = with(on_log(log(1_204), (160, 45)), |screen| {
        (screen.numbers, screen.at) = (false, 1_203);
    });
    let wide = self::text(&wide);
    assert!(
        wide.contains("✗ exit 1 · line 1204 of 1204 · 100% · error 120 of 120 · 48 kB"),
        "{wide}"
    );
    assert!(
        wide.contains("ERRORS (120)") && wide.contains("4 > 5  18s silent"),
        "{wide}"
    );
}

#[test]
fn the_line_under_the_cursor_is_on_the_screen_wrapped_or_not() {
    for size in [(40, 10), (60, 15), (80, 24), (120, 40)] {
        for wrap in [false, true] {
            for at in [0, 7, 14, 49, 98, 99] {
                let mut model = with(on_log(log(100), size), |screen| {
                    (screen.at, screen.wrap) = (at, wrap);
                });
                crate::app::prepare(&mut model);
                let text = text(&model);
                let line = format!("line {at} of the test");
                assert!(text.contains(&line), "{size:?} {at} {wrap}\n{text}");
            }
        }
    }
}

#[test]
fn matches_are_shown_in_the_line_and_colours_of_the_log_stay() {
    let model = with(on_log(log(30), (80, 24)), |screen| {
        screen.search = Search::parse("line 1");
    });
    let (buffer, _) = picture(&model, Ink::Unicode);
    let look = crate::ui::testing::look(Ink::Unicode);
    let search = look.theme.role(crate::ui::theme::Role::Search);
    // Body from row 2, one row for the steps: line 1 is in row 4, its text begins in column 16.
    let cell = &buffer[(16, 4)];
    assert_eq!((cell.symbol(), Some(cell.fg)), ("l", search.fg));
    assert_ne!(Some(buffer[(16, 5)].fg), search.fg, "line 2 does not match");
    let red = look.theme.nearest(ratatui::style::Color::Indexed(1));
    assert_eq!(buffer[(16 + 18, 3)].fg, red, "line 0 brought its own");
    assert_eq!(Colour::Index(1), log(1).rows[0].text.0[1].paint.fg);
}

#[test]
fn the_pointer_hits_lines_by_their_distance_from_the_first_one_shown() {
    let model = with(on_log(log(100), (80, 24)), |screen| {
        (screen.top, screen.at) = (30, 31);
    });
    let (_, drawn) = picture(&model, Ink::Unicode);
    assert_eq!(drawn.hits.at(20, 2), None, "the steps are no lines");
    assert_eq!(drawn.hits.at(20, 3), Some(Hit::Row(0)));
    let wrapped = with(model, |screen| screen.wrap = true);
    let (_, drawn) = picture(&wrapped, Ink::Unicode);
    let rows: Vec<Option<Hit>> = (3..12).map(|y| drawn.hits.at(20, y)).collect();
    let long = rows.iter().filter(|hit| **hit == Some(Hit::Row(5))).count();
    assert!(long > 1, "line 35 takes several rows: {rows:?}");
}

#[test]
fn what_is_hidden_to_the_left_and_right_is_hinted_at() {
    let mut view = log(8);
    view.rows[3].cut = true;
    let model = with(on_log(view, (80, 24)), |screen| screen.column = 4);
    let text = text(&model);
    assert_eq!(text.matches('‹').count(), 8, "{text}");
    assert_eq!(
        text.matches('›').count() - 3,
        3,
        "row 2 has three of its own\n{text}"
    );
}

#[test]
fn lines_that_come_with_the_end_of_the_step_are_promised_and_not_called_live() {
    let mut view = log(812);
    view.state = LogState::Later;
    let text = text(&on_log(view, (80, 24)));
    assert!(text.contains("the rest comes when it ends"), "{text}");
    assert!(text.contains("not live"), "{text}");
}

#[test]
fn a_stream_that_is_lost_keeps_its_lines_and_says_when_it_is_tried_again() {
    let mut view = log(812);
    view.state = LogState::Lost { retry_in: 4 };
    let text = text(&on_log(view, (80, 24)));
    assert!(
        text.contains("stream lost, retry in 4 s (line 812)"),
        "{text}"
    );
    assert!(text.contains("line 3 of the test"), "{text}");
}

#[test]
fn what_came_since_the_end_was_let_go_is_counted_and_what_was_dropped_is_said() {
    let model = with(on_log(log(100), (80, 24)), |screen| screen.missed = 12);
    assert!(text(&model).contains("12 new lines came · `G` goes there"));
    let dropped = |state| {
        let mut view = log(100);
        (view.dropped, view.state) = (5_000, state);
        text(&on_log(view, (80, 24)))
    };
    let whole = dropped(LogState::Whole);
    assert!(
        whole.contains("5000 lines before the first are gone"),
        "{whole}"
    );
    let live = dropped(LogState::Live);
    assert!(
        live.contains("5000 lines before the first come when the step ends"),
        "{live}"
    );
    assert!(live.contains("live · follow"), "{live}");
}

#[test]
fn a_filter_says_how_much_it_keeps_and_that_it_keeps_nothing() {
    let mut view = log(100);
    (view.filtered, view.filter_done) = (Some(0), true);
    let model = with(on_log(view, (80, 24)), |screen| {
        screen.filter = Search::parse("!re:x+");
    });
    let text = text(&model);
    assert!(text.contains("0 of 100 lines match `!re:x+`"), "{text}");
    assert!(text.contains("&!re:x+ of 100"), "{text}");
}

/// What is said in the place of lines.
fn said(build: Build, part: (u32, u32), view: LogView) -> String {
    let text = text(&log_of(build, part, view, (80, 24)));
    let rest = text.lines().skip(4).map(str::trim);
    let lines: Vec<&str> = rest
        .take_while(|line| !line.starts_with("e next"))
        .collect();
    lines.join(" ")
}

#[test]
fn a_log_without_lines_says_why() {
    let of = |state| LogView {
        state,
        ..LogView::default()
    };
    let words = said(failed(), (2, 4), LogView::default());
    assert!(
        words.contains("skipped: an earlier step failed (unit)"),
        "{words}"
    );
    assert!(words.contains("go to a failed step"), "{words}");
    let words = said(failed(), (2, 3), of(LogState::None));
    assert!(
        words.contains("the server has no log for this step"),
        "{words}"
    );
    let words = said(failed(), (1, 1), of(LogState::Silent));
    assert!(words.contains("the step printed nothing"), "{words}");
    let words = said(failed(), (1, 1), of(LogState::Waiting));
    assert!(words.contains("loading the log…"), "{words}");
    let mut view = of(LogState::Waiting);
    view.fault = Some(Fault::new(FaultKind::Network, "drone.example answered 502").hint("wait"));
    let words = said(failed(), (1, 1), view);
    assert!(
        words.contains("drone.example answered 502") && words.contains("wait"),
        "{words}"
    );
}

#[test]
fn a_step_that_has_not_begun_says_what_it_waits_for() {
    let running = stage(1, "gpu", &[], vec![step(1, "t", Status::Running, None)]);
    let mut waits = stage(
        2,
        "report",
        &["gpu"],
        vec![step(1, "send", Status::Pending, None)],
    );
    waits.status = Status::Waiting;
    let build = Build {
        stages: Some(vec![running, waits]),
        ..build(9, "main", Status::Running)
    };
    let words = said(build, (2, 1), LogView::default());
    assert!(
        words.contains("not started: stage report waits for gpu"),
        "{words}"
    );
    assert!(words.contains("as soon as it starts"), "{words}");
}

#[test]
fn a_build_without_steps_has_no_log_and_says_so() {
    let unread = Build {
        error: "yaml: line 12: did not find expected key".into(),
        stages: Some(vec![]),
        ..build(905, "main", Status::Error)
    };
    let words = said(unread, (1, 1), LogView::default());
    assert!(
        words.contains("yaml: line 12: did not find expected key"),
        "{words}"
    );
}
