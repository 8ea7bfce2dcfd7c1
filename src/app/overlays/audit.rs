//! Who started a build, by what right, and what backdrone's own record says of it.

use crate::app::chord::Chord;
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::store::RowKey;
use crate::domain::BuildId;

/// The audit context of a build.
#[derive(Debug, Clone)]
pub struct AuditPanel {
    pub row: Option<RowKey>,
    pub build: BuildId,
    pub cursor: Cursor,
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
