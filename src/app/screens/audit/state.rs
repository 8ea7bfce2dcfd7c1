//! What the timeline keeps: which part of time it shows, what it is about, and its rows.

use crate::app::Browse;
use crate::app::action::{Action, Readiness};
use crate::app::model::Model;
use crate::app::screens::Place;
use crate::app::screens::audit::listing::{self, Made};
use crate::app::store::RowKey;
use crate::domain::timeline::{Day, Entry};
use crate::domain::{RepoId, Timestamp, Zone};

/// What a timeline was opened for; without it, it is of all services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub row: Option<RowKey>,
    pub repo: RepoId,
    /// Only what was done to this build, and what it came of.
    pub build: Option<u64>,
}

/// The part of time that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Whichever day it is now.
    #[default]
    Today,
    On(Day),
    /// As far back as is known: for one service or build.
    Always,
}

impl When {
    /// The day; `None` for all of time.
    pub fn day(self, now: Timestamp, zone: &Zone) -> Option<Day> {
        match self {
            Self::Today => Some(Day::of(now, zone)),
            Self::On(day) => Some(day),
            Self::Always => None,
        }
    }
}

/// Who did what: Drone's facts and the own record on one line of time.
#[derive(Debug, Clone, Default)]
pub struct AuditScreen {
    pub browse: Browse,
    pub about: Option<About>,
    pub when: When,
    /// What the filter keeps, newest first.
    pub rows: Vec<Entry>,
    /// How many there are without the filter.
    pub total: usize,
    /// What the rows were made from.
    made: Option<Made>,
}

impl AuditScreen {
    /// The timeline of one service or build, as far back as is known.
    pub fn about(about: About) -> Self {
        Self {
            about: Some(about),
            when: When::Always,
            ..Self::default()
        }
    }

    /// Makes the rows anew if something changed, and settles the cursor in a window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        let made = Made::of(self, model);
        let stands_still = model.frozen && self.made.is_some();
        if self.browse.stale || (self.made.as_ref() != Some(&made) && !stands_still) {
            let held = self.rows.get(self.browse.cursor.at).cloned();
            (self.rows, self.total) = listing::rows(self, model);
            self.made = Some(made);
            let held = held.and_then(|held| self.rows.iter().position(|row| is_same(row, &held)));
            self.browse.settle(self.rows.len(), held, height);
        } else {
            self.browse.settle(self.rows.len(), None, height);
        }
    }

    /// Whether an action that is this board's own can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        match action {
            Action::Open => match self.selected() {
                None => Readiness::because("there is nothing on this day"),
                Some(entry) if entry.newest_build().is_none() => {
                    Readiness::because("no build came of it")
                }
                Some(_) => Readiness::Ready,
            },
            Action::ShowEntry | Action::ExportAudit if self.rows.is_empty() => {
                Readiness::because("nothing is listed")
            }
            Action::NextDay if self.is_newest(model) => Readiness::because("there is no later day"),
            Action::ShowRecord if self.is_about_selected() => {
                Readiness::because("this is all that is known of it")
            }
            Action::VerifyRecord if model.store.record.chain_remote.is_waiting() => {
                Readiness::because("it is being looked at")
            }
            Action::Facets
            | Action::ShowEntry
            | Action::ExportAudit
            | Action::PreviousDay
            | Action::NextDay
            | Action::PickDay
            | Action::VerifyRecord => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// The entry under the cursor.
    pub fn selected(&self) -> Option<&Entry> {
        self.rows.get(self.browse.cursor.at)
    }

    /// What is under the cursor.
    pub fn place(&self, model: &Model) -> Place {
        let Some(entry) = self.selected() else {
            // An empty timeline still is about something.
            let row = self.about.as_ref().and_then(|about| about.row.clone());
            return Place { row, build: None };
        };
        let row = model.store.catalogs.of_repo(&entry.repo).next();
        Place {
            row: row.map(crate::app::store::Row::key),
            build: entry.newest_build(),
        }
    }

    /// Whether there is no later part of time: after the last day of a service comes all of it.
    fn is_newest(&self, model: &Model) -> bool {
        let now = model.now.seconds();
        let today = Day::of(now, &model.zone);
        match self.when.day(now, &model.zone) {
            None => true,
            Some(day) => self.about.is_none() && day >= today,
        }
    }

    /// Whether nothing more could be left out by asking for the build under the cursor.
    fn is_about_selected(&self) -> bool {
        let about = self.about.as_ref().and_then(|about| about.build);
        let build = self.selected().and_then(Entry::newest_build);
        about.is_some() && about == build.map(|build| build.number)
    }
}

/// Whether two entries tell of the same thing; one of them may know more of its end.
fn is_same(a: &Entry, b: &Entry) -> bool {
    let id = |entry: &Entry| entry.own.as_ref().map(|own| own.id.clone());
    (a.at, a.source, &a.act, a.build) == (b.at, b.source, &b.act, b.build)
        && a.repo == b.repo
        && id(a) == id(b)
}
