//! What every board's list has: a filter that can be typed, and a cursor.

use tui_input::Input;

use crate::app::action::{Action, Readiness};
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::filter::Filter;
use crate::app::overlays::{press_field, type_text};

/// A list that is being looked through. The screen that it belongs to makes the rows.
#[derive(Debug, Clone, Default)]
pub struct Browse {
    pub filter: Filter,
    /// The filter while it is typed.
    pub editing: Option<Input>,
    pub cursor: Cursor,
    /// Rows that the filter keeps.
    pub len: usize,
    /// The person has moved the cursor: it belongs to a row now and follows it.
    pub held: bool,
    /// The filter has changed since the rows were made.
    pub stale: bool,
}

impl Browse {
    /// Takes notice of how many rows there are, and where the row is that the cursor was on.
    pub(in crate::app) fn settle(&mut self, len: usize, at: Option<usize>, height: usize) {
        (self.len, self.stale) = (len, false);
        if let Some(at) = at.filter(|_| self.held) {
            self.cursor.at = at;
        }
        self.cursor.settle(len, height);
    }

    pub(in crate::app) fn move_by(&mut self, by: isize) {
        self.cursor.step(by, self.len);
        self.held = true;
    }

    pub(in crate::app) fn go(&mut self, at: usize) {
        self.cursor.go(at, self.len);
        self.held = true;
    }

    /// Another filter; the cursor goes to the first row that it keeps.
    pub(in crate::app) fn refilter(&mut self, text: &str) {
        self.filter = Filter::parse(text);
        (self.cursor, self.held, self.stale) = (Cursor::default(), false, true);
    }

    /// Whether an action that every list has can be done.
    pub(in crate::app) fn ready(&self, action: Action) -> Readiness {
        match action {
            Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::Filter
            | Action::Preview
            | Action::Widen
            | Action::Narrow
            | Action::Zoom
            | Action::Freeze => Readiness::Ready,
            Action::Back if !self.filter.is_empty() => Readiness::Ready,
            _ => Readiness::Elsewhere,
        }
    }

    /// Does an action that every list has; `false` when it is none of those.
    pub(in crate::app) fn act(&mut self, action: Action, by: Option<isize>) -> bool {
        if let Some(by) = by {
            self.move_by(by);
            return true;
        }
        match action {
            Action::Filter => self.editing = Some(self.filter.text.clone().into()),
            Action::Back if !self.filter.is_empty() => self.refilter(""),
            _ => return false,
        }
        true
    }

    /// A key while the filter is typed.
    pub(in crate::app) fn type_key(&mut self, chord: Chord) {
        match chord.key {
            Key::Enter => self.editing = None,
            Key::Esc => {
                self.editing = None;
                self.refilter("");
            }
            Key::Down => self.move_by(1),
            Key::Up => self.move_by(-1),
            _ => {
                let field = self.editing.as_mut();
                let taken = field.is_some_and(|field| press_field(field, chord));
                self.typed(taken);
            }
        }
    }

    /// A text is pasted into the filter.
    pub(in crate::app) fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.editing {
            type_text(field, text);
            self.typed(true);
        }
    }

    fn typed(&mut self, changed: bool) {
        if changed && let Some(field) = &self.editing {
            let text = field.value().to_owned();
            self.refilter(&text);
        }
    }
}
