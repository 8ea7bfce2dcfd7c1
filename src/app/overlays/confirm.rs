//! The question before a deed: what will happen, by whom, and how sure one must be.

use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::model::Model;
use std::sync::Arc;

use tui_input::Input;

use crate::domain::{Build, Fault, Intent, Level};

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Reason,
    Typed,
    Cancel,
    Go,
}

/// A question.
#[derive(Debug, Clone)]
pub struct ConfirmPanel {
    pub intent: Intent,
    pub level: Level,
    /// The build restarted or cancelled.
    pub build: Option<Arc<Build>>,
    /// One line of effect first, then consequences and warnings.
    pub lines: Vec<String>,
    /// What must be typed at level 3.
    pub to_type: String,
    pub typed: Input,
    pub reason: Input,
    pub focus: Focus,
    /// Sent, and not answered.
    pub sending: bool,
    /// The refusal: the panel stays with the server's own words.
    pub fault: Option<Fault>,
}

impl ConfirmPanel {
    /// The field that is being typed into.
    pub fn field_mut(&mut self) -> Option<&mut Input> {
        None
    }
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
