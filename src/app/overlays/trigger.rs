//! The form for a new build: branch, commit, parameters, reason; then a review.

use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::model::Model;
use tui_input::Input;

use crate::app::store::RowKey;
use crate::domain::RepoId;

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    LastRun,
    Typed,
}

/// A parameter in the form.
#[derive(Debug, Clone)]
pub struct ParamField {
    pub key: Input,
    pub value: Input,
    pub origin: Origin,
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Branch,
    Commit,
    /// Key of a parameter, by position.
    Key(usize),
    Value(usize),
    Add,
    Reason,
    Cancel,
    Review,
}

/// The form.
#[derive(Debug, Clone)]
pub struct TriggerPanel {
    pub row: Option<RowKey>,
    pub repo: RepoId,
    pub branch: Input,
    /// Branches that fit what is typed.
    pub branches: Vec<String>,
    pub commit: Input,
    pub params: Vec<ParamField>,
    pub reason: Input,
    pub focus: Focus,
    /// What keeps it from going on, beside the field.
    pub problem: Option<String>,
}

impl TriggerPanel {
    /// The field that is being typed into.
    pub fn field_mut(&mut self) -> Option<&mut Input> {
        None
    }
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
