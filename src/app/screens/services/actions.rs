//! What keys do on the start screen.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::services::{Item, ServicesScreen, SortKey, views};
use crate::app::{go, layout, overlays};

pub(in crate::app) fn screen_mut(model: &mut Model) -> Option<&mut ServicesScreen> {
    match model.screen_mut() {
        Screen::Services(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this screen; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if let Some(by) = step(model, action) {
        move_by(model, by);
        return Some(Vec::new());
    }
    match action {
        Action::Open => return Some(open(model)),
        Action::Back => {
            let screen = screen_mut(model)?;
            if screen.filter.is_empty() {
                return None;
            }
            super::set_filter(model, "");
        }
        Action::Filter => {
            let screen = screen_mut(model)?;
            screen.editing = Some(screen.filter.text.clone().into());
        }
        Action::Facets => overlays::menu::facets(model),
        Action::Sort => overlays::menu::sort(model),
        Action::Columns => overlays::menu::columns(model),
        Action::SortLeft => sort_beside(model, -1),
        Action::SortRight => sort_beside(model, 1),
        Action::PreviousView => beside(model, -1),
        Action::NextView => beside(model, 1),
        Action::Pin => return Some(pin(model)),
        _ => return None,
    }
    Some(Vec::new())
}

/// How many rows an action moves, where it moves at all.
pub(in crate::app::screens) fn step(model: &Model, action: Action) -> Option<isize> {
    let page = isize::try_from(layout::list_rows(model)).unwrap_or(1);
    Some(match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        Action::HalfDown => (page / 2).max(1),
        Action::HalfUp => -(page / 2).max(1),
        Action::PageDown => page,
        Action::PageUp => -page,
        _ => return None,
    })
}

/// Keeps the cursor on the row that it is on, wherever that goes.
pub(in crate::app) fn hold(model: &mut Model) {
    move_by(model, 0);
}

/// Moves the cursor and holds on to what it comes to.
pub(super) fn move_by(model: &mut Model, by: isize) {
    let mut screens = std::mem::take(&mut model.screens);
    if let Some(Screen::Services(screen)) = screens.last_mut() {
        screen.cursor.step(by, screen.listing.items.len());
        screen.hold(model);
    }
    model.screens = screens;
}

fn open(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    let item = screen.item().cloned();
    move_by(model, 0);
    let place = model.screen().place(model);
    match (item, place.row, place.build) {
        (Some(Item::Build(id)), row, _) => go::deeper(model, go::build_screen(row, id)),
        (_, Some(row), _) => match row.repo.clone() {
            Some(repo) => go::deeper(model, go::builds_screen(Some(row), repo)),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn pin(model: &mut Model) -> Vec<Effect> {
    let Some(key) = model.screen().place(model).row else {
        return Vec::new();
    };
    let Some(row) = model.store.catalogs.row(&key) else {
        return Vec::new();
    };
    let (pin, name) = (row.pin(), row.name.clone());
    move_by(model, 0);
    let pins = &mut model.store.catalogs.pins;
    let word = if pins.remove(pin.as_str()) {
        "is let go"
    } else {
        pins.insert(pin.into());
        "is pinned to the top"
    };
    if let Some(screen) = screen_mut(model) {
        screen.listing.stale = true;
    }
    model.say(Tone::Plain, format!("{name} {word}"));
    vec![Effect::Keep]
}

fn sort_beside(model: &mut Model, by: isize) {
    let Some(screen) = screen_mut(model) else {
        return;
    };
    let at = SortKey::ALL
        .iter()
        .position(|key| *key == screen.sort.key)
        .unwrap_or(0);
    let at = at.saturating_add_signed(by).min(SortKey::ALL.len() - 1);
    screen.sort.key = SortKey::ALL[at];
    screen.sort.reverse = false;
    screen.listing.stale = true;
}

fn beside(model: &mut Model, by: isize) {
    let Some(shown) = screen_mut(model).map(|screen| screen.view.clone()) else {
        return;
    };
    let tabs = views(model, &shown);
    let at = tabs.iter().position(|view| *view == shown).unwrap_or(0);
    let len = isize::try_from(tabs.len()).unwrap_or(1);
    let next = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(len);
    go_to_view(model, usize::try_from(next).unwrap_or(0));
}

/// Shows the view of a tab, by position.
pub(in crate::app) fn go_to_view(model: &mut Model, at: usize) {
    let Some(shown) = screen_mut(model).map(|screen| screen.view.clone()) else {
        return;
    };
    if let Some(view) = views(model, &shown).into_iter().nth(at)
        && let Some(screen) = screen_mut(model)
    {
        screen.show(view);
    }
}

/// Puts the cursor on a row, by position.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    if let Some(screen) = screen_mut(model) {
        screen.cursor.go(at, screen.listing.items.len());
    }
    move_by(model, 0);
}
