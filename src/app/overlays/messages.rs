//! What was said at the bottom of the screen, newest last.

use crate::app::chord::Chord;
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::model::Model;

/// The list of messages.
#[derive(Debug, Clone, Default)]
pub struct MessagesPanel {
    pub cursor: Cursor,
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
