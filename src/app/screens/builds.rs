//! The builds of a service.

use tui_input::Input;

use crate::app::action::{Action, Readiness};
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Urgency};
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::overlays::{self, press_field, type_text};
use crate::app::screens::services::{keeps_build, step};
use crate::app::screens::{Place, Screen};
use crate::app::store::RowKey;
use crate::app::{ask, go};
use crate::domain::RepoId;

/// The list of a repository's builds.
#[derive(Debug, Clone)]
pub struct BuildsScreen {
    pub row: Option<RowKey>,
    pub repo: RepoId,
    pub filter: Filter,
    pub editing: Option<Input>,
    pub cursor: Cursor,
    /// Number of the build under the cursor, once the person moved it.
    pub selected: Option<u64>,
    /// Numbers of the builds that the filter keeps, newest first.
    pub listing: Vec<u64>,
    /// Version of the builds that the listing was made from.
    pub made_from: u64,
}

/// How near to the end of the list the cursor must come for the next page to be asked for.
const NEAR_END: usize = 5;

impl BuildsScreen {
    pub fn new(row: Option<RowKey>, repo: RepoId) -> Self {
        Self {
            row,
            repo,
            filter: Filter::default(),
            editing: None,
            cursor: Cursor::default(),
            selected: None,
            listing: Vec::new(),
            made_from: u64::MAX,
        }
    }

    /// Makes the list anew if something changed, and settles the cursor in a window of `height`
    /// rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        let version = model.store.builds.version;
        if self.made_from != version && !(model.frozen && self.made_from != u64::MAX) {
            self.made_from = version;
            self.listing = self.list(model);
            let held = self
                .selected
                .and_then(|n| self.listing.iter().position(|b| *b == n));
            if let Some(held) = held {
                self.cursor.at = held;
            }
        }
        self.cursor.settle(self.listing.len(), height);
    }

    fn list(&self, model: &Model) -> Vec<u64> {
        let Some(state) = model.store.builds.repo(&self.repo) else {
            return Vec::new();
        };
        let slug = self.repo.slug.as_str();
        let mut reader = self.filter.reader();
        let kept = state.listed_builds().filter(|build| {
            if self.filter.is_empty() {
                return true;
            }
            let hay = format!(
                "#{} {} {} {} {}",
                build.number,
                build.place(),
                build.headline(),
                build.author(),
                build.short_commit()
            );
            let tokens = &self.filter.tokens;
            reader.keeps(&hay.to_lowercase())
                && tokens
                    .iter()
                    .all(|token| keeps_build(token, slug, build) != token.inverse)
        });
        kept.map(|build| build.number).collect()
    }

    pub fn ready(&self, _model: &Model, action: Action) -> Readiness {
        match action {
            Action::Open if self.listing.is_empty() => Readiness::because("there is no build"),
            Action::Open
            | Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::Filter
            | Action::Facets
            | Action::Preview
            | Action::Widen
            | Action::Narrow
            | Action::Zoom
            | Action::Freeze => Readiness::Ready,
            Action::Back if !self.filter.is_empty() => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// What is under the cursor.
    pub fn place(&self, _model: &Model) -> Place {
        let number = self.listing.get(self.cursor.at);
        Place {
            row: self.row.clone(),
            build: number.map(|number| self.repo.build(*number)),
        }
    }

    fn move_by(&mut self, by: isize) {
        self.cursor.step(by, self.listing.len());
        self.selected = self.listing.get(self.cursor.at).copied();
    }

    fn refilter(&mut self, text: &str) {
        self.filter = Filter::parse(text);
        self.cursor = Cursor::default();
        self.selected = None;
        self.made_from = u64::MAX;
    }
}

fn screen_mut(model: &mut Model) -> Option<&mut BuildsScreen> {
    match model.screen_mut() {
        Screen::Builds(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this screen; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if let Some(by) = step(model, action) {
        screen_mut(model)?.move_by(by);
        return Some(older(model));
    }
    match action {
        Action::Open => {
            let screen = screen_mut(model)?;
            screen.move_by(0);
            let (row, number) = (screen.row.clone(), screen.selected?);
            let id = screen.repo.build(number);
            return Some(go::deeper(model, go::build_screen(row, id)));
        }
        Action::Back => {
            let screen = screen_mut(model)?;
            if screen.filter.is_empty() {
                return None;
            }
            screen.refilter("");
        }
        Action::Filter => {
            let screen = screen_mut(model)?;
            screen.editing = Some(screen.filter.text.clone().into());
        }
        Action::Facets => overlays::menu::facets(model),
        _ => return None,
    }
    Some(Vec::new())
}

/// Asks for the next page when the cursor comes near the end of what is loaded.
fn older(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    let near = screen.cursor.at + NEAR_END >= screen.listing.len();
    let repo = screen.repo.clone();
    let Some(state) = model.store.builds.repo(&repo) else {
        return Vec::new();
    };
    if !near || state.complete || state.list.is_waiting() || state.listed == 0 {
        return Vec::new();
    }
    let page = u32::try_from(state.listed).unwrap_or(u32::MAX) / ask::PAGE + 1;
    vec![ask::builds(model, &repo, page)]
}

/// Asks for the newest builds, and for the rights that the deeds need.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    let repo = screen.repo.clone();
    let mut effects = vec![ask::builds(model, &repo, 1)];
    let state = model.store.builds.repo(&repo);
    if state.is_some_and(|state| state.facts.rights.is_none() && state.rights.is_idle()) {
        effects.push(ask::facts(model, &repo));
    }
    let failed = state_failed(model, &repo);
    effects.extend(failed.map(|id| ask::build(model, &id, Urgency::Background)));
    effects
}

/// The newest build, where it failed and its steps are not known.
fn state_failed(model: &Model, repo: &RepoId) -> Option<crate::domain::BuildId> {
    let newest = model.store.builds.repo(repo)?.newest()?;
    (newest.status.is_bad() && newest.stages.is_none()).then(|| repo.build(newest.number))
}

/// A key while the filter is typed.
pub(in crate::app) fn type_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    match chord.key {
        Key::Enter => screen.editing = None,
        Key::Esc => {
            screen.editing = None;
            screen.refilter("");
        }
        Key::Down => screen.move_by(1),
        Key::Up => screen.move_by(-1),
        _ => {
            if let Some(field) = &mut screen.editing
                && press_field(field, chord)
            {
                let text = field.value().to_owned();
                screen.refilter(&text);
            }
        }
    }
    Vec::new()
}

/// A pasted text goes into the filter.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(screen) = screen_mut(model)
        && let Some(field) = &mut screen.editing
    {
        type_text(field, text);
        let text = field.value().to_owned();
        screen.refilter(&text);
    }
    Vec::new()
}

/// Sets the filter, and ends typing.
pub(in crate::app) fn set_filter(model: &mut Model, text: &str) {
    if let Some(screen) = screen_mut(model) {
        screen.editing = None;
        screen.refilter(text);
    }
}

/// Puts the cursor on a row, by position.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    if let Some(screen) = screen_mut(model) {
        screen.cursor.go(at, screen.listing.len());
        screen.move_by(0);
    }
}
