//! A ruled sheet: lines from the top of an area down, one after another until there is no room.

use ratatui::layout::Rect;

use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// Hands out the rows of an area.
pub(in crate::ui) struct Ruled<'c, 'a> {
    area: Rect,
    canvas: &'c mut Canvas<'a>,
    /// Cells of the labels at the left.
    label: u16,
    /// Rows handed out so far.
    used: u16,
}

impl<'c, 'a> Ruled<'c, 'a> {
    pub(in crate::ui) fn new(area: Rect, label: u16, canvas: &'c mut Canvas<'a>) -> Self {
        Self {
            area: area.intersection(canvas.area()),
            canvas,
            label,
            used: 0,
        }
    }

    /// The next row; without width where there is no room for it.
    pub(in crate::ui) fn row(&mut self) -> Rect {
        let at = self.used;
        self.used = at.saturating_add(1);
        if at < self.area.height {
            Rect {
                y: self.area.y + at,
                height: 1,
                ..self.area
            }
        } else {
            Rect {
                width: 0,
                height: 0,
                ..self.area
            }
        }
    }

    pub(in crate::ui) fn canvas(&mut self) -> &mut Canvas<'a> {
        self.canvas
    }

    /// A pen for the next row.
    pub(in crate::ui) fn pen(&mut self) -> Pen<'_, 'a> {
        let row = self.row();
        self.canvas.pen(row)
    }

    /// A pen behind a label.
    pub(in crate::ui) fn labelled(&mut self, label: &str) -> Pen<'_, 'a> {
        let row = self.row();
        self.put_label(row, label);
        let mut pen = self.canvas.pen(row);
        pen.gap(self.label);
        pen
    }

    /// Text in as many rows as it takes.
    pub(in crate::ui) fn say(&mut self, role: Role, words: &str) {
        let columns = self.area.width;
        for part in text::wrap(&self.shown(words), usize::from(columns)) {
            self.pen().put(role, part);
        }
    }

    /// The same, behind a label.
    pub(in crate::ui) fn say_labelled(&mut self, label: &str, role: Role, words: &str) {
        let columns = self.area.width.saturating_sub(self.label);
        let mut label = label;
        for part in text::wrap(&self.shown(words), usize::from(columns)) {
            self.labelled(label).put(role, part);
            label = "";
        }
    }

    pub(in crate::ui) fn skip(&mut self) {
        self.row();
    }

    fn put_label(&mut self, row: Rect, label: &str) {
        let dim = self.canvas.style(Role::Dim);
        let width = self.label.min(row.width);
        self.canvas.text(Rect { width, ..row }, dim, label);
    }

    /// As much of a text as a screen could show, cleaned line by line: a text of megabytes costs what
    /// is seen of it.
    fn shown(&self, words: &str) -> String {
        let bytes = MOST_BYTES.min(4 * usize::from(self.area.width) * MOST_ROWS);
        let lines = start(words, bytes).trim_end().lines();
        let lines: Vec<_> = lines.take(MOST_ROWS).map(text::clean).collect();
        lines.join("\n")
    }
}

/// Rows of one text at most: a longer one belongs into a log.
const MOST_ROWS: usize = 200;
const MOST_BYTES: usize = 64 * 1024;

/// The first bytes of a text, whole characters.
pub(in crate::ui) fn start(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{Ink, look, read};
    use ratatui::buffer::Buffer;

    fn drawn(words: &str) -> (String, u16) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 14, 4));
        let look = look(Ink::Unicode);
        let mut canvas = Canvas::new(&mut buffer, &look);
        let area = canvas.area();
        let mut lines = Ruled::new(area, 5, &mut canvas);
        lines.say_labelled("Why", Role::Text, words);
        lines.say(Role::Text, "the end");
        let used = lines.used;
        (read(&buffer), used)
    }

    #[test]
    fn a_long_text_goes_on_under_itself_and_ends_with_the_area() {
        let (text, used) = drawn("one two three\nfour");
        assert_eq!(text, "Why  one two\n     three\n     four\nthe end\n");
        assert_eq!(used, 4);
        let (text, used) = drawn("one two three\nfour five");
        assert_eq!(text, "Why  one two\n     three\n     four five\nthe end\n");
        assert_eq!(used, 4);
        let (text, _) = drawn(&"more\n".repeat(9));
        assert_eq!(text, "Why  more\n     more\n     more\n     more\n");
    }

    #[test]
    fn megabytes_cost_what_is_seen_and_controls_do_nothing() {
        let (text, used) = drawn(&"\u{1b}[2Jx\u{202e} ".repeat(2_000_000));
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
        assert!(used < 2_000);
        assert_eq!(start("ab漢", 4), "ab");
    }
}
