//! What the board keeps: its place, its choices, and the rows that they make.

use crate::app::Browse;
use crate::app::action::{Action, Readiness};
use crate::app::model::Model;
use crate::app::screens::Place;
use crate::app::screens::approvals::{Wait, decided_today, waits};
use crate::app::store::{Row, RowKey};
use crate::domain::BuildId;
use crate::domain::timeline::Entry;

/// What of the inbox is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Part {
    #[default]
    Waiting,
    Decided,
    /// What waits in services that the person owns.
    Mine,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Decided, Self::Mine];

    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Decided => "decided today",
            Self::Mine => "mine",
        }
    }
}

/// Versions of what the rows were made from.
type Versions = (u64, u64);

/// Blocked stages that wait for a person.
#[derive(Debug, Clone, Default)]
pub struct ApprovalsScreen {
    pub browse: Browse,
    pub part: Part,
    /// What waits, filtered and in order.
    pub waits: Vec<Wait>,
    /// Of those, how many the person may decide.
    pub decidable: usize,
    made_from: Option<(Versions, Part)>,
}

impl ApprovalsScreen {
    /// Makes the rows anew if something changed, and settles the cursor in a window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        if self.part == Part::Decided {
            let len = decided_today(model).count();
            self.browse.settle(len, None, height);
            return;
        }
        let store = &model.store;
        let made_from = Some(((store.builds.version, store.catalogs.version), self.part));
        let stands = model.frozen && self.made_from.is_some_and(|(_, part)| part == self.part);
        let mut held = None;
        if self.browse.stale || self.made_from != made_from && !stands {
            let before = self.wait().cloned();
            self.made_from = made_from;
            self.waits = waits(store, &self.browse.filter, self.part == Part::Mine);
            let can = |wait: &&Wait| store.rights(&wait.id.repo).is_some_and(|it| it.admin);
            self.decidable = self.waits.iter().filter(can).count();
            held = before.and_then(|before| {
                let is_same = |it: &Wait| it.id == before.id && it.stage == before.stage;
                self.waits.iter().position(is_same)
            });
        }
        self.browse.settle(self.waits.len(), held, height);
    }

    /// Whether what waits is listed, and not what was decided.
    pub fn shows_waiting(&self) -> bool {
        self.part != Part::Decided
    }

    /// The stage under the cursor.
    pub fn wait(&self) -> Option<&Wait> {
        let wait = self.waits.get(self.browse.cursor.at);
        wait.filter(|_| self.shows_waiting())
    }

    /// The decision under the cursor.
    pub fn decision<'a>(&self, model: &'a Model) -> Option<&'a Entry> {
        let mut decided = decided_today(model);
        let at = decided.nth(self.browse.cursor.at);
        at.filter(|_| !self.shows_waiting())
    }

    /// The build of the stage under the cursor.
    pub fn build(&self) -> Option<&BuildId> {
        self.wait().map(|wait| &wait.id)
    }

    /// Number of the stage under the cursor.
    pub fn stage(&self) -> Option<u32> {
        self.wait().map(|wait| wait.stage)
    }

    /// Whether an action that is this board's own can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        match action {
            Action::Open if self.place(model).build.is_none() => {
                Readiness::because("there is nothing to open")
            }
            Action::Open | Action::NextView | Action::PreviousView => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// What is under the cursor.
    pub fn place(&self, model: &Model) -> Place {
        if let Some(wait) = self.wait() {
            return Place {
                row: wait.row(&model.store).map(Row::key),
                build: Some(wait.id.clone()),
            };
        }
        let Some(record) = self.decision(model) else {
            return Place::default();
        };
        let row: Option<RowKey> = model
            .store
            .catalogs
            .of_repo(&record.repo)
            .next()
            .map(Row::key);
        Place {
            row,
            build: record.build.map(|number| record.repo.build(number)),
        }
    }

    /// Shows another part, from its first row on.
    pub(super) fn show(&mut self, part: Part) {
        self.part = part;
        self.browse.refilter(&self.browse.filter.text.clone());
    }
}
