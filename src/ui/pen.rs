//! A pen for one line: writes piece by piece, and says where it ran out of room.

use std::fmt::{self, Write};

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::{Moment, Status};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;

/// Writes pieces of one line, from left to right.
pub(super) struct Pen<'c, 'a> {
    canvas: &'c mut Canvas<'a>,
    from: u16,
    room: Rect,
}

impl<'c, 'a> Pen<'c, 'a> {
    pub(super) fn new(canvas: &'c mut Canvas<'a>, from: u16, room: Rect) -> Self {
        Self { canvas, from, room }
    }

    /// Writes as much as there is room for; the last cell says so where something is missing.
    pub(super) fn put(&mut self, role: Role, text: &str) -> &mut Self {
        self.put_styled(self.canvas.style(role), text)
    }

    pub(super) fn put_styled(&mut self, style: Style, text: &str) -> &mut Self {
        if self.room.width == 0 && self.room.x > self.from && !text.trim().is_empty() {
            let last = Rect::new(self.room.x - 1, self.room.y, 1, 1);
            self.canvas.clear(last);
            self.canvas.text(last, style, "…");
            return self;
        }
        let used = self.canvas.text(self.room, style, text);
        self.gap(used)
    }

    /// Writes the sign of a status.
    pub(super) fn status(&mut self, status: &Status, now: Moment) -> &mut Self {
        let look = self.canvas.look;
        let style = marks::status_style(status, &look.theme);
        self.put_styled(style, marks::status(status, look, now))
    }

    /// Writes a filter that is on.
    pub(super) fn filter(&mut self, text: &str) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        self.gap(1).put(Role::Accent, "/").put(Role::Search, text)
    }

    /// Writes what a format gives, without a string in between.
    pub(super) fn args(&mut self, role: Role, args: fmt::Arguments<'_>) -> &mut Self {
        let style = self.canvas.style(role);
        // Cells take everything.
        let _ = Styled { pen: self, style }.write_fmt(args);
        self
    }

    /// Moves on without writing.
    pub(super) fn gap(&mut self, cells: u16) -> &mut Self {
        let cells = cells.min(self.room.width);
        self.room.x += cells;
        self.room.width -= cells;
        self
    }

    /// What is left of the line.
    pub(super) fn room(&self) -> Rect {
        self.room
    }

    /// Where the next piece begins.
    pub(super) fn x(&self) -> u16 {
        self.room.x
    }
}

struct Styled<'p, 'c, 'a> {
    pen: &'p mut Pen<'c, 'a>,
    style: Style,
}

impl Write for Styled<'_, '_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.pen.put_styled(self.style, text);
        Ok(())
    }
}
