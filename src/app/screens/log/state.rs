//! What the log viewer keeps: its place and its choices. The text lives elsewhere.

use std::collections::BTreeMap;

use tui_input::Input;

use crate::app::action::{Action, Readiness, Scope};
use crate::app::filter::Search;
use crate::app::model::Model;
use crate::app::store::{LogView, RowKey};
use crate::domain::{LogId, Moment};

/// How times are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Times {
    Off,
    /// Seconds since the step began: `+41s`.
    #[default]
    Relative,
    /// Time of day.
    Absolute,
}

/// What is asked at the bottom of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Search,
    Filter,
    Line,
}

/// Where to go as soon as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    FirstError,
    End,
    Line(u64),
}

/// A log.
#[derive(Debug, Clone)]
pub struct LogScreen {
    pub row: Option<RowKey>,
    pub id: LogId,
    /// First row shown, 0-based; of the filtered rows while a filter is on.
    pub top: u64,
    /// The row under the cursor.
    pub at: u64,
    /// Cells scrolled to the right.
    pub column: u32,
    pub follow: bool,
    pub wrap: bool,
    pub times: Times,
    pub numbers: bool,
    pub search: Option<Search>,
    pub filter: Option<Search>,
    /// The prompt that is being typed into.
    pub prompt: Option<(Ask, Input)>,
    /// Lines marked, and when.
    pub marks: BTreeMap<u64, Moment>,
    pub goal: Option<Goal>,
    /// Lines that came since the end was let go.
    pub missed: u64,
    /// The steps beside the log.
    pub side: bool,
}

impl LogScreen {
    pub fn new(row: Option<RowKey>, id: LogId, goal: Option<Goal>) -> Self {
        Self {
            row,
            id,
            top: 0,
            at: 0,
            column: 0,
            follow: goal == Some(Goal::End),
            wrap: false,
            times: Times::default(),
            numbers: true,
            search: None,
            filter: None,
            prompt: None,
            marks: BTreeMap::new(),
            goal,
            missed: 0,
            side: true,
        }
    }

    /// The log, as far as it is known.
    pub fn view<'a>(&self, model: &'a Model) -> Option<&'a LogView> {
        model.store.logs.views.get(&self.id)
    }

    /// The line of the whole log under the cursor, 0-based.
    pub fn line(&self, view: &LogView) -> u64 {
        if self.filter.is_none() {
            return self.at;
        }
        view.row(self.at).map_or(0, |row| row.line)
    }

    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        let view = self.view(model);
        let empty = view.is_none_or(|view| view.lines == 0);
        match action {
            Action::NextError | Action::PreviousError => match view {
                Some(view) if view.errors.is_empty() && view.fault.is_some() => {
                    Readiness::because("the log could not be read")
                }
                Some(view) if view.errors.is_empty() && view.marks_done => {
                    Readiness::because("no line looks like an error")
                }
                Some(view) if view.errors.is_empty() => Readiness::because("still looking"),
                Some(_) => Readiness::Ready,
                None => Readiness::because("the log is not here yet"),
            },
            Action::NextMatch | Action::PreviousMatch if self.search.is_none() => {
                Readiness::because("nothing is searched for: press `/`")
            }
            Action::Save if empty => Readiness::because("there is no line to save"),
            Action::SaveFiltered if self.filter.is_none() => {
                Readiness::because("no filter is on: press `&`")
            }
            Action::JumpMark if self.marks.is_empty() => {
                Readiness::because("no line is marked: press `m`")
            }
            Action::Open | Action::FirstError | Action::ShowRecord => Readiness::Elsewhere,
            Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::Filter
            | Action::Zoom => Readiness::Ready,
            Action::Back if self.filter.is_some() || self.search.is_some() => Readiness::Ready,
            _ if action.spec().scope == Scope::Log => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }
}
