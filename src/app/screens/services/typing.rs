//! The filter, as it is typed, and what the menus of this screen choose.

use std::sync::Arc;

use crate::app::ColumnSettings;
use crate::app::chord::{Chord, Key};
use crate::app::effect::Effect;
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::overlays::{press_field, type_text};
use crate::app::screens::Screen;
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
                screen.show(View::All);
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

/// Shows or hides a column, by its id; the last one stays. One that is asked for is shown even where
/// the usual ones alone would fill the list.
pub(in crate::app) fn toggle_column(model: &mut Model, id: &str) {
    let own = match model.screen() {
        Screen::Services(screen) => match &screen.view {
            View::Own(own) => own
                .columns
                .clone()
                .map(|columns| (Arc::clone(own), columns)),
            _ => None,
        },
        _ => None,
    };
    let Some((mut own, mut columns)) = own else {
        toggle(&mut model.settings.columns, id);
        return;
    };
    toggle(&mut columns, id);
    Arc::make_mut(&mut own).columns = Some(columns);
    let views = &mut model.settings.views;
    if let Some(known) = views.iter_mut().find(|known| known.name == own.name) {
        *known = Arc::clone(&own);
    }
    if let Some(screen) = screen_mut(model) {
        screen.view = View::Own(own);
    }
}

fn toggle(columns: &mut ColumnSettings, id: &str) {
    let shown = COLUMNS.iter().filter(|id| columns.has(id)).count();
    let is_usual = columns.only.is_empty();
    match columns.has(id) {
        true if shown == 1 => {}
        true if is_usual => {
            columns.added.retain(|added| added != id);
            columns.removed.push(id.to_owned());
        }
        true => columns.only.retain(|column| column != id),
        false if is_usual => {
            columns.removed.retain(|removed| removed != id);
            columns.added.push(id.to_owned());
        }
        false => columns.only.push(id.to_owned()),
    }
}

/// Ids of the columns, in their usual order; `service` and `status` are always there.
pub const COLUMNS: [&str; 12] = [
    "owner", "tier", "system", "last", "branch", "event", "age", "duration", "last5", "other",
    "lead", "what",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Settings;
    use crate::domain::Moment;

    #[test]
    fn a_column_that_is_taken_away_leaves_the_others_as_they_were() {
        let mut model = Model::new(Settings::default(), (80, 24), Moment(0));
        toggle_column(&mut model, "event");
        let columns = &model.settings.columns;
        assert!(columns.only.is_empty() && !columns.has("event") && columns.has("what"));
        toggle_column(&mut model, "event");
        let columns = &model.settings.columns;
        assert_eq!(
            (columns.added.as_slice(), columns.removed.is_empty()),
            (["event".to_owned()].as_slice(), true)
        );
    }

    #[test]
    fn the_last_column_stays() {
        let mut model = Model::new(Settings::default(), (80, 24), Moment(0));
        for id in COLUMNS {
            toggle_column(&mut model, id);
        }
        let left = COLUMNS.iter().filter(|id| model.settings.columns.has(id));
        assert_eq!(left.copied().collect::<Vec<_>>(), ["what"]);
        model.settings.columns.only = vec!["age".to_owned()];
        toggle_column(&mut model, "age");
        assert_eq!(model.settings.columns.only, ["age"]);
    }
}
