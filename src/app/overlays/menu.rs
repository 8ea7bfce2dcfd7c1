//! A list to choose from: sort order, facets, columns, views.

use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::model::Model;
use tui_input::Input;

use crate::app::cursor::Cursor;
use crate::app::screens::services::{SortKey, View};

/// What a line of the menu does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Sort(SortKey),
    /// Put this token into the filter, or take it out.
    Facet(String),
    /// Show or hide a column, by id.
    Column(String),
    View(View),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    pub label: String,
    /// Beside it: a count, a key.
    pub note: String,
    pub checked: bool,
    pub choice: Choice,
}

/// The menu.
#[derive(Debug, Clone)]
pub struct MenuPanel {
    pub title: String,
    pub items: Vec<MenuItem>,
    pub query: Input,
    pub cursor: Cursor,
    /// Stays open after a choice (facets and columns).
    pub stays: bool,
}

pub(super) fn press(_model: &mut Model, _chord: Chord) -> Vec<Effect> {
    Vec::new()
}
