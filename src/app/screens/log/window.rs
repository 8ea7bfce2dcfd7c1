//! Which lines of a log the screen needs, and where it goes when they come.

use crate::app::ask;
use crate::app::effect::{Effect, LogOrder, Urgency, Window};
use crate::app::event::LogNews;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::log::motion::with;
use crate::app::screens::log::steps::step_of;
use crate::app::screens::log::{Goal, LogScreen};
use crate::app::store::LogView;
use crate::domain::{LogId, LogState, Status};

/// Cells of a line that are decoded when lines are wrapped.
const WRAPPED: u32 = 16_384;
/// How many lines are shown where a log has no error.
const TAIL: u64 = 20;

/// Goes where the person wanted to be, and asks for the lines that will be drawn.
pub(in crate::app) fn prepare(model: &mut Model) -> Vec<Effect> {
    let height = layout::list_rows(model) as u64;
    let columns = u32::from(model.size.0);
    let last = model.screens.len().saturating_sub(1);
    let Screen::Log(screen) = &mut model.screens[last] else {
        return Vec::new();
    };
    let Some(view) = model.store.logs.views.get_mut(&screen.id) else {
        return Vec::new();
    };
    reach(screen, view, height);
    let rows = view.shown_lines();
    screen.settle(rows, height);
    let window = Window {
        first: screen.top,
        rows: u32::try_from(height).unwrap_or(u32::MAX),
        from_column: if screen.wrap { 0 } else { screen.column },
        columns: if screen.wrap { WRAPPED } else { columns },
    };
    order(&screen.id.clone(), view, window)
}

/// Orders a window, unless the one at hand is the same lines.
pub(in crate::app) fn order(id: &LogId, view: &mut LogView, window: Window) -> Vec<Effect> {
    let rows = view.shown_lines();
    // Lines below the window change nothing in it. The last line may grow, and so may the drawing of
    // several lines that it belongs to.
    let is_above_the_end = window.first + u64::from(window.rows) < view.window_of.min(rows);
    let is_all_there_is = (view.window_of, view.window_bytes) == (rows, view.bytes);
    let same = view.window == window && !view.outdated && (is_above_the_end || is_all_there_is);
    if rows == 0 || same {
        return Vec::new();
    }
    (view.window, view.outdated) = (window, false);
    (view.window_of, view.window_bytes) = (rows, view.bytes);
    vec![Effect::Log(LogOrder::Window {
        id: id.clone(),
        window,
    })]
}

/// Goes to the goal, as soon as it is known where it is.
fn reach(screen: &mut LogScreen, view: &LogView, height: u64) {
    let rows = view.shown_lines();
    match screen.goal {
        Some(Goal::FirstError) => {
            if let Some(first) = view.errors.first() {
                screen.show(first.line, rows, height);
                screen.goal = None;
            } else if view.marks_done && view.state != LogState::Waiting {
                screen.show(rows.saturating_sub(TAIL.min(height)), rows, height);
                screen.at = rows.saturating_sub(1);
                screen.goal = None;
            }
        }
        Some(Goal::Line(line)) if rows > line || view.state == LogState::Whole => {
            screen.show(line, rows, height);
            screen.goal = None;
        }
        Some(Goal::End) if rows > 0 => {
            screen.go(rows, rows, height);
            screen.goal = None;
        }
        _ => {}
    }
}

/// News of a log that is open.
pub(in crate::app) fn told(model: &mut Model, id: &LogId, news: LogNews) -> Vec<Effect> {
    let Some(view) = model.store.logs.views.get_mut(id) else {
        return Vec::new();
    };
    let before = view.lines;
    let hits = matches!(news, LogNews::Hits { .. });
    view.absorb(news);
    let first_hit = (hits && view.jump_to_hit && !view.hits.is_empty()).then(|| {
        view.jump_to_hit = false;
        view.hits.clone()
    });
    let more = view.lines.saturating_sub(before);
    let ended = view.state == LogState::Whole;
    let last = model.screens.len().saturating_sub(1);
    if let Screen::Log(screen) = &mut model.screens[last]
        && screen.id == *id
        && !screen.follow
        && before > 0
    {
        screen.missed = screen.missed.saturating_add(more);
    }
    if let Some(hits) = first_hit {
        let from = with(model, |screen, _, _| screen.at).unwrap_or(0);
        let next = hits.iter().find(|line| **line >= from).or(hits.first());
        if let Some(&next) = next {
            with(model, |screen, view, height| {
                if screen.filter.is_none() {
                    screen.show(next, view.map_or(0, |view| view.lines), height);
                }
            });
        }
    }
    // A stream that ends says more than our knowledge of the step: look what became of it.
    let running = step_of(model, id).is_some_and(|s| s.step.status == Status::Running);
    let waits = model
        .store
        .builds
        .repo(&id.build.repo)
        .is_some_and(|r| r.detail.is_waiting());
    if ended && running && !waits {
        return vec![ask::build(model, &id.build, Urgency::Now)];
    }
    Vec::new()
}
