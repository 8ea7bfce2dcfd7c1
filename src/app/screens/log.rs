//! The log of a step: live, searchable, of any size.

use std::collections::BTreeMap;

use tui_input::Input;

use crate::app::action::{Action, Readiness};
use crate::app::effect::Effect;
use crate::app::filter::Search;
use crate::app::model::Model;
use crate::app::store::RowKey;
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
    pub fn ready(&self, _model: &Model, _action: Action) -> Readiness {
        Readiness::Elsewhere
    }
}

pub(super) fn act(_model: &mut Model, _action: Action) -> Option<Vec<Effect>> {
    None
}

pub(super) fn entered(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn left(_model: &mut Model, _screen: &LogScreen) -> Vec<Effect> {
    Vec::new()
}
