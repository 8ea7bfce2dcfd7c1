//! The filter, as it is typed, and what the menus of this screen choose.

use crate::app::chord::{Chord, Key};
use crate::app::effect::Effect;
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::overlays::{press_field, type_text};
use crate::app::screens::services::actions::{move_by, screen_mut};
use crate::app::screens::services::{Sort, SortKey, View};

/// A key while the filter is typed: the list follows each letter.
pub(in crate::app) fn type_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    match (chord.key, chord.ctrl) {
        (Key::Enter, _) => {
            if let Some(screen) = screen_mut(model) {
                screen.editing = None;
            }
        }
        (Key::Esc, _) => set_filter(model, ""),
        (Key::Down, _) | (Key::Char('n'), true) => move_by(model, 1),
        (Key::Up, _) | (Key::Char('p'), true) => move_by(model, -1),
        (Key::Tab, _) => {
            if let Some(screen) = screen_mut(model) {
                screen.view = View::All;
                screen.chosen = true;
                screen.listing.stale = true;
            }
        }
        _ => edit(model, |field| press_field(field, chord)),
    }
    Vec::new()
}

/// A pasted text goes into the filter.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    edit(model, |field| {
        type_text(field, text);
        true
    });
    Vec::new()
}

fn edit(model: &mut Model, change: impl FnOnce(&mut tui_input::Input) -> bool) {
    let Some(screen) = screen_mut(model) else {
        return;
    };
    let Some(field) = &mut screen.editing else {
        return;
    };
    if !change(field) {
        return;
    }
    let text = field.value().to_owned();
    if text != screen.filter.text {
        screen.filter = Filter::parse(&text);
        // What fits best stands where the eye is: at the top.
        screen.cursor = crate::app::Cursor::default();
        screen.selected = None;
        screen.listing.stale = true;
    }
}

/// Sets the filter, and ends typing.
pub(in crate::app) fn set_filter(model: &mut Model, text: &str) {
    if let Some(screen) = screen_mut(model) {
        screen.editing = None;
        screen.filter = Filter::parse(text);
        screen.listing.stale = true;
    }
}

/// Sorts by a key; the same key again turns the order round.
pub(in crate::app) fn choose_sort(model: &mut Model, key: SortKey) {
    if let Some(screen) = screen_mut(model) {
        let reverse = screen.sort.key == key && !screen.sort.reverse;
        screen.sort = Sort { key, reverse };
        screen.listing.stale = true;
    }
}

/// Shows a view.
pub(in crate::app) fn show_view(model: &mut Model, view: View) {
    if let Some(screen) = screen_mut(model) {
        screen.show(view);
    }
}

/// Shows or hides a column, by its id; the last one stays.
pub(in crate::app) fn toggle_column(model: &mut Model, id: &str) {
    let columns = &mut model.settings.columns;
    if columns.is_empty() {
        *columns = COLUMNS.iter().map(|id| (*id).to_owned()).collect();
    }
    match columns.iter().position(|column| column == id) {
        Some(at) if columns.len() > 1 => {
            columns.remove(at);
        }
        Some(_) => {}
        None => columns.push(id.to_owned()),
    }
}

/// Ids of the columns, in their usual order; `service` and `status` are always there.
pub(in crate::app) const COLUMNS: [&str; 12] = [
    "owner", "tier", "system", "last", "branch", "event", "age", "duration", "last5", "other",
    "lead", "what",
];
