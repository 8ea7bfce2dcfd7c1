//! Fields and buttons of panels.

use ratatui::layout::Rect;

use crate::ui::canvas::{Canvas, cells};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// Cells of the labels before fields.
const LABEL: u16 = 9;

/// `Reason   [ what was typed       ]  hint`.
pub(super) struct Labelled<'a> {
    pub(super) label: &'a str,
    /// What was typed, and where its cursor is, in characters.
    pub(super) typed: (&'a str, usize),
    pub(super) hint: &'a str,
    pub(super) focus: bool,
}

impl Labelled<'_> {
    /// Draws it in one row; the hint gives way to the field.
    pub(super) fn draw(&self, row: Rect, canvas: &mut Canvas<'_>) {
        let role = if self.focus { Role::Accent } else { Role::Dim };
        canvas.text(
            Rect {
                width: LABEL.min(row.width),
                ..row
            },
            canvas.style(role),
            self.label,
        );
        let used = LABEL.min(row.width);
        let rest = Rect {
            x: row.x + used,
            width: row.width - used,
            ..row
        };
        let hint = cells(self.hint) + 2;
        let width = if rest.width >= hint + 24 {
            rest.width - hint
        } else {
            rest.width
        };
        let (value, at) = self.typed;
        let at = self.focus.then_some(at);
        bracketed(value, at, rest, width, canvas);
        if width < rest.width {
            let place = Rect {
                x: rest.x + width + 2,
                width: rest.width - width - 2,
                ..rest
            };
            canvas.text(place, canvas.style(Role::Dim), self.hint);
        }
    }
}

/// A field in brackets, in the first cells of an area. `at` is its cursor, where it has the focus.
pub(super) fn bracketed(
    value: &str,
    at: Option<usize>,
    area: Rect,
    width: u16,
    canvas: &mut Canvas<'_>,
) {
    let area = Rect {
        width: width.min(area.width),
        ..area
    };
    if area.width < 5 {
        return;
    }
    let role = if at.is_some() {
        Role::BorderFocus
    } else {
        Role::Border
    };
    let bracket = canvas.style(role);
    canvas.text(area, bracket, "[");
    canvas.text_right(area, bracket, "]");
    let inside = Rect {
        x: area.x + 2,
        width: area.width - 4,
        ..area
    };
    widgets::field(canvas, inside, value, at);
}

/// A button.
pub(super) struct Button<'a> {
    pub(super) words: &'a str,
    pub(super) focus: bool,
    /// Pressing it would do something.
    pub(super) works: bool,
}

/// `[ Cancel ]   [ Restart (y) ]`. The one with the focus has a sign too, not only a colour.
pub(super) fn buttons(all: &[Button<'_>], row: Rect, canvas: &mut Canvas<'_>) {
    let mut rest = row;
    for button in all {
        let width = (cells(button.words) + 6).min(rest.width);
        let place = Rect { width, ..rest };
        let role = if button.works { Role::Text } else { Role::Dim };
        let (open, close) = if button.focus {
            ("▸[ ", " ]")
        } else {
            (" [ ", " ]")
        };
        canvas
            .pen(place)
            .put(Role::Accent, open)
            .put(role, button.words)
            .put(Role::Accent, close);
        if button.focus {
            canvas.select(place);
        }
        let step = (width + 2).min(rest.width);
        (rest.x, rest.width) = (rest.x + step, rest.width - step);
    }
}
