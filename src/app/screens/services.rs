//! The services of a view beside their builds: the start screen.

use tui_input::Input;

use crate::app::action::{Action, Readiness};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::screens::Place;
use crate::app::settings::Settings;
use crate::app::store::RowKey;
use crate::domain::{BuildId, EntityRef};

/// Which rows are shown; each is a tab in row 2.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum View {
    Mine,
    Below,
    Above,
    All,
    Team(EntityRef),
    System(EntityRef),
    Failing,
    /// Builds that the person started or wrote, of all repositories, newest first.
    MyBuilds,
}

/// What the rows are sorted by. The order of the variants is that of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    Status,
    Service,
    Owner,
    Tier,
    Number,
    Branch,
    Event,
    Age,
    Duration,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub key: SortKey,
    pub reverse: bool,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Position in [`Catalogs::rows`](crate::app::store::Catalogs).
    Service(u32),
    Build(BuildId),
}

/// What an item is, wherever it stands: the cursor holds on to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKey {
    Service(RowKey),
    Build(BuildId),
}

/// How many of the view are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub total: usize,
    pub failing: usize,
    pub blocked: usize,
    pub active: usize,
}

/// The filtered, sorted list, with the versions that it was made from.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub items: Vec<Item>,
    pub counts: Counts,
    /// Versions of catalog rows and builds.
    pub made_from: (u64, u64),
    pub stale: bool,
}

/// The start screen.
#[derive(Debug, Clone)]
pub struct ServicesScreen {
    pub view: View,
    /// The view was chosen by the person, not by what is known of them.
    pub chosen: bool,
    pub filter: Filter,
    /// The filter while it is typed.
    pub editing: Option<Input>,
    pub sort: Sort,
    pub cursor: Cursor,
    pub selected: Option<ItemKey>,
    pub listing: Listing,
}

impl ServicesScreen {
    pub fn ready(&self, _model: &Model, _action: Action) -> Readiness {
        Readiness::Elsewhere
    }

    pub fn place(&self, _model: &Model) -> Place {
        Place::default()
    }

    pub fn start(_settings: &Settings) -> Self {
        Self {
            view: View::Mine,
            chosen: false,
            filter: Filter::default(),
            editing: None,
            sort: Sort {
                key: SortKey::Status,
                reverse: false,
            },
            cursor: Cursor::default(),
            selected: None,
            listing: Listing::default(),
        }
    }
}

pub(super) fn act(_model: &mut Model, _action: Action) -> Option<Vec<Effect>> {
    None
}
