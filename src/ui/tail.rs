//! The preview beside a list: facts, and under them the end of the log that says most.

use ratatui::layout::Rect;

use crate::app::store::LogView;
use crate::app::{LogRow, Model, layout};
use crate::domain::{Build, LogId};
use crate::ui::canvas::Canvas;
use crate::ui::facts::{self, Subject};
use crate::ui::insight;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;

/// Rows that a tail needs to be worth it, its frame included.
const LEAST_TAIL: u16 = 6;
/// Rows that facts take at most while there is a tail, their frame included.
const MOST_FACTS: u16 = 18;

/// Draws the preview of what the cursor is on.
pub(in crate::ui) fn preview(
    subject: Subject<'_>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let tail = model.tail.as_ref().filter(|id| is_of(id, subject));
    let facts = match tail {
        Some(_) if area.height >= MOST_FACTS + LEAST_TAIL => MOST_FACTS,
        Some(_) if area.height >= 2 * LEAST_TAIL => area.height - LEAST_TAIL,
        _ => area.height,
    };
    let upper = Rect {
        height: facts,
        ..area
    };
    let title = title(subject);
    let note = subject.build.map(|build| {
        let status = build.shown_status();
        let sign = marks::status(&status, canvas.look, model.now);
        format!("{sign} {}", status.shown())
    });
    let note = note.unwrap_or_default();
    let inner = Frame::new(&title).note(&note).draw(upper, canvas);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let left = facts::draw(subject, model, inner, canvas);
    // The strip over a list of builds says the same.
    if layout::history_rows(model) == 0 {
        insight::about_branch(subject, model, left, canvas);
    }
    if let Some(id) = tail.filter(|_| facts < area.height) {
        let lower = Rect {
            y: area.y + facts,
            height: area.height - facts,
            ..area
        };
        log(id, subject.build, model, lower, canvas);
    }
}

fn is_of(id: &LogId, subject: Subject<'_>) -> bool {
    subject.repo == Some(&id.build.repo)
        && subject
            .build
            .is_some_and(|build| build.number == id.build.number)
}

fn title(subject: Subject<'_>) -> String {
    let name = match (subject.row, subject.repo) {
        (Some(row), _) => row.name.to_string(),
        (None, Some(repo)) => repo.slug.name().to_owned(),
        (None, None) => return "Preview".to_owned(),
    };
    subject
        .build
        .map_or(name.clone(), |build| format!("{name} #{}", build.number))
}

/// The last lines of a log, as many as there is room for.
fn log(id: &LogId, build: Option<&Build>, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let title = format!("log tail{}{}", marks::DOT, place(id, build));
    let view = model.store.logs.views.get(id);
    let height = usize::from(area.height.saturating_sub(2));
    let rows = view.map(|view| view.rows.as_slice()).unwrap_or_default();
    let rows = &rows[rows.len().saturating_sub(height)..];
    let note = view.map(|view| format!("last {} of {}", rows.len(), view.lines));
    let inner = Frame::new(&title)
        .note(&note.unwrap_or_default())
        .draw(area, canvas);
    lines(rows, view, inner, canvas);
}

/// The first error of a log and what stands around it, as far as the model has asked for it; else its
/// last lines.
pub(in crate::ui) fn first_error(
    id: &LogId,
    build: Option<&Build>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let view = model.store.logs.views.get(id);
    let Some((view, mark)) = view.and_then(|view| Some((view, view.errors.first()?))) else {
        log(id, build, model, area, canvas);
        return;
    };
    let title = format!("first error{}{}", marks::DOT, place(id, build));
    let note = format!("line {}", view.number(mark.line));
    let inner = Frame::new(&title).note(&note).draw(area, canvas);
    lines(&view.rows, Some(view), inner, canvas);
}

/// `test › unit`.
fn place(id: &LogId, build: Option<&Build>) -> String {
    let stages = build
        .and_then(|build| build.stages.as_deref())
        .unwrap_or_default();
    let stage = stages.iter().find(|stage| stage.number == id.stage);
    let step = stage.and_then(|stage| stage.steps.iter().find(|step| step.number == id.step));
    let place = stage
        .zip(step)
        .map(|(stage, step)| format!("{}{}{}", stage.name, marks::STEP, step.name));
    place.unwrap_or_default()
}

/// Lines with their numbers; an error's number stands out.
fn lines(rows: &[LogRow], view: Option<&LogView>, inner: Rect, canvas: &mut Canvas<'_>) {
    let text = canvas.style(Role::Text);
    for (row, y) in rows.iter().zip(inner.top()..inner.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..inner
        };
        let errors = view.map_or(&[][..], |view| &view.errors);
        let is_error = errors
            .binary_search_by_key(&row.line, |mark| mark.line)
            .is_ok();
        let role = if is_error { Role::Bad } else { Role::Dim };
        let mut pen = canvas.pen(line);
        let number = view.map_or(row.line + 1, |view| view.number(row.line));
        pen.args(role, format_args!("{number:>5}  "));
        let rest = pen.room();
        canvas.line(rest, text, &row.text);
    }
}
