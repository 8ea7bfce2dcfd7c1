//! The builds of a service.

use tui_input::Input;

use crate::app::action::{Action, Readiness};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::filter::Filter;
use crate::app::model::Model;
use crate::app::screens::Place;
use crate::app::store::RowKey;
use crate::domain::RepoId;

/// The list of a repository's builds.
#[derive(Debug, Clone)]
pub struct BuildsScreen {
    pub row: Option<RowKey>,
    pub repo: RepoId,
    pub filter: Filter,
    pub editing: Option<Input>,
    pub cursor: Cursor,
    pub selected: Option<u64>,
    /// Numbers of the builds that the filter keeps, newest first.
    pub listing: Vec<u64>,
    /// Version of the builds that the listing was made from.
    pub made_from: u64,
}

impl BuildsScreen {
    pub fn ready(&self, _model: &Model, _action: Action) -> Readiness {
        Readiness::Elsewhere
    }

    pub fn place(&self, _model: &Model) -> Place {
        Place::default()
    }
}

pub(super) fn act(_model: &mut Model, _action: Action) -> Option<Vec<Effect>> {
    None
}

pub(super) fn entered(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}
