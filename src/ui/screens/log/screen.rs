//! Where the parts of the log viewer stand, and what is said where there are no lines.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::log::{LogScreen, Times, steps};
use crate::app::store::LogView;
use crate::domain::{Build, LogState, Status};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::screens::log::{lines, side};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Pieces};

/// Columns from which steps and errors stand beside the lines.
const WIDE: u16 = 120;
/// Cells of that pane.
const SIDE: u16 = 34;

pub(in crate::ui::screens) fn draw(
    screen: &LogScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.width < WIDE {
        let bar = Rect {
            height: area.height.min(1),
            ..area
        };
        self::bar(screen, model, bar, canvas);
        let rest = Rect {
            y: area.y + bar.height,
            height: area.height - bar.height,
            ..area
        };
        content(screen, model, rest, canvas);
        return;
    }
    let side = if screen.side { SIDE } else { 0 };
    let right = Rect {
        x: area.x + side,
        width: area.width - side,
        ..area
    };
    if side > 0 {
        let left = Rect {
            width: side,
            ..area
        };
        side::draw(screen, model, left, canvas);
    }
    let (title, modes) = (name(screen, model), modes(screen));
    let inner = Frame::new(&title)
        .note(&modes)
        .focus(true)
        .draw(right, canvas);
    content(screen, model, inner, canvas);
}

fn build<'a>(screen: &LogScreen, model: &'a Model) -> Option<&'a Build> {
    let id = &screen.id.build;
    model
        .store
        .builds
        .repo(&id.repo)?
        .build(id.number)
        .map(AsRef::as_ref)
}

/// `test › unit (rust:1.88)`.
fn name(screen: &LogScreen, model: &Model) -> String {
    let step = build(screen, model)
        .into_iter()
        .flat_map(steps)
        .find(|s| (s.stage.number, s.step.number) == (screen.id.stage, screen.id.step));
    match step {
        Some(s) if s.step.image.is_empty() => {
            format!("{}{}{}", s.stage.name, marks::STEP, s.step.name)
        }
        Some(s) => format!(
            "{}{}{} ({})",
            s.stage.name,
            marks::STEP,
            s.step.name,
            s.step.image
        ),
        None => format!(
            "stage {}{}step {}",
            screen.id.stage,
            marks::STEP,
            screen.id.step
        ),
    }
}

fn modes(screen: &LogScreen) -> String {
    let on = |is: bool| if is { "on" } else { "off" };
    let times = match screen.times {
        Times::Off => "off",
        Times::Relative => "rel",
        Times::Absolute => "abs",
    };
    let (follow, wrap) = (on(screen.follow), on(screen.wrap));
    format!("follow {follow} · wrap {wrap} · time {times}")
}

/// The steps of the stage, the shown one in brackets, and the modes.
fn bar(screen: &LogScreen, model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let mut modes_at = Pieces::default();
    modes_at.add(canvas.style(Role::Dim), modes(screen));
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    let room = if row.width >= 80 {
        modes_at.draw_right(inside, canvas)
    } else {
        inside
    };
    let mut pen = canvas.pen(room);
    for s in build(screen, model).into_iter().flat_map(steps) {
        if s.stage.number != screen.id.stage {
            continue;
        }
        let shown = s.step.number == screen.id.step;
        pen.put(Role::Accent, if shown { "[" } else { " " });
        pen.status(&s.step.status, model.now).gap(1);
        pen.put(if shown { Role::Header } else { Role::Text }, &s.step.name);
        pen.put(Role::Accent, if shown { "]" } else { " " });
    }
}

/// Line, errors and matches at the right end of row 2.
pub(in crate::ui::screens) fn totals(
    screen: &LogScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let Some(view) = screen.view(model) else {
        return row;
    };
    let (text, dim, bad) = (
        canvas.style(Role::Text),
        canvas.style(Role::Dim),
        canvas.style(Role::Bad),
    );
    let mut pieces = Pieces::default();
    let line = screen.line(view);
    if view.lines > 0 {
        pieces.add(
            text,
            format!("{}/{}", line + 1 + view.dropped, view.lines + view.dropped),
        );
    }
    if let Some(kept) = view.filtered {
        pieces
            .between(dim, marks::DOT)
            .add(text, format!("{kept} kept"));
    }
    if !view.errors.is_empty() {
        let at = view.errors.partition_point(|mark| mark.line <= line);
        let text = format!("err {at}/{}", view.errors.len());
        pieces.between(dim, marks::DOT).add(bad, text);
    }
    if let Some(search) = &screen.search {
        let at = view.hits.partition_point(|hit| *hit <= line);
        let more = if view.hits_done { "" } else { "…" };
        let found = format!("/{} {at}/{}{more}", search.text, view.hits.len());
        pieces.between(dim, marks::DOT).add(text, found);
    }
    if screen.missed > 0 {
        let missed = format!("{} new (G)", screen.missed);
        pieces
            .between(dim, marks::DOT)
            .add(canvas.style(Role::Active), missed);
    }
    pieces.draw_right(row, canvas)
}

/// The lines; where there are none, why.
fn content(screen: &LogScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let view = screen.view(model);
    if let Some(view) = view.filter(|view| view.shown_lines() > 0) {
        lines::draw(screen, view, model, area, canvas);
        lost(view, area, canvas);
        return;
    }
    let middle = Rect {
        y: area.y + area.height / 2,
        height: area.height.min(1),
        ..area
    };
    let (role, words) = nothing(screen, view, model);
    let style = canvas.style(role);
    canvas.text_centred(middle, style, &words);
}

fn nothing(screen: &LogScreen, view: Option<&LogView>, model: &Model) -> (Role, String) {
    if let Some(fault) = view.and_then(|view| view.fault.as_ref()) {
        return (Role::Bad, fault.to_string());
    }
    if view.is_some_and(|view| view.filtered.is_some() && view.lines > 0) {
        let done = view.is_some_and(|view| view.filter_done);
        let words = if done {
            "no line matches (esc clears)"
        } else {
            "looking…"
        };
        return (Role::Dim, words.into());
    }
    let step = build(screen, model)
        .into_iter()
        .flat_map(steps)
        .find(|s| (s.stage.number, s.step.number) == (screen.id.stage, screen.id.step));
    let status = step.map(|s| s.step.status.clone());
    let words = match (view.map(|view| view.state.clone()), status) {
        (Some(LogState::None), _) => "the server has no log for this step",
        (_, Some(Status::Skipped)) => {
            "skipped: an earlier step failed, or its condition did not hold"
        }
        (_, Some(Status::Pending | Status::Waiting)) => "not started yet",
        (_, Some(Status::Blocked)) => "waits for approval",
        (Some(LogState::Silent), _) => "nothing was written yet",
        (Some(LogState::Whole), _) => "the step wrote nothing",
        _ => "loading…",
    };
    (Role::Dim, words.into())
}

/// A cut stream is told in the last row; the lines stay.
fn lost(view: &LogView, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(fault) = &view.fault else {
        return;
    };
    let last = Rect {
        y: area.bottom().saturating_sub(1),
        height: area.height.min(1),
        ..area
    };
    let style = canvas.style(Role::Warn);
    canvas.text_right(last, style, &format!(" {fault} (line {}) ", view.lines));
}
