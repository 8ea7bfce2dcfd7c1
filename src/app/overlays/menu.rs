//! A list to choose from: sort order, facets, columns, views.

use std::collections::BTreeMap;

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, SheetForm};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, doctor, press_field};
use crate::app::screens::services::{COLUMNS, Item, SortKey, View};
use crate::app::screens::{Screen, audit, builds, doctor as doctor_screen, services};
use crate::app::store::Row;
use crate::app::{own_command, sign_in};
use crate::domain::timeline::Day;
use crate::domain::{EntityRef, Text};

/// What a line of the menu does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Sort(SortKey),
    /// Put this token into the filter, or take it out.
    Facet(String),
    /// Show or hide a column, by id.
    Column(String),
    View(View),
    /// Show another context.
    Context(Text),
    /// Show this day of the timeline.
    Day(Day),
    /// Save the timeline as such a file.
    Sheet(SheetForm),
    SignIn,
    SignOut,
    Doctor,
    /// An own command, by its position.
    Own(usize),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    pub label: String,
    /// Beside it: a count, a key.
    pub note: String,
    pub checked: bool,
    pub choice: Choice,
}

/// The menu.
#[derive(Debug, Clone)]
pub struct MenuPanel {
    pub title: String,
    pub items: Vec<MenuItem>,
    pub query: Input,
    pub cursor: Cursor,
    /// Stays open after a choice (facets and columns).
    pub stays: bool,
}

impl MenuPanel {
    fn new(title: &str, items: Vec<MenuItem>, stays: bool) -> Self {
        Self {
            title: title.to_owned(),
            items,
            query: Input::default(),
            cursor: Cursor::default(),
            stays,
        }
    }

    /// The lines that the search keeps.
    pub fn shown(&self) -> Vec<&MenuItem> {
        let query = self.query.value().to_lowercase();
        self.items
            .iter()
            .filter(|item| item.label.to_lowercase().contains(&query))
            .collect()
    }
}

/// How many values of a facet are offered.
const FACETS: usize = 12;

fn open(model: &mut Model, panel: MenuPanel) {
    model.overlays.push(Overlay::Menu(Box::new(panel)));
}

/// Something to choose one of.
pub(in crate::app) fn choose_from(model: &mut Model, title: &str, items: Vec<MenuItem>) {
    open(model, MenuPanel::new(title, items, false));
}

/// The order of the services.
pub(in crate::app) fn sort(model: &mut Model) {
    let Screen::Services(screen) = model.screen() else {
        return;
    };
    let sort = screen.sort;
    let item = |key: SortKey| MenuItem {
        label: key.word().to_owned(),
        note: if key == sort.key && sort.reverse {
            "reversed".into()
        } else {
            String::new()
        },
        checked: key == sort.key,
        choice: Choice::Sort(key),
    };
    let items = SortKey::ALL.into_iter().map(item).collect();
    open(model, MenuPanel::new("Sort by", items, false));
}

/// The columns of the services.
pub(in crate::app) fn columns(model: &mut Model) {
    let chosen = match model.screen() {
        Screen::Services(screen) => screen.columns(&model.settings),
        _ => &model.settings.columns,
    };
    let item = |id: &&str| MenuItem {
        label: (*id).to_owned(),
        note: String::new(),
        checked: chosen.has(id),
        choice: Choice::Column((*id).to_owned()),
    };
    let items = COLUMNS.iter().map(item).collect();
    open(model, MenuPanel::new("Columns", items, true));
}

/// What there is to do with the program itself: contexts, signing in and out.
pub(in crate::app) fn commands(model: &mut Model) {
    let shown = model.settings.contexts.first();
    let line = |label: String, note: String, checked: bool, choice: Choice| MenuItem {
        label,
        note,
        checked,
        choice,
    };
    let contexts = model.settings.known.iter().map(|known| {
        let mark = if known.protected { " · protected" } else { "" };
        let note = format!("{}{mark}", known.servers);
        let checked = shown.is_some_and(|context| context.name == known.name);
        let choice = Choice::Context(known.name.clone());
        line(format!("ctx {}", known.name), note, checked, choice)
    });
    let mut items: Vec<MenuItem> = contexts.collect();
    if let Some(auth) = shown.and_then(|context| context.auth.as_ref()) {
        let note = auth.issuer.to_string();
        items.push(line("login".into(), note.clone(), false, Choice::SignIn));
        items.push(line("logout".into(), note, false, Choice::SignOut));
    }
    let note = "looks at everything on the way".to_owned();
    items.push(line("doctor".into(), note, false, Choice::Doctor));
    let scope = model.screen().scope();
    let own = model.settings.commands.iter().enumerate();
    for (at, command) in own.filter(|(_, command)| command.counts_in(scope)) {
        let note = command.shown_keys();
        items.push(line(command.name.to_string(), note, false, Choice::Own(at)));
    }
    open(model, MenuPanel::new("Commands", items, false));
}

/// The values that rows of the list have, with how many rows have each.
pub(in crate::app) fn facets(model: &mut Model) {
    let mut counts: BTreeMap<(u8, String), usize> = BTreeMap::new();
    let mut add = |order: u8, token: String| {
        if !token.ends_with(':') && !token.contains(' ') {
            *counts.entry((order, token)).or_default() += 1;
        }
    };
    let active = match model.screen() {
        Screen::Services(screen) => {
            for item in &screen.listing.items {
                let Item::Service(at) = item else { continue };
                let Some(row) = model.store.catalogs.rows.get(*at as usize) else {
                    continue;
                };
                for (order, token) in of_row(row, model) {
                    add(order, token);
                }
            }
            screen.filter.text.clone()
        }
        Screen::Builds(screen) => {
            let repo = model.store.builds.repo(&screen.repo);
            for build in repo.iter().flat_map(|repo| repo.listed_builds()) {
                add(0, format!("status:{}", build.shown_status().shown()));
                add(4, format!("event:{}", build.event.short()));
                add(5, format!("branch:{}", build.place()));
                add(6, format!("author:{}", build.author()));
            }
            screen.filter.text.clone()
        }
        Screen::Audit(screen) => {
            for (order, token) in audit::facets(screen) {
                add(order, token);
            }
            screen.browse.filter.text.clone()
        }
        _ => return,
    };
    let items = facet_items(counts, &active);
    open(model, MenuPanel::new("Facets", items, true));
}

/// The tokens of a service, each with the order of its group.
fn of_row(row: &Row, model: &Model) -> Vec<(u8, String)> {
    let standing = model.store.standing(row);
    let status = standing.status(row);
    let status = status.map(|status| (0, format!("status:{}", status.shown())));
    let mut tokens: Vec<(u8, String)> = status.into_iter().collect();
    tokens.push((1, format!("owner:{}", row.owner)));
    if let Some(component) = &row.service.component {
        let system = component.system.as_ref();
        let system = system.map(EntityRef::short).unwrap_or_default();
        tokens.push((2, format!("tier:{}", component.tier)));
        tokens.push((3, format!("system:{system}")));
    }
    if let Some(build) = standing.build() {
        tokens.push((4, format!("event:{}", build.event.short())));
        tokens.push((5, format!("branch:{}", build.place())));
        tokens.push((6, format!("author:{}", build.author())));
    }
    tokens
}

/// Facets that a board has gathered itself: each word with a number for its order first.
pub(in crate::app) fn facets_of(model: &mut Model, words: Vec<(u8, String)>, active: &str) {
    let mut counts: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let items = facet_items(counts, active);
    open(model, MenuPanel::new("Facets", items, true));
}

fn facet_items(counts: BTreeMap<(u8, String), usize>, active: &str) -> Vec<MenuItem> {
    let mut by_order: BTreeMap<u8, Vec<(usize, String)>> = BTreeMap::new();
    for ((order, token), count) in counts {
        by_order.entry(order).or_default().push((count, token));
    }
    let mut items = Vec::new();
    for mut group in by_order.into_values() {
        group.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        items.extend(
            group
                .into_iter()
                .take(FACETS)
                .map(|(count, token)| MenuItem {
                    note: count.to_string(),
                    checked: active.split_whitespace().any(|word| word == token),
                    label: token.clone(),
                    choice: Choice::Facet(token),
                }),
        );
    }
    items
}

/// A key while a menu is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Menu(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let len = panel.shown().len();
    match chord.key {
        Key::Esc => {
            model.overlays.pop();
        }
        Key::Enter => return choose(model),
        Key::Char(' ') if panel.stays => return choose(model),
        Key::Down | Key::Tab => panel.cursor.step(1, len),
        Key::Up => panel.cursor.step(-1, len),
        Key::PageDown => panel.cursor.step(10, len),
        Key::PageUp => panel.cursor.step(-10, len),
        _ => {
            if press_field(&mut panel.query, chord) {
                panel.cursor = Cursor::default();
            }
        }
    }
    Vec::new()
}

fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Menu(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let Some(item) = panel
        .shown()
        .get(panel.cursor.at)
        .map(|item| (*item).clone())
    else {
        return Vec::new();
    };
    if panel.stays {
        for line in &mut panel.items {
            if line.choice == item.choice {
                line.checked = !line.checked;
            }
        }
    } else {
        model.overlays.pop();
    }
    match item.choice {
        Choice::Sort(key) => services::choose_sort(model, key),
        Choice::View(view) => services::show_view(model, view),
        Choice::Column(id) => services::toggle_column(model, &id),
        Choice::Facet(token) => toggle_facet(model, &token),
        Choice::SignIn => sign_in::open_first(model),
        Choice::SignOut => return sign_in::sign_out(model),
        Choice::Doctor => return doctor::open(model),
        Choice::Own(at) => return own_command::press(model, at),
        Choice::Day(day) => return audit::choose_day(model, day),
        Choice::Sheet(form) => return audit::export(model, form),
        Choice::Context(name) if item.checked => {
            model.say(Tone::Plain, format!("{name} is the context that is shown"));
        }
        Choice::Context(name) => return vec![Effect::Switch(name)],
    }
    Vec::new()
}

fn toggle_facet(model: &mut Model, token: &str) {
    let text = match model.screen() {
        Screen::Services(screen) => screen.filter.text.clone(),
        Screen::Builds(screen) => screen.filter.text.clone(),
        board => match board.browse() {
            Some(browse) => browse.filter.text.clone(),
            None => return,
        },
    };
    let mut words: Vec<&str> = text.split_whitespace().collect();
    match words.iter().position(|word| *word == token) {
        Some(at) => {
            words.remove(at);
        }
        None => words.push(token),
    }
    let text = words.join(" ");
    match model.screen() {
        Screen::Services(_) => services::set_filter(model, &text),
        Screen::Builds(_) => builds::set_filter(model, &text),
        Screen::Doctor(_) => doctor_screen::refilter(model, &text),
        _ => {
            if let Some(browse) = model.screen_mut().browse_mut() {
                browse.refilter(&text);
            }
        }
    }
}
