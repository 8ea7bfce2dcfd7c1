//! Beside a log: the steps of its build, and the lines worth jumping to.

use ratatui::layout::Rect;

use crate::app::LogMark;
use crate::app::screens::log::steps;
use crate::app::store::LogView;
use crate::domain::{Stage, Step, duration};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::marks;
use crate::ui::screens::log::face::Seen;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Ruled, split};

/// Ruled of each kind that are named.
const MOST: usize = 5;

pub(super) fn draw(seen: Seen<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = Frame::new("Steps").note("z hides").draw(area, canvas);
    let rows = rows(seen);
    let height = usize::from(inner.height);
    // Half of it at least is for the steps, more where they are what there is.
    let below = worth(seen).min(height / 2);
    let (_, upper, lower) = split(inner, 0, u16::try_from(below).unwrap_or(0));
    let at = rows.iter().position(|row| row.is_shown(seen)).unwrap_or(0);
    let height = usize::from(upper.height);
    let first = (at + 1 + height / 3)
        .saturating_sub(height)
        .min(rows.len().saturating_sub(height));
    for (row, y) in rows[first..].iter().zip(upper.top()..upper.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..upper
        };
        row.draw(seen, line, canvas);
    }
    jumps(seen, lower, canvas);
}

/// A stage, or one of its steps.
struct Row<'a> {
    stage: &'a Stage,
    step: Option<&'a Step>,
}

fn rows(seen: Seen<'_>) -> Vec<Row<'_>> {
    let Some(build) = seen.build else {
        return Vec::new();
    };
    let mut rows: Vec<Row<'_>> = Vec::new();
    for s in steps(build) {
        let same = rows
            .last()
            .is_some_and(|row| row.stage.number == s.stage.number);
        if !same {
            rows.push(Row {
                stage: s.stage,
                step: None,
            });
        }
        rows.push(Row {
            stage: s.stage,
            step: Some(s.step),
        });
    }
    rows
}

impl Row<'_> {
    fn is_shown(&self, seen: Seen<'_>) -> bool {
        let id = &seen.screen.id;
        self.stage.number == id.stage && self.step.is_some_and(|step| step.number == id.step)
    }

    fn draw(&self, seen: Seen<'_>, line: Rect, canvas: &mut Canvas<'_>) {
        let now = seen.model.server_now();
        let (status, name, seconds, indent) = match self.step {
            Some(step) => (&step.status, &step.name, step.seconds(now), 3),
            None => (
                &self.stage.status,
                &self.stage.name,
                self.stage.seconds(now),
                1,
            ),
        };
        let took = seconds.map_or_else(String::new, duration);
        let dim = canvas.style(Role::Dim);
        let right = Rect {
            width: line.width.saturating_sub(1),
            ..line
        };
        canvas.text_right(right, dim, &took);
        let left = Rect {
            width: right.width.saturating_sub(cells(&took) + 1),
            ..line
        };
        let here = self.is_shown(seen);
        let role = if here { Role::Header } else { Role::Text };
        let mut pen = canvas.pen(left);
        pen.put(Role::Accent, if here { marks::POINTER } else { " " });
        pen.gap(indent).status(status, seen.model.now).gap(1);
        pen.put(role, name);
    }
}

/// Rows that the lines worth jumping to would take.
fn worth(seen: Seen<'_>) -> usize {
    let Some(view) = seen.view else {
        return 0;
    };
    let part = |count: usize| if count == 0 { 0 } else { 2 + count.min(MOST) };
    part(view.errors.len())
        + part(view.warnings.len())
        + part(view.gaps.len())
        + part(seen.screen.marks.len())
}

fn jumps(seen: Seen<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(view) = seen.view else {
        return;
    };
    let at = seen.screen.line(view);
    let mut lines = Ruled::new(area, 0, canvas);
    marked(("ERRORS", Role::Bad), view, &view.errors, at, &mut lines);
    marked(
        ("WARNINGS", Role::Warn),
        view,
        &view.warnings,
        at,
        &mut lines,
    );
    if !view.gaps.is_empty() {
        title("SLOW GAPS", view.gaps.len(), &mut lines);
        for (line, seconds) in view.gaps.iter().take(MOST) {
            let silent = duration(i64::from(*seconds));
            lines.pen().args(
                Role::Dim,
                format_args!(
                    "  {:>5} > {}  {silent} silent",
                    view.number(*line),
                    view.number(line + 1)
                ),
            );
        }
    }
    if !seen.screen.marks.is_empty() {
        title("MARKS", seen.screen.marks.len(), &mut lines);
        for line in seen.screen.marks.keys().take(MOST) {
            lines
                .pen()
                .args(Role::Dim, format_args!("  {:>5}", view.number(*line)));
        }
    }
}

fn title(words: &str, count: usize, lines: &mut Ruled<'_, '_>) {
    lines.skip();
    lines
        .pen()
        .gap(1)
        .args(Role::Header, format_args!("{words} ({count})"));
}

fn marked(
    (words, role): (&str, Role),
    view: &LogView,
    all: &[LogMark],
    at: u64,
    lines: &mut Ruled<'_, '_>,
) {
    if all.is_empty() {
        return;
    }
    title(words, all.len(), lines);
    // Those around the cursor, where there are more than are shown.
    let near = all.partition_point(|mark| mark.line < at);
    let first = near
        .saturating_sub(MOST / 2)
        .min(all.len().saturating_sub(MOST));
    for mark in all[first..].iter().take(MOST) {
        let pointer = if mark.line == at { marks::POINTER } else { " " };
        let mut pen = lines.pen();
        pen.put(Role::Accent, pointer)
            .args(Role::Dim, format_args!("{:>6} ", view.number(mark.line)))
            .put(role, &mark.excerpt);
    }
}
