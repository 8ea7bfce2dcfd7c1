//! Facts in one line that stand at the right end together.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::canvas::{Canvas, cells};
use crate::ui::marks;

/// Pieces of text, each in its style.
#[derive(Debug, Clone, Default)]
pub(in crate::ui) struct Pieces(Vec<(Style, String)>);

impl Pieces {
    pub(in crate::ui) fn add(&mut self, style: Style, text: impl Into<String>) -> &mut Self {
        self.0.push((style, text.into()));
        self
    }

    /// Adds something between two pieces, if there is one before.
    pub(in crate::ui) fn between(&mut self, style: Style, text: &str) -> &mut Self {
        if !self.0.is_empty() {
            self.add(style, text);
        }
        self
    }

    pub(in crate::ui) fn is_single(&self) -> bool {
        self.0.len() == 1
    }

    pub(in crate::ui) fn width(&self) -> u16 {
        self.0
            .iter()
            .fold(0, |sum: u16, (_, text)| sum.saturating_add(cells(text)))
    }

    /// The same without what is at the end and goes beyond that many cells.
    #[must_use]
    pub(in crate::ui) fn within(mut self, columns: u16) -> Self {
        while self.width() > columns {
            self.0.pop();
            // What divided it from the one before has nothing to divide any more.
            if self.0.last().is_some_and(|(_, text)| text == marks::DOT) {
                self.0.pop();
            }
        }
        self
    }

    /// The text of all of them.
    pub(in crate::ui) fn words(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Writes them at the right end of a row and gives what is left of it, with a space between.
    pub(in crate::ui) fn draw_right(&self, row: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let width = self.width().min(row.width);
        let left = row.width - width;
        let mut pen = canvas.pen(Rect::new(row.x + left, row.y, width, 1));
        for (style, text) in &self.0 {
            pen.put_styled(*style, text);
        }
        Rect {
            width: left.saturating_sub(1),
            ..row
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_at_the_end_leaves_no_sign_between_behind() {
        let mut pieces = Pieces::default();
        for words in ["follow on", "wrap off", "time rel"] {
            pieces
                .between(Style::new(), marks::DOT)
                .add(Style::new(), words);
        }
        for (columns, left) in [
            (40, "follow on · wrap off · time rel"),
            (30, "follow on · wrap off"),
            (22, "follow on · wrap off"),
            (11, "follow on"),
            (8, ""),
        ] {
            assert_eq!(pieces.clone().within(columns).words(), left, "{columns}");
        }
    }
}
