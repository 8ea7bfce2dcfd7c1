//! What the board keeps: its place and its choices.

use crate::app::Browse;
use crate::app::action::{Action, Readiness};
use crate::app::model::Model;
use crate::app::overlays::doctor::DoctorPanel;
use crate::app::screens::Place;
use crate::app::screens::doctor::actions::file_page;
use crate::app::screens::doctor::listing;
use crate::app::store::{Case, Doctor, Health, RowKey, Tally};
use crate::domain::{Check, EntityRef, Rule, Text};

/// What is examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Section {
    /// The entries of the catalog.
    #[default]
    Catalog,
    /// Everything between this program and its answers.
    Connection,
}

/// Catalog entries that are stale, and what would put them right.
#[derive(Debug, Clone, Default)]
pub struct DoctorScreen {
    /// The list of the section that is shown.
    pub browse: Browse,
    /// The list of the other section, as it was left.
    pub(super) other: Browse,
    pub section: Section,
    /// All entries rather than the person's; `None`: all only where the person has none.
    pub everybody: Option<bool>,
    /// The cases that are listed: context and case, by position.
    pub listing: Vec<(usize, usize)>,
    /// The checks that are listed.
    pub checks: Vec<usize>,
    /// The examination of the connection, once it was looked at.
    pub connection: Option<Box<DoctorPanel>>,
    /// The case under the cursor, once the person has moved it.
    pub(super) held: Option<CaseKey>,
    made_from: Option<(u64, bool)>,
}

/// A case, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CaseKey {
    context: Text,
    entity: EntityRef,
    rule: Rule,
}

impl DoctorScreen {
    /// Makes the rows anew if something changed, and settles the cursor in a window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        if self.section == Section::Connection {
            self.checks = listing::checks(self);
            self.browse.settle(self.checks.len(), None, height);
            return;
        }
        let doctor = &model.store.doctor;
        let from = Some((doctor.version, self.shows_all(doctor)));
        let is_old = self.made_from != from && !(model.frozen && self.made_from.is_some());
        if is_old || self.browse.stale {
            self.made_from = from;
            self.listing = listing::cases(self, doctor, &model.store.catalogs);
        }
        let is_held = |at: &(usize, usize)| Self::key(doctor, *at) == self.held;
        let at = self
            .held
            .as_ref()
            .and_then(|_| self.listing.iter().position(is_held));
        let at = if is_old { at } else { None };
        self.browse.settle(self.listing.len(), at, height);
        let under = self.listing.get(self.browse.cursor.at).copied();
        self.held = under.and_then(|at| Self::key(doctor, at));
    }

    /// Whether the rows are those of another filter, or of what was known before.
    pub(super) fn is_old(&self, model: &Model) -> bool {
        let doctor = &model.store.doctor;
        let is_listed = self.section == Section::Catalog;
        let from = Some((doctor.version, self.shows_all(doctor)));
        self.browse.stale || (is_listed && self.made_from != from && !model.frozen)
    }

    fn key(doctor: &Doctor, (state, case): (usize, usize)) -> Option<CaseKey> {
        let health = doctor.states.get(state)?;
        let diagnosis = &health.cases.get(case)?.diagnosis;
        Some(CaseKey {
            context: health.context.clone(),
            entity: diagnosis.entity.clone(),
            rule: diagnosis.rule,
        })
    }

    /// Whether entries of others are listed too.
    pub fn shows_all(&self, doctor: &Doctor) -> bool {
        let has_own = doctor
            .states
            .iter()
            .any(|health| health.mine.services() > 0);
        self.everybody.unwrap_or(!has_own)
    }

    /// The case on a row.
    pub fn case<'m>(&self, model: &'m Model, at: usize) -> Option<(&'m Health, &'m Case)> {
        let (state, case) = *self.listing.get(at)?;
        let health = model.store.doctor.states.get(state)?;
        Some((health, health.cases.get(case)?))
    }

    /// The check on a row.
    pub fn check(&self, at: usize) -> Option<&Check> {
        let panel = self.connection.as_ref()?;
        panel.checks.get(*self.checks.get(at)?)
    }

    /// The case under the cursor.
    pub fn chosen<'m>(&self, model: &'m Model) -> Option<(&'m Health, &'m Case)> {
        match self.section {
            Section::Catalog => self.case(model, self.browse.cursor.at),
            Section::Connection => None,
        }
    }

    /// Services by what is wrong with them, of the part that is shown.
    pub fn tally(&self, model: &Model) -> Tally {
        let doctor = &model.store.doctor;
        let all = self.shows_all(doctor);
        let mut sum = Tally::default();
        for health in &doctor.states {
            let of_it = if all { health.all } else { health.mine };
            sum.broken += of_it.broken;
            sum.weak += of_it.weak;
            sum.good += of_it.good;
        }
        sum
    }

    /// Whether an action that is this board's own can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        match self.section {
            Section::Catalog => self.ready_for_entry(model, action),
            Section::Connection => match action {
                Action::NextPane
                | Action::PreviousPane
                | Action::CopyCommand
                | Action::CopyAtHand
                | Action::Recheck => Readiness::Ready,
                Action::WhoseEntries | Action::Facets | Action::RawEntry | Action::OpenFile => {
                    Readiness::because("that is about entries: the other pane lists them")
                }
                _ => Readiness::Elsewhere,
            },
        }
    }

    fn ready_for_entry(&self, model: &Model, action: Action) -> Readiness {
        let chosen = self.chosen(model);
        match action {
            Action::Open
            | Action::RawEntry
            | Action::Recheck
            | Action::CopyAtHand
            | Action::OpenFile
                if chosen.is_none() =>
            {
                Readiness::because("no entry is selected")
            }
            Action::CopyAtHand if chosen.is_some_and(|(_, case)| !case.has_change()) => {
                Readiness::because("no change to the file would help")
            }
            Action::OpenFile if file_page(model).is_none() => {
                Readiness::because("the catalog gives no address of the file")
            }
            Action::NextPane
            | Action::PreviousPane
            | Action::CopyCommand
            | Action::WhoseEntries
            | Action::Facets
            | Action::Open
            | Action::RawEntry
            | Action::Recheck
            | Action::CopyAtHand
            | Action::OpenFile => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// What is under the cursor: the entry; deeds of builds belong to other boards.
    pub fn place(&self, model: &Model) -> Place {
        let row = self.chosen(model).map(|(health, case)| RowKey {
            context: health.context.clone(),
            entity: Some(case.diagnosis.entity.clone()),
            repo: None,
        });
        Place { row, build: None }
    }
}

/// What there is to do here: the figure in the tab. The person's own broken entries, or all where
/// nobody knows which are theirs.
pub fn count(model: &Model) -> usize {
    let states = model.store.doctor.states.iter();
    let of_it = |health: &Health| match health.mine.services() {
        0 => health.all.broken,
        _ => health.mine.broken,
    };
    states.map(of_it).sum()
}
