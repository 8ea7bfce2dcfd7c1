//! Beside the lines: steps, errors, warnings, silences and marks.

use ratatui::layout::Rect;

use crate::app::screens::log::{LogScreen, steps};
use crate::app::{LogMark, Model};
use crate::domain::duration;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;

pub(super) fn draw(screen: &LogScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = Frame::new("Steps").note("z hides").draw(area, canvas);
    let mut down = Down { rest: inner };
    let build = &screen.id.build;
    let build = model
        .store
        .builds
        .repo(&build.repo)
        .and_then(|r| r.build(build.number));
    let mut stage = 0;
    // Errors are worth more than steps that are far away.
    let most = inner.height / 2;
    for s in build.into_iter().flat_map(|build| steps(build)) {
        if inner.height - down.rest.height >= most {
            break;
        }
        if s.stage.number != stage {
            stage = s.stage.number;
            let row = down.next();
            let mut pen = canvas.pen(row);
            pen.gap(1)
                .status(&s.stage.status, model.now)
                .gap(1)
                .put(Role::Header, &s.stage.name);
        }
        let row = down.next();
        let shown = (s.stage.number, s.step.number) == (screen.id.stage, screen.id.step);
        let mut pen = canvas.pen(row);
        pen.put(Role::Accent, if shown { marks::POINTER } else { " " })
            .gap(2);
        pen.status(&s.step.status, model.now).gap(1);
        pen.put(if shown { Role::Header } else { Role::Text }, &s.step.name);
        if let Some(seconds) = s.step.seconds(model.server_now()) {
            let dim = canvas.style(Role::Dim);
            canvas.text_right(row, dim, &format!(" {} ", duration(seconds)));
        }
    }
    let Some(view) = screen.view(model) else {
        return;
    };
    let line = screen.line(view);
    list(
        "ERRORS",
        Role::Bad,
        &view.errors,
        (line, 8),
        &mut down,
        canvas,
    );
    list(
        "WARNINGS",
        Role::Warn,
        &view.warnings,
        (line, 5),
        &mut down,
        canvas,
    );
    if !view.gaps.is_empty() {
        down.next();
        canvas.pen(down.next()).gap(1).put(Role::Dim, "SLOW GAPS");
        for (at, seconds) in view.gaps.iter().take(4) {
            let mut pen = canvas.pen(down.next());
            pen.args(Role::Text, format_args!("{:>7}", at + 1));
            pen.args(Role::Dim, format_args!("  {seconds}s silent"));
        }
    }
    if !screen.marks.is_empty() {
        down.next();
        canvas.pen(down.next()).gap(1).put(Role::Dim, "MARKS");
        for at in screen.marks.keys().take(5) {
            canvas
                .pen(down.next())
                .args(Role::Text, format_args!("{:>7}", at + 1));
        }
    }
}

/// Rows from the top down; at the end they have no room.
struct Down {
    rest: Rect,
}

impl Down {
    fn next(&mut self) -> Rect {
        let height = self.rest.height.min(1);
        let width = if height == 0 { 0 } else { self.rest.width };
        let row = Rect {
            height,
            width,
            ..self.rest
        };
        self.rest.y += height;
        self.rest.height -= height;
        row
    }
}

/// Lines worth jumping to, around the one under the cursor.
fn list(
    title: &str,
    role: Role,
    lines: &[LogMark],
    (line, most): (u64, usize),
    down: &mut Down,
    canvas: &mut Canvas<'_>,
) {
    if lines.is_empty() {
        return;
    }
    down.next();
    let mut pen = canvas.pen(down.next());
    pen.gap(1)
        .args(Role::Dim, format_args!("{title} ({})", lines.len()));
    let here = lines.partition_point(|mark| mark.line < line);
    let from = here
        .saturating_sub(most / 2)
        .min(lines.len().saturating_sub(most));
    for mark in lines.iter().skip(from).take(most) {
        let mut pen = canvas.pen(down.next());
        pen.put(
            Role::Accent,
            if mark.line == line {
                marks::POINTER
            } else {
                " "
            },
        );
        pen.args(Role::Dim, format_args!("{:>6} ", mark.line + 1));
        pen.put(role, &mark.excerpt);
    }
}
