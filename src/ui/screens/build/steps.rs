//! The list of stages and steps.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::build::{BuildScreen, Part, parts};
use crate::domain::{Build, Stage, Step, duration, why_stage};
use crate::ui::canvas::{Canvas, Pen};
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::shown;

/// Columns of the list.
#[derive(Clone, Copy)]
struct Columns {
    name: u16,
    image: bool,
}

/// Draws a row of titles and the lines that fit under it.
pub(super) fn draw(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.height < 2 {
        return;
    }
    let columns = Columns {
        name: (area.width / 2).clamp(18, 34),
        image: area.width >= 60,
    };
    let title = Rect { height: 1, ..area };
    let mut pen = canvas.pen(title);
    pen.gap(3).put(Role::Dim, "STAGE / STEP");
    let at = area.x + columns.name;
    let mut pen = canvas.pen(Rect {
        x: at,
        width: area.right().saturating_sub(at),
        ..title
    });
    pen.put(Role::Dim, "STATUS     EXIT     DUR");
    if columns.image {
        pen.put(Role::Dim, "  IMAGE");
    }
    let list = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let lines = parts(build);
    let range = shown(screen.cursor, lines.len(), list.height);
    canvas.hits.rows(list, range.start);
    for (y, part) in (list.y..).zip(&lines[range]) {
        let row = Rect {
            y,
            height: 1,
            ..list
        };
        line(build, *part, model, (row, columns), canvas);
        if screen.selected == Some(*part) {
            canvas.select(row);
            canvas.pen(row).gap(1).put(Role::Select, marks::POINTER);
        }
    }
}

fn line(
    build: &Build,
    part: Part,
    model: &Model,
    (row, columns): (Rect, Columns),
    canvas: &mut Canvas<'_>,
) {
    let stages = build.stages.as_deref().unwrap_or_default();
    let Some(stage) = stages.iter().find(|stage| stage.number == part.stage) else {
        return;
    };
    let name = Rect {
        width: columns.name,
        ..row
    };
    let rest = Rect {
        x: row.x + columns.name.min(row.width),
        width: row.width.saturating_sub(columns.name),
        ..row
    };
    let Some(number) = part.step else {
        canvas
            .pen(name)
            .gap(3)
            .status(&stage.status, model.now)
            .gap(1)
            .put(Role::Header, &stage.name);
        about_stage(stage, stages, model, &mut canvas.pen(rest), columns);
        return;
    };
    let Some(step) = stage.steps.iter().find(|step| step.number == number) else {
        return;
    };
    canvas
        .pen(name)
        .gap(5)
        .status(&step.status, model.now)
        .gap(1)
        .put(Role::Text, &step.name);
    about_step(step, model, &mut canvas.pen(rest), columns);
}

fn about_stage(
    stage: &Stage,
    all: &[Stage],
    model: &Model,
    pen: &mut Pen<'_, '_>,
    columns: Columns,
) {
    pen.args(Role::Text, format_args!("{:<11}", stage.status.shown()));
    if let Some(why) = why_stage(stage, all, model.server_now()) {
        pen.put(Role::Warn, &why);
        return;
    }
    if !stage.error.is_empty() {
        pen.put(Role::Bad, stage.error.lines().next().unwrap_or_default());
        return;
    }
    let seconds = stage
        .seconds(model.server_now())
        .map(duration)
        .unwrap_or_default();
    pen.args(Role::Text, format_args!("{:>4} {seconds:>7}", ""));
    if columns.image {
        pen.args(
            Role::Dim,
            format_args!("  {} {}/{}", stage.kind, stage.os, stage.arch),
        );
    }
}

fn about_step(step: &Step, model: &Model, pen: &mut Pen<'_, '_>, columns: Columns) {
    pen.args(Role::Text, format_args!("{:<11}", step.status.shown()));
    if step.exit_code == 0 {
        pen.args(Role::Dim, format_args!("{:>4}", ""));
    } else {
        pen.args(Role::Bad, format_args!("{:>4}", step.exit_code));
    }
    let seconds = step
        .seconds(model.server_now())
        .map(duration)
        .unwrap_or_default();
    pen.args(Role::Text, format_args!(" {seconds:>7}"));
    if !step.error.is_empty() {
        pen.gap(2)
            .put(Role::Bad, step.error.lines().next().unwrap_or_default());
    } else if step.ignored && step.status.is_bad() {
        pen.put(Role::Dim, "  may fail");
    } else if columns.image {
        pen.gap(2).put(Role::Dim, &step.image);
    }
}
