//! Puts the parts of the log viewer together.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::log::{LogScreen, StepRef, steps};
use crate::app::store::LogView;
use crate::domain::Build;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::screens::log::{bar, lines, nothing, side, told};
use crate::ui::widgets::{Frame, Ruled, split};

/// Columns from which the log has a frame, and the steps beside it.
const WIDE: u16 = 120;

/// What the parts look at.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) screen: &'a LogScreen,
    pub(super) model: &'a Model,
    pub(super) build: Option<&'a Build>,
    pub(super) step: Option<StepRef<'a>>,
    pub(super) view: Option<&'a LogView>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(screen: &'a LogScreen, model: &'a Model) -> Self {
        let id = &screen.id;
        let repo = model.store.builds.repo(&id.build.repo);
        let build = repo.and_then(|repo| repo.build(id.build.number));
        let build = build.map(AsRef::as_ref);
        let is_it = |s: &StepRef<'_>| s.stage.number == id.stage && s.step.number == id.step;
        Self {
            screen,
            model,
            build,
            step: build.and_then(|build| steps(build).find(is_it)),
            view: screen.view(model),
        }
    }
}

pub(in crate::ui::screens) fn draw(
    screen: &LogScreen,
    model: &Model,
    body: Rect,
    canvas: &mut Canvas<'_>,
) {
    let seen = Seen::of(screen, model);
    if body.width < WIDE {
        let (top, rest, _) = split(body, 1, 0);
        bar::draw(seen, top, canvas);
        log(seen, rest, canvas);
        return;
    }
    let width = if screen.side { body.width / 5 } else { 0 };
    let beside = Rect { width, ..body };
    let rest = Rect {
        x: body.x + width,
        width: body.width - width,
        ..body
    };
    if width > 0 {
        side::draw(seen, beside, canvas);
    }
    let title = match seen.step {
        Some(s) => format!("{}{}{}", s.stage.name, marks::STEP, s.step.name),
        None => format!("{}{}{}", screen.id.stage, marks::STEP, screen.id.step),
    };
    let state = told::state(seen, canvas).words();
    let inner = Frame::new(&title)
        .note(&state)
        .focus(true)
        .draw(rest, canvas);
    log(seen, inner, canvas);
}

/// The lines, or why there are none; and in the last row what must be known of them.
fn log(seen: Seen<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let empty = seen.view.is_none_or(|view| view.shown_lines() == 0);
    if empty {
        let inside = Rect {
            x: area.x + area.width.min(3),
            width: area.width.saturating_sub(6),
            ..area
        };
        let mut lines = Ruled::new(inside, 0, canvas);
        lines.skip();
        for (role, words) in nothing::said(seen) {
            lines.say(role, &words);
        }
        return;
    }
    let notice = told::notice(seen);
    let (_, rows, below) = split(area, 0, u16::from(notice.is_some() && area.height > 2));
    if let Some(view) = seen.view {
        lines::draw(seen, view, rows, canvas);
    }
    if let Some((role, words)) = notice.filter(|_| below.height > 0) {
        let line = Rect {
            x: below.x + 1,
            width: below.width.saturating_sub(2),
            ..below
        };
        canvas.text(line, canvas.style(role), &words);
    }
}
