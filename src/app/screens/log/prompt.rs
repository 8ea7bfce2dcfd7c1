//! What is asked at the bottom of a log: a search, a filter, a line.

use crate::app::chord::{Chord, Key};
use crate::app::effect::{Effect, LogOrder};
use crate::app::event::Tone;
use crate::app::filter::Search;
use crate::app::model::Model;
use crate::app::overlays::{press_field, type_text};
use crate::app::screens::Screen;
use crate::app::screens::log::motion::with;
use crate::app::screens::log::{Ask, Goal, LogScreen};

pub(super) fn open(model: &mut Model, ask: Ask) {
    with(model, |screen, _, _| {
        let text = match ask {
            Ask::Search => written(screen.search.as_ref()),
            Ask::Filter => written(screen.filter.as_ref()),
            Ask::Line => String::new(),
        };
        screen.prompt = Some((ask, text.into()));
    });
}

/// A search as it was typed.
fn written(search: Option<&Search>) -> String {
    search.map_or_else(String::new, |search| {
        let not = if search.inverse { "!" } else { "" };
        let regex = if search.regex { "re:" } else { "" };
        format!("{not}{regex}{}", search.text)
    })
}

fn screen_mut(model: &mut Model) -> Option<&mut LogScreen> {
    match model.screen_mut() {
        Screen::Log(screen) => Some(screen),
        _ => None,
    }
}

/// A key while something is typed.
pub(in crate::app) fn type_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    match chord.key {
        Key::Esc => {
            if let Some(screen) = screen_mut(model) {
                screen.prompt = None;
            }
            Vec::new()
        }
        Key::Enter => {
            let Some((ask, field)) = screen_mut(model).and_then(|screen| screen.prompt.take())
            else {
                return Vec::new();
            };
            accept(model, ask, field.value())
        }
        _ => {
            if let Some((_, field)) = screen_mut(model).and_then(|s| s.prompt.as_mut()) {
                press_field(field, chord);
            }
            Vec::new()
        }
    }
}

/// A pasted text goes into the field.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some((_, field)) = screen_mut(model).and_then(|s| s.prompt.as_mut()) {
        type_text(field, text);
    }
    Vec::new()
}

fn accept(model: &mut Model, ask: Ask, text: &str) -> Vec<Effect> {
    match ask {
        Ask::Line => {
            match text.trim().parse::<u64>() {
                Ok(number) => {
                    with(model, |screen, view, _| {
                        screen.filter = None;
                        screen.follow = false;
                        let line = view.map_or(number.saturating_sub(1), |v| v.line_of(number));
                        screen.goal = Some(Goal::Line(line));
                    });
                    return filter(model, None);
                }
                Err(_) if text.trim().is_empty() => {}
                Err(_) => model.say(Tone::Warn, format!("`{}` is no line number", text.trim())),
            }
            Vec::new()
        }
        Ask::Search => search(model, Search::parse(text)),
        Ask::Filter => filter(model, Search::parse(text)),
    }
}

fn search(model: &mut Model, search: Option<Search>) -> Vec<Effect> {
    let turn = model.turn();
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    screen.search.clone_from(&search);
    let id = screen.id.clone();
    if let Some(view) = model.store.logs.views.get_mut(&id) {
        (view.hits, view.hits_done, view.search_turn) = (Vec::new(), false, turn);
        view.jump_to_hit = search.is_some();
    }
    let order = |search| Effect::Log(LogOrder::Search { id, search, turn });
    search.map(order).into_iter().collect()
}

/// Keeps only lines that match; `None` shows all again. The line under the cursor stays.
pub(super) fn filter(model: &mut Model, filter: Option<Search>) -> Vec<Effect> {
    let turn = model.turn();
    with(model, |screen, view, _| {
        let line = view.map_or(0, |view| screen.line(view));
        screen.filter.clone_from(&filter);
        if filter.is_none() && screen.goal.is_none() {
            screen.at = line;
        }
        if filter.is_some() {
            (screen.at, screen.top) = (0, 0);
        }
    });
    let Some(id) = screen_mut(model).map(|screen| screen.id.clone()) else {
        return Vec::new();
    };
    if let Some(view) = model.store.logs.views.get_mut(&id) {
        view.filtered = filter.is_some().then_some(0);
        (view.filter_done, view.filter_turn, view.outdated) = (false, turn, true);
    }
    vec![Effect::Log(LogOrder::Filter {
        id,
        search: filter,
        turn,
    })]
}

/// Takes the search and the filter off: the first step of going back.
pub(super) fn clear(model: &mut Model) -> Option<Vec<Effect>> {
    let screen = screen_mut(model)?;
    if screen.filter.is_some() {
        return Some(filter(model, None));
    }
    if screen.search.take().is_some() {
        let id = screen.id.clone();
        if let Some(view) = model.store.logs.views.get_mut(&id) {
            view.hits.clear();
            view.search_turn = 0;
        }
        return Some(Vec::new());
    }
    None
}
