//! A box with a title, and where panels stand.

use ratatui::layout::Rect;

use crate::ui::canvas::{Canvas, cells};
use crate::ui::theme::Role;

/// A frame around an area.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) struct Frame<'a> {
    /// At the left of the upper border.
    pub(in crate::ui) title: &'a str,
    /// At the right of it.
    pub(in crate::ui) note: &'a str,
    /// Has the keys.
    pub(in crate::ui) focus: bool,
}

impl<'a> Frame<'a> {
    pub(in crate::ui) fn new(title: &'a str) -> Self {
        Self {
            title,
            note: "",
            focus: false,
        }
    }

    #[must_use]
    pub(in crate::ui) fn note(self, note: &'a str) -> Self {
        Self { note, ..self }
    }

    #[must_use]
    pub(in crate::ui) fn focus(self, focus: bool) -> Self {
        Self { focus, ..self }
    }

    /// Draws the frame and gives what is inside; nothing where there is no room for both.
    pub(in crate::ui) fn draw(self, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let area = area.intersection(canvas.area());
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let role = if self.focus {
            Role::BorderFocus
        } else {
            Role::Border
        };
        let line = canvas.style(role);
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in [area.y, bottom] {
            canvas.fill(Rect::new(area.x, y, area.width, 1), line, '─');
        }
        for x in [area.x, right] {
            canvas.fill(Rect::new(x, area.y, 1, area.height), line, '│');
        }
        for (x, y, corner) in [
            (area.x, area.y, '┌'),
            (right, area.y, '┐'),
            (area.x, bottom, '└'),
            (right, bottom, '┘'),
        ] {
            canvas.fill(Rect::new(x, y, 1, 1), line, corner);
        }
        self.words(area, canvas);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    /// Title and note; the note gives way first.
    fn words(self, area: Rect, canvas: &mut Canvas<'_>) {
        let room = Rect::new(area.x + 2, area.y, area.width.saturating_sub(4), 1);
        let header = canvas.style(Role::Header);
        let mut pen = canvas.pen(room);
        if !self.title.is_empty() {
            pen.put(Role::Text, " ")
                .put_styled(header, self.title)
                .put(Role::Text, " ");
        }
        let left = pen.gap(1).room();
        if !self.note.is_empty() && cells(self.note) + 2 <= left.width {
            let from = left.right() - cells(self.note) - 2;
            let place = Rect::new(from, left.y, left.right() - from, 1);
            canvas
                .pen(place)
                .put(Role::Text, " ")
                .put(Role::Dim, self.note)
                .put(Role::Text, " ");
        }
    }
}

/// An area of at most that size in the middle of another.
pub(in crate::ui) fn centred(whole: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(whole.width), rows.min(whole.height));
    Rect::new(
        whole.x + (whole.width - width) / 2,
        whole.y + (whole.height - height) / 2,
        width,
        height,
    )
}
