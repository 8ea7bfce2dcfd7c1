//! Coloured text without a terminal: what a log line asked for, before a theme has its say.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::measure::{grapheme_width, width};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Whatever the terminal or theme has.
    #[default]
    Default,
    /// Of the palette: 0 to 7 normal, 8 to 15 bright, the rest the fixed 256.
    Index(u8),
    Rgb(u8, u8, u8),
}

/// How a piece of text looks. Blinking and concealed text do not exist here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the independent switches of SGR, each on or off"
)]
pub struct Paint {
    pub fg: Colour,
    pub bg: Colour,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
    pub strike: bool,
}

/// Text of one look. Clean: nothing in it acts on a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub paint: Paint,
    pub text: String,
}

/// One line, as spans from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// The text without its colours.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Cells it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(|span| width(&span.text)).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.is_empty())
    }

    /// Whether the line brought any look of its own; plain lines may be highlighted by us.
    pub fn is_painted(&self) -> bool {
        self.0.iter().any(|span| span.paint != Paint::default())
    }

    /// Adds text at the end; text of the same look joins the last span.
    pub fn push(&mut self, paint: Paint, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.paint == paint => last.text.push_str(text),
            _ => self.0.push(Span {
                paint,
                text: text.to_owned(),
            }),
        }
    }

    /// The line in rows of at most `columns` cells, broken anywhere between characters, as logs wrap.
    /// An empty line is one empty row.
    pub fn rows(&self, columns: usize) -> Vec<Self> {
        let columns = columns.max(2);
        let mut rows = vec![Self::default()];
        let mut used = 0;
        for span in &self.0 {
            let mut from = 0;
            for (at, grapheme) in span.text.grapheme_indices(true) {
                let cells = grapheme_width(grapheme);
                if used + cells > columns {
                    add(&mut rows, span.paint, &span.text[from..at]);
                    rows.push(Self::default());
                    (from, used) = (at, 0);
                }
                used += cells;
            }
            add(&mut rows, span.paint, &span.text[from..]);
        }
        rows
    }
}

fn add(rows: &mut [Line], paint: Paint, text: &str) {
    if let Some(row) = rows.last_mut() {
        row.push(paint, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_wraps_between_characters_and_keeps_its_colours() {
        let red = Paint {
            fg: Colour::Index(1),
            ..Paint::default()
        };
        let mut line = Line::default();
        line.push(Paint::default(), "ab漢");
        line.push(red, "字cd");
        line.push(red, "e");
        assert_eq!(
            (line.0.len(), line.width(), line.plain().as_str()),
            (2, 9, "ab漢字cde")
        );
        let rows = line.rows(5);
        assert_eq!(
            rows.iter().map(Line::plain).collect::<Vec<_>>(),
            ["ab漢", "字cde"]
        );
        assert_eq!(rows[1].0[0].paint, red);
        assert_eq!(Line::default().rows(80).len(), 1);
    }
}
