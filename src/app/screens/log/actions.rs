//! What keys do in the log viewer.

use crate::app::action::Action;
use crate::app::effect::{Effect, LogOrder};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::log::motion::{jump, with};
use crate::app::screens::log::open::name_of;
use crate::app::screens::log::{Ask, Times, prompt, steps};

/// Does an action of this screen; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if move_by_key(model, action) {
        return Some(Vec::new());
    }
    match action {
        Action::Back => return prompt::clear(model),
        Action::Filter => prompt::open(model, Ask::Search),
        Action::FilterLines => prompt::open(model, Ask::Filter),
        Action::GoLine => prompt::open(model, Ask::Line),
        Action::NextError | Action::PreviousError => {
            let lines = with(model, |_, view, _| {
                view.map(|view| view.errors.iter().map(|mark| mark.line).collect::<Vec<_>>())
            });
            let lines = lines.flatten().unwrap_or_default();
            return Some(jumped(model, &lines, action == Action::NextError, "errors"));
        }
        Action::NextMatch | Action::PreviousMatch => {
            let hits = with(model, |_, view, _| view.map(|view| view.hits.clone()));
            let hits = hits.flatten().unwrap_or_default();
            if hits.is_empty() {
                model.say(Tone::Plain, "no line matches");
            }
            return Some(jumped(model, &hits, action == Action::NextMatch, "matches"));
        }
        Action::JumpMark => {
            let marks = with(model, |screen, _, _| {
                screen.marks.keys().copied().collect::<Vec<_>>()
            });
            return Some(jumped(model, &marks.unwrap_or_default(), true, "marks"));
        }
        Action::PreviousStep | Action::NextStep | Action::PreviousFailed | Action::NextFailed => {
            return Some(steps::beside(model, action));
        }
        Action::Save | Action::SaveFiltered => return Some(save(model, action)),
        Action::Mark => mark(model),
        _ => {
            let done = with(model, |screen, _, _| toggle(screen, action)).unwrap_or(false);
            return done.then(Vec::new);
        }
    }
    Some(Vec::new())
}

/// Jumps, and takes the filter off in the keeper too where the jump left it.
fn jumped(model: &mut Model, lines: &[u64], forward: bool, what: &str) -> Vec<Effect> {
    let before = with(model, |screen, _, _| screen.filter.is_some());
    jump(model, lines, forward, what);
    let after = with(model, |screen, _, _| screen.filter.is_some());
    if before == Some(true) && after == Some(false) {
        let at = with(model, |screen, _, _| (screen.at, screen.top));
        let effects = prompt::filter(model, None);
        with(model, |screen, _, _| {
            (screen.at, screen.top) = at.unwrap_or_default();
        });
        return effects;
    }
    Vec::new()
}

fn move_by_key(model: &mut Model, action: Action) -> bool {
    let done = with(model, |screen, view, height| {
        let rows = view.map_or(0, crate::app::store::LogView::shown_lines);
        let page = i64::try_from(height).unwrap_or(1);
        match action {
            Action::Down => screen.step(1, rows, height),
            Action::Up => screen.step(-1, rows, height),
            Action::HalfDown => screen.step(page / 2, rows, height),
            Action::HalfUp => screen.step(-page / 2, rows, height),
            Action::PageDown => screen.step(page, rows, height),
            Action::PageUp => screen.step(-page, rows, height),
            Action::Top => {
                screen.follow = false;
                screen.go(0, rows, height);
            }
            Action::Bottom | Action::LogBottom => {
                (screen.follow, screen.missed) = (true, 0);
                screen.settle(rows, height);
            }
            Action::LineEnd => {
                let longest = view.map_or(0, |view| longest(view, screen.column));
                screen.column = longest;
            }
            _ => return false,
        }
        true
    });
    done.unwrap_or(false)
}

/// The column from which the ends of the shown lines can be seen; further where they are cut.
fn longest(view: &crate::app::store::LogView, column: u32) -> u32 {
    let width = view.window.columns;
    let cut = view.rows.iter().any(|row| row.cut);
    let ends = view.rows.iter().map(|row| row.text.width());
    let ends = u32::try_from(ends.max().unwrap_or(0)).unwrap_or(u32::MAX);
    if cut {
        return column.saturating_add(width / 2);
    }
    column.saturating_add(ends).saturating_sub(width / 2)
}

fn toggle(screen: &mut crate::app::screens::log::LogScreen, action: Action) -> bool {
    match action {
        Action::Follow => {
            screen.follow = !screen.follow;
            screen.missed = 0;
        }
        Action::Wrap => {
            screen.wrap = !screen.wrap;
            screen.column = 0;
        }
        Action::Times => {
            screen.times = match screen.times {
                Times::Off => Times::Relative,
                Times::Relative => Times::Absolute,
                Times::Absolute => Times::Off,
            }
        }
        Action::Numbers => screen.numbers = !screen.numbers,
        Action::Zoom => screen.side = !screen.side,
        Action::LogLeft => screen.column = screen.column.saturating_sub(40),
        Action::LogRight => screen.column = screen.column.saturating_add(40),
        Action::LineStart => screen.column = 0,
        _ => return false,
    }
    true
}

fn mark(model: &mut Model) {
    let now = model.now;
    with(model, |screen, view, _| {
        let line = view.map_or(0, |view| screen.line(view));
        if screen.marks.remove(&line).is_none() {
            screen.marks.insert(line, now);
        }
    });
}

fn save(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Log(screen) = model.screen() else {
        return Vec::new();
    };
    let id = screen.id.clone();
    let name = name_of(model, &id);
    vec![Effect::Log(LogOrder::Save {
        id,
        filtered: action == Action::SaveFiltered,
        name,
    })]
}

/// Puts the cursor on a row of the window, by position on the screen.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    with(model, |screen, view, height| {
        screen.follow = false;
        let rows = view.map_or(0, crate::app::store::LogView::shown_lines);
        screen.go(screen.top + at as u64, rows, height);
    });
}
