//! What the board keeps: its place and its choices.

use crate::app::Browse;
use crate::app::action::{Action, Readiness};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::screens::Place;

/// Blocked stages that wait for a person.
#[derive(Debug, Clone, Default)]
pub struct ApprovalsScreen {
    pub browse: Browse,
}

impl ApprovalsScreen {
    /// Makes the rows anew if something changed, and settles the cursor in a window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, _model: &Model, height: usize) {
        self.browse.settle(0, None, height);
    }

    /// Whether an action that is this board's own can be done now.
    pub fn ready(&self, _model: &Model, _action: Action) -> Readiness {
        Readiness::Elsewhere
    }

    /// What is under the cursor.
    pub fn place(&self, _model: &Model) -> Place {
        Place::default()
    }

    /// Number of the stage under the cursor.
    pub fn stage(&self) -> Option<u32> {
        None
    }
}

/// Does an action of this board; `None` when it has none of the kind.
pub(in crate::app) fn act(_model: &mut Model, _action: Action) -> Option<Vec<Effect>> {
    None
}

/// What is asked for when the board is come to.
pub(in crate::app) fn entered(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

/// What is asked for once the rows on the screen have rested.
pub(in crate::app) fn rest(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

/// Whether a running time is on the screen.
pub(in crate::app) fn shows_running(_model: &Model) -> bool {
    false
}

/// What there is to do here: the figure in the tab.
pub(in crate::app) fn count(_model: &Model) -> usize {
    0
}
