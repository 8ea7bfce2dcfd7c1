//! One build: its stages as a graph, its steps with a time line, owner, parameters, lineage.

use crate::app::action::{Action, Readiness};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::store::RowKey;
use crate::domain::BuildId;

/// A line of the list of stages and steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// Number of the stage.
    pub stage: u32,
    /// Number of the step; `None` for the stage's own line.
    pub step: Option<u32>,
}

/// A build.
#[derive(Debug, Clone)]
pub struct BuildScreen {
    pub row: Option<RowKey>,
    pub id: BuildId,
    pub cursor: Cursor,
    /// The line under the cursor; found again when steps appear.
    pub selected: Option<Part>,
    /// The person moved the cursor: it no longer jumps to what fails.
    pub moved: bool,
}

impl BuildScreen {
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
