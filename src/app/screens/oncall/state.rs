//! What the board keeps: its place and its choices.

use std::sync::Arc;

use crate::app::action::{Action, Readiness};
use crate::app::model::Model;
use crate::app::past;
use crate::app::screens::Place;
use crate::app::screens::oncall::{Case, Choice, Item, Judgements, Listing};
use crate::app::store::RowKey;
use crate::app::{Browse, ColumnSettings, OwnView, Tab};
use crate::domain::{Page, RepoId, Run, Text};

/// Which red branches are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    All,
    Mine,
    FirstTier,
    /// Those that nobody has taken upon themselves.
    Unacked,
    /// One that the person named.
    Own(Arc<OwnView>),
}

/// Ids of the columns that may be left out, in their order; service and failed step are always there.
pub const COLUMNS: [&str; 6] = ["tier", "last", "branch", "since", "streak", "ack"];

/// Keys of tokens by which the board is filtered.
pub const TOKEN_KEYS: [&str; 5] = ["owner", "status", "branch", "tier", "repo"];

impl View {
    /// A view by its id, or an own one by its name.
    pub fn named(id: &str, own: &[Arc<OwnView>]) -> Option<Self> {
        let id = if id == "all" { Self::All.name() } else { id }.to_owned();
        Self::every(own).into_iter().find(|view| view.name() == id)
    }

    /// The built-in views and the own ones of this board, in their order.
    pub fn every(own: &[Arc<OwnView>]) -> Vec<Self> {
        let own = OwnView::of(own, Tab::OnCall).cloned().map(Self::Own);
        [Self::All, Self::Mine, Self::FirstTier, Self::Unacked]
            .into_iter()
            .chain(own)
            .collect()
    }

    pub fn name(&self) -> &str {
        match self {
            Self::All => "all teams",
            Self::Mine => "mine",
            Self::FirstTier => "tier-1",
            Self::Unacked => "unacked",
            Self::Own(own) => &own.name,
        }
    }
}

/// Failing default branches of any team, by owner.
#[derive(Debug, Clone, Default)]
pub struct OnCallScreen {
    pub browse: Browse,
    pub view: View,
    /// For a screen on the wall: no cursor, bigger rows, and it goes on although nobody is there.
    pub wall: bool,
    /// The row that the cursor was put on.
    pub selected: Option<RowKey>,
    pub listing: Listing,
    judgements: Judgements,
    /// Versions of builds, rows and pasts that the listing was made from, and its minute.
    made_from: Option<(u64, u64, u64, i64)>,
}

impl OnCallScreen {
    /// The columns of an own view.
    pub fn columns(&self) -> Option<&ColumnSettings> {
        match &self.view {
            View::Own(own) => own.columns.as_ref(),
            _ => None,
        }
    }

    /// Shows a view.
    pub(in crate::app) fn show(&mut self, view: View) {
        self.view = view;
        self.browse.stale = true;
    }

    /// Makes the rows anew if something changed, and settles the cursor in a window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        let store = &model.store;
        let minute = model.now.0.div_euclid(60_000);
        let version = (
            store.builds.version,
            store.catalogs.version,
            store.oncall.version,
            minute,
        );
        let first = self.made_from.is_none();
        if self.browse.stale || first || (self.made_from != Some(version) && !model.frozen) {
            self.made_from = Some(version);
            let choice = Choice {
                view: &self.view,
                filter: &self.browse.filter,
            };
            self.listing = Listing::of(store, model.server_now(), &choice, &mut self.judgements);
        }
        let items = &self.listing.items;
        let held = self.selected.as_ref().and_then(|key| self.position(key));
        self.browse.settle(items.len(), held, height);
        self.skip(1);
        self.browse.settle(items_len(self), None, height);
    }

    fn position(&self, key: &RowKey) -> Option<usize> {
        let is_it = |item: &Item| self.listing.case(item).is_some_and(|case| case.key == *key);
        self.listing.items.iter().position(is_it)
    }

    /// Leaves a heading for the nearest row in a direction, else in the other.
    pub(super) fn skip(&mut self, by: isize) {
        let is_row = |at: usize| self.listing.items.get(at).is_some_and(Item::is_row);
        let at = self.browse.cursor.at;
        if is_row(at) {
            return;
        }
        let len = self.listing.items.len();
        let below = (at..len).find(|at| is_row(*at));
        let above = (0..at.min(len)).rev().find(|at| is_row(*at));
        let found = if by < 0 {
            above.or(below)
        } else {
            below.or(above)
        };
        if let Some(found) = found {
            self.browse.cursor.at = found;
        }
    }

    /// Remembers what the cursor is on.
    pub(super) fn hold(&mut self) {
        self.selected = self.case().map(|case| case.key.clone());
    }

    /// The repositories of red branches in a window of `rows`: that under the cursor first.
    pub(in crate::app) fn seen(&self, rows: usize) -> Vec<&RepoId> {
        let shown = self.listing.items.iter().skip(self.browse.cursor.top);
        let shown = shown.take(rows).filter_map(|item| self.listing.case(item));
        let first = self.case().into_iter();
        first.chain(shown).map(|case| &case.repo).collect()
    }

    /// The red branch under the cursor.
    pub fn case(&self) -> Option<&Case> {
        self.listing
            .case(self.listing.items.get(self.browse.cursor.at)?)
    }

    /// Whether an action that is this board's own can be done now.
    pub fn ready(&self, _model: &Model, action: Action) -> Readiness {
        match action {
            Action::Open if self.place_of_cursor().build.is_none() => {
                Readiness::because("nothing fails")
            }
            Action::Acknowledge if self.wall => {
                Readiness::because("there is no cursor on the wall")
            }
            Action::Acknowledge if self.case().is_none() => {
                Readiness::because("no failing branch is selected")
            }
            Action::Open
            | Action::Acknowledge
            | Action::Wall
            | Action::PreviousView
            | Action::NextView => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// What is under the cursor.
    pub fn place(&self, _model: &Model) -> Place {
        self.place_of_cursor()
    }

    pub(super) fn place_of_cursor(&self) -> Place {
        let item = self.listing.items.get(self.browse.cursor.at);
        let found = item.and_then(|item| self.listing.place(item));
        found.unwrap_or_default()
    }
}

fn items_len(screen: &OnCallScreen) -> usize {
    screen.listing.items.len()
}

/// The pasts of what is red or was of late take over what came by other ways since they were read.
pub(in crate::app) fn learn(model: &mut Model) {
    let now = model.server_now();
    let version = (model.store.builds.version, model.store.catalogs.version);
    let learned = model.store.oncall.learned;
    if version == learned {
        return;
    }
    model.store.oncall.learned = version;
    // After a few events only their repositories have anything to tell.
    let same_rows = version.1 == learned.1;
    let changed = model.store.builds.changed_since(learned.0);
    let changed: Option<Vec<&RepoId>> = changed.filter(|_| same_rows).map(Iterator::collect);
    let mut wanted: Vec<(RepoId, Text)> = Vec::new();
    for row in &model.store.catalogs.rows {
        let Some(id) = &row.service.repo else {
            continue;
        };
        if changed
            .as_ref()
            .is_some_and(|changed| !changed.contains(&id))
        {
            continue;
        }
        let Some(repo) = model.store.builds.repo(id) else {
            continue;
        };
        let main = repo.main(row.branch.as_deref());
        let red = main.verdict.is_some_and(|verdict| !verdict.passed);
        let newest = repo
            .newest()
            .and_then(|build| build.finished.or(build.created));
        let moved = newest.is_some_and(|at| now.since(at) < past::DAY);
        let known = model.store.oncall.past(id).is_some();
        if red || (known && moved) {
            wanted.push((id.clone(), main.branch.clone()));
        }
    }
    for (id, branch) in wanted {
        let Some(repo) = model.store.builds.repo(&id) else {
            continue;
        };
        let builds: Vec<_> = repo.of_branch(&branch).take(past::SHOWN).cloned().collect();
        let recent = repo.main(Some(&branch)).recent;
        if model.store.oncall.past(&id).is_none() {
            let past = model.store.oncall.past_mut(&id);
            // The last five of the branch were asked for as one list: there is no hole among them.
            let page = Page {
                branch: Some(&branch),
                ..Page::default()
            };
            let whole = if recent { builds.len().min(5) } else { 0 };
            past.absorb_page(
                page,
                builds.iter().take(whole).map(|build| Run::from(&**build)),
            );
            past.absorb_page(page, builds.iter().take(1).map(|build| Run::from(&**build)));
        }
        model.store.oncall.learn(&id, builds.iter());
    }
}
