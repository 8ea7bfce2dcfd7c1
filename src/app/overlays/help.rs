//! What the keys do here: type to search, enter runs it.

use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::model::Model;
use tui_input::Input;

use crate::app::action::Scope;
use crate::app::cursor::Cursor;

/// The help.
#[derive(Debug, Clone)]
pub struct HelpPanel {
    /// The screen that it was opened on.
    pub scope: Scope,
    pub query: Input,
    pub cursor: Cursor,
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
