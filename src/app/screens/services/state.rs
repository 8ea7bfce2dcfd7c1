//! What the start screen keeps: its view, filter, order and place.

use std::sync::Arc;

use tui_input::Input;

use crate::app::OwnView;
use crate::app::action::{Action, Readiness};
use crate::app::cursor::Cursor;
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::screens::Place;
use crate::app::settings::{ColumnSettings, Settings};
use crate::app::store::{Row, RowKey};
use crate::domain::{BuildId, EntityRef};

/// Which rows are shown; each is a tab in row 2.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// One that the person named.
    Own(Arc<OwnView>),
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

impl SortKey {
    /// All keys, in the order of the columns.
    pub const ALL: [Self; 9] = [
        Self::Status,
        Self::Service,
        Self::Owner,
        Self::Tier,
        Self::Number,
        Self::Branch,
        Self::Event,
        Self::Age,
        Self::Duration,
    ];

    /// How it is called in the configuration and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Service => "service",
            Self::Owner => "owner",
            Self::Tier => "tier",
            Self::Number => "number",
            Self::Branch => "branch",
            Self::Event => "event",
            Self::Age => "age",
            Self::Duration => "duration",
        }
    }
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub key: SortKey,
    pub reverse: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            key: SortKey::Status,
            reverse: false,
        }
    }
}

impl Sort {
    /// Reads `status` or `-age`; `None` for a word that is no key.
    pub fn parse(text: &str) -> Option<Self> {
        let (reverse, word) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let key = SortKey::ALL.into_iter().find(|key| key.word() == word)?;
        Some(Self { key, reverse })
    }
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

/// As what a row counts in its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mark {
    /// Not in the view.
    #[default]
    Out,
    Failing,
    Blocked,
    Active,
    Other,
}

/// The filtered, sorted list, with the versions that it was made from.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub items: Vec<Item>,
    pub counts: Counts,
    /// By position of the row: as what it counts. Empty for lists of builds.
    pub(super) marks: Vec<Mark>,
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
    /// The order of the other views, while an own one has another.
    pub(super) aside: Option<Sort>,
    pub cursor: Cursor,
    pub selected: Option<ItemKey>,
    pub listing: Listing,
}

impl ServicesScreen {
    /// The screen as it is before anything is known.
    pub fn start(settings: &Settings) -> Self {
        let sort = settings.sort.as_deref().and_then(Sort::parse);
        Self {
            view: View::Mine,
            chosen: false,
            filter: Filter::default(),
            editing: None,
            sort: sort.unwrap_or_default(),
            aside: None,
            cursor: Cursor::default(),
            selected: None,
            listing: Listing {
                stale: true,
                ..Listing::default()
            },
        }
    }

    /// Shows a view, as the person chose it.
    pub fn show(&mut self, view: View) {
        if let Some(usual) = self.aside.take() {
            self.sort = usual;
        }
        if let View::Own(own) = &view
            && let Some(sort) = own.sort
        {
            self.aside = Some(std::mem::replace(&mut self.sort, sort));
        }
        self.view = view;
        self.chosen = true;
        self.cursor = Cursor::default();
        self.selected = None;
        self.listing.stale = true;
    }

    /// The columns of the view, else those of the screen.
    pub fn columns<'a>(&'a self, settings: &'a Settings) -> &'a ColumnSettings {
        let own = match &self.view {
            View::Own(own) => own.columns.as_ref(),
            _ => None,
        };
        own.unwrap_or(&settings.columns)
    }

    /// The item under the cursor.
    pub fn item(&self) -> Option<&Item> {
        self.listing.items.get(self.cursor.at)
    }

    /// What is under the cursor: the row, and the build that the row speaks of.
    pub fn place(&self, model: &Model) -> Place {
        match self.item() {
            Some(Item::Service(at)) => {
                let Some(row) = model.store.catalogs.rows.get(*at as usize) else {
                    return Place::default();
                };
                let number = model.store.standing(row).build().map(|build| build.number);
                let repo = row.service.repo.as_ref();
                Place {
                    row: Some(row.key()),
                    build: repo.zip(number).map(|(repo, number)| repo.build(number)),
                }
            }
            Some(Item::Build(id)) => Place {
                row: model.store.catalogs.of_repo(&id.repo).next().map(Row::key),
                build: Some(id.clone()),
            },
            None => Place::default(),
        }
    }

    /// Whether an action of this screen can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        match action {
            Action::Open => match self.item() {
                Some(Item::Build(_)) => Readiness::Ready,
                Some(Item::Service(at)) => {
                    let row = model.store.catalogs.rows.get(*at as usize);
                    let repo = row.and_then(|row| row.service.repo.as_ref());
                    if repo.is_some() {
                        Readiness::Ready
                    } else {
                        let finding = row.and_then(|row| row.finding.as_ref());
                        let why = finding.map_or("no Drone repository", |f| &*f.summary);
                        Readiness::because(why)
                    }
                }
                None => Readiness::because("the list is empty"),
            },
            Action::Pin => match self.item() {
                Some(Item::Service(_)) => Readiness::Ready,
                _ => Readiness::because("only services can be pinned"),
            },
            Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::Filter
            | Action::Facets
            | Action::Sort
            | Action::SortLeft
            | Action::SortRight
            | Action::PreviousView
            | Action::NextView
            | Action::Columns
            | Action::Preview
            | Action::Widen
            | Action::Narrow
            | Action::Zoom
            | Action::Freeze => Readiness::Ready,
            Action::Back if !self.filter.is_empty() => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }
}
