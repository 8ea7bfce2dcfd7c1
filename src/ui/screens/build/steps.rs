//! The list of stages and steps: state, times, and a bar for when each ran.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::build::{BuildScreen, Part};
use crate::domain::{Stage, Status, Step, Timestamp, duration};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::reasons::missing_needs;
use crate::ui::screens::build::columns::{Cells, Columns};
use crate::ui::theme::Role;
use crate::ui::widgets::table;
use crate::ui::widgets::timeline::{Bar, Timeline, offset_text};

/// What all rows of the list share.
pub(super) struct List<'a> {
    pub(super) screen: &'a BuildScreen,
    pub(super) stages: &'a [Stage],
    pub(super) parts: &'a [Part],
    pub(super) line: Option<Timeline>,
    pub(super) model: &'a Model,
}

/// What a row shows, of a stage as of a step.
struct Facts<'a> {
    status: &'a Status,
    started: Option<Timestamp>,
    seconds: Option<i64>,
    image: String,
    bar: Option<Bar>,
}

impl List<'_> {
    /// Titles in the first row, then the rows.
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let columns = Columns::of(area.width);
        let titles = Rect {
            height: area.height.min(1),
            ..area
        };
        self.titles(columns.in_row(titles), canvas);
        let room = Rect {
            y: area.y + titles.height,
            height: area.height - titles.height,
            ..area
        };
        let cursor = self.screen.cursor;
        table::rows(cursor, self.parts.len(), room, canvas, |at, row, canvas| {
            self.part(self.parts[at], columns.in_row(row), canvas);
        });
    }

    fn titles(&self, cells: Cells, canvas: &mut Canvas<'_>) {
        let dim = canvas.style(Role::Dim);
        canvas.text(cells.name, dim, "STAGE / STEP");
        canvas.text(cells.status, dim, "STATUS");
        canvas.text(cells.start, dim, "START");
        canvas.text_right(cells.duration, dim, "DUR");
        canvas.text(cells.image, dim, "RUNNER, IMAGE");
        if let Some(line) = &self.line {
            canvas.text_right(cells.bar, dim, &duration(line.seconds));
            let left = Rect {
                width: cells.bar.width.saturating_sub(8),
                ..cells.bar
            };
            canvas.text(left, dim, "TIMELINE 0s");
        }
    }

    fn part(&self, part: Part, cells: Cells, canvas: &mut Canvas<'_>) {
        let Some(stage) = self.stages.iter().find(|stage| stage.number == part.stage) else {
            return;
        };
        let now = self.model.server_now();
        let width = usize::from(cells.bar.width);
        let step = part
            .step
            .and_then(|number| stage.steps.iter().find(|step| step.number == number));
        if let Some(step) = step {
            self.name_of_step(step, cells.name, canvas);
            let facts = Facts {
                status: &step.status,
                started: step.started,
                seconds: step.seconds(now),
                image: step.image.to_string(),
                bar: self.line.and_then(|line| line.step(step, width)),
            };
            self.facts(&facts, cells, canvas);
        } else {
            self.name_of_stage(stage, cells.name, canvas);
            let facts = Facts {
                status: &stage.status,
                started: stage.started,
                seconds: stage.seconds(now),
                image: runner(stage),
                bar: self.line.and_then(|line| line.stage(stage, width)),
            };
            self.facts(&facts, cells, canvas);
        }
    }

    fn name_of_stage(&self, stage: &Stage, area: Rect, canvas: &mut Canvas<'_>) {
        let mut pen = canvas.pen(area);
        pen.status(&stage.status, self.model.now).gap(1);
        pen.put(Role::Header, &stage.name);
        if stage.depends_on.is_empty() {
            return;
        }
        let missing: Vec<&str> = missing_needs(stage, self.stages).collect();
        pen.put(Role::Dim, "  needs ");
        for (at, need) in stage.depends_on.iter().enumerate() {
            let role = if missing.contains(&&**need) {
                Role::Warn
            } else {
                Role::Dim
            };
            pen.put(Role::Dim, if at > 0 { ", " } else { "" })
                .put(role, need);
            if role == Role::Warn {
                pen.put(role, " (missing)");
            }
        }
    }

    fn name_of_step(&self, step: &Step, area: Rect, canvas: &mut Canvas<'_>) {
        let mut pen = canvas.pen(area);
        pen.gap(2).status(&step.status, self.model.now).gap(1);
        pen.put(Role::Text, &step.name);
        if step.exit_code != 0 {
            let role = if step.ignored { Role::Warn } else { Role::Bad };
            pen.args(role, format_args!("  exit {}", step.exit_code));
        }
        if step.ignored && step.status.is_bad() {
            pen.put(Role::Dim, " ignored");
        }
        if step.detached {
            pen.put(Role::Dim, "  service");
        }
    }

    fn facts(&self, facts: &Facts<'_>, cells: Cells, canvas: &mut Canvas<'_>) {
        let text = canvas.style(Role::Text);
        let style = marks::status_style(facts.status, &canvas.look.theme);
        canvas.text(cells.status, style, facts.status.shown());
        if let Some(seconds) = self.line.and_then(|line| line.offset(facts.started)) {
            canvas.text(cells.start, text, &offset_text(seconds));
        }
        if let Some(seconds) = facts.seconds {
            canvas.text_right(cells.duration, text, &duration(seconds));
        }
        canvas.text(cells.image, canvas.style(Role::Dim), &facts.image);
        if let Some(bar) = facts.bar {
            let from = u16::try_from(bar.at)
                .unwrap_or(u16::MAX)
                .min(cells.bar.width);
            let width = u16::try_from(bar.cells).unwrap_or(u16::MAX);
            let place = Rect {
                x: cells.bar.x + from,
                width: width.min(cells.bar.width - from),
                ..cells.bar
            };
            canvas.fill(place, style, '█');
        }
    }
}

/// `docker linux/amd64`.
fn runner(stage: &Stage) -> String {
    let mut words = stage.kind.to_string();
    if !stage.os.is_empty() {
        words = format!("{words} {}/{}", stage.os, stage.arch);
    }
    words
}
