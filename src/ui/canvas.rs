//! What a drawing hand holds: the only pens that write cells.
//!
//! **Invariant.** Every text passes [`crate::text::clean`] here, is cut to the room that it was given,
//! and becomes plain ASCII where the terminal shows nothing else.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::text;
use crate::ui::draw::{Drawn, Look};
use crate::ui::hits::Hits;
use crate::ui::marks;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The cells, and what the drawing tells besides.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub(super) look: &'a Look,
    pub(super) hits: Hits,
    cursor: Option<(u16, u16)>,
    /// Lines by which the panel on top can be scrolled.
    pub(super) lowest: Option<usize>,
}

impl<'a> Canvas<'a> {
    /// Takes the cells, empty and in the theme's ordinary colours.
    pub(super) fn new(buffer: &'a mut Buffer, look: &'a Look) -> Self {
        let area = buffer.area;
        let mut canvas = Self {
            buffer,
            look,
            hits: Hits::default(),
            cursor: None,
            lowest: None,
        };
        canvas.clear(area);
        canvas
    }

    pub(super) fn finish(self) -> Drawn {
        Drawn {
            hits: self.hits,
            cursor: self.cursor,
            lowest: self.lowest,
        }
    }

    pub(super) fn area(&self) -> Rect {
        self.buffer.area
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.look.theme.role(role)
    }

    /// Empties an area. A wide character that reaches into it from the left would hide its first
    /// column, so it goes too.
    pub(super) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        let mut empty = Cell::EMPTY;
        empty.set_style(self.style(Role::Text));
        for y in area.top()..area.bottom() {
            if area.x > self.buffer.area.x
                && let Some(before) = self.buffer.cell_mut((area.x - 1, y))
                && text::width(before.symbol()) > 1
            {
                before.set_symbol(" ");
            }
            self.row_mut(Rect::new(area.x, y, area.width, 1))
                .fill(empty.clone());
        }
    }

    /// Writes one line of text from the left end of `area`, cut with `…`; tells the cells it took.
    pub(super) fn text(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let area = Rect { height: 1, ..area }.intersection(self.buffer.area);
        if area.is_empty() || text.is_empty() {
            return 0;
        }
        let text = text::clean(text);
        if text.is_ascii() && text.len() <= usize::from(area.width) {
            return self.ascii(area, style, &text);
        }
        let text = text::cut(&text, usize::from(area.width));
        if self.look.ascii {
            self.translated(area, style, &text)
        } else {
            self.unicode(area, style, &text)
        }
    }

    /// Writes at the right end of `area`.
    pub(super) fn text_right(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let cells = cells(&text::clean(text)).min(area.width);
        let from = area.right() - cells;
        self.text(Rect::new(from, area.y, cells, 1), style, text)
    }

    /// Writes in the middle of `area`.
    pub(super) fn text_centred(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let cells = cells(&text::clean(text)).min(area.width);
        let from = area.x + (area.width - cells) / 2;
        self.text(Rect::new(from, area.y, cells, 1), style, text)
    }

    /// A line that brought its own colours, as logs do, on top of `base`.
    pub(super) fn line(&mut self, area: Rect, base: Style, line: &text::Line) -> u16 {
        let mut rest = area;
        for span in &line.0 {
            let style = self.painted(base, span.paint);
            let used = self.text(rest, style, &span.text);
            (rest.x, rest.width) = (rest.x + used, rest.width - used);
        }
        area.width - rest.width
    }

    fn painted(&self, base: Style, paint: text::Paint) -> Style {
        let theme = &self.look.theme;
        let colour = |wanted: text::Colour| match wanted {
            text::Colour::Default => None,
            text::Colour::Index(at) => Some(theme.nearest(Color::Indexed(at))),
            text::Colour::Rgb(r, g, b) => Some(theme.nearest(Color::Rgb(r, g, b))),
        };
        let mut style = base;
        style.fg = colour(paint.fg).or(style.fg);
        style.bg = colour(paint.bg).or(style.bg);
        for (set, modifier) in [
            (paint.bold, Modifier::BOLD),
            (paint.dim, Modifier::DIM),
            (paint.italic, Modifier::ITALIC),
            (paint.underline, Modifier::UNDERLINED),
            (paint.reverse, Modifier::REVERSED),
            (paint.strike, Modifier::CROSSED_OUT),
        ] {
            if set {
                style = style.add_modifier(modifier);
            }
        }
        style
    }

    /// Fills a row or column with one sign of a single cell: rules, borders, bars.
    pub(super) fn fill(&mut self, area: Rect, style: Style, sign: char) {
        let area = area.intersection(self.buffer.area);
        let sign = if self.look.ascii {
            marks::ascii(sign)
        } else {
            sign
        };
        let mut utf8 = [0; 4];
        let sign = sign.encode_utf8(&mut utf8);
        for y in area.top()..area.bottom() {
            for cell in self.row_mut(Rect::new(area.x, y, area.width, 1)) {
                cell.set_symbol(sign).set_style(style);
            }
        }
    }

    /// Lays a style over what is written there.
    pub(super) fn restyle(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for cell in self.row_mut(Rect::new(area.x, y, area.width, 1)) {
                cell.set_style(style);
            }
        }
    }

    /// Shows rows as selected: the theme promises that its two colours can be read, so no other
    /// colour stays.
    pub(super) fn select(&mut self, area: Rect) {
        let plain = Modifier::REVERSED | Modifier::DIM;
        self.restyle(area, Style::new().remove_modifier(plain));
        self.restyle(area, self.style(Role::Select));
    }

    /// Where text is being typed.
    pub(super) fn set_cursor(&mut self, column: u16, row: u16) {
        self.cursor = Some((column, row));
    }

    /// A pen for one line of `area`, that writes piece by piece.
    pub(super) fn pen(&mut self, area: Rect) -> Pen<'_, 'a> {
        let room = Rect { height: 1, ..area }.intersection(self.buffer.area);
        let (from, canvas) = (room.x, self);
        Pen::new(canvas, from, room)
    }

    fn ascii(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        for (at, cell) in self.row_mut(area)[..text.len()].iter_mut().enumerate() {
            cell.set_symbol(&text[at..=at]).set_style(style);
        }
        cells(text)
    }

    fn unicode(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let room = usize::from(area.width);
        let (end, _) = self.buffer.set_stringn(area.x, area.y, text, room, style);
        let used = end - area.x;
        // The hidden half of a wide character lost its background.
        self.restyle(Rect::new(area.x, area.y, used, 1), style);
        used
    }

    /// Each character becomes as many cells of ASCII as it has, so that columns stay where they are.
    fn translated(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let mut used = 0;
        for letter in text.chars() {
            let mut utf8 = [0; 4];
            let width = cells(letter.encode_utf8(&mut utf8)).min(area.width - used);
            let place = Rect::new(area.x + used, area.y, width, 1);
            self.fill(place, style, letter);
            used += width;
        }
        used
    }

    /// The cells of one row; `area` lies inside of the buffer.
    fn row_mut(&mut self, area: Rect) -> &mut [Cell] {
        if area.is_empty() {
            return &mut [];
        }
        let from = self.buffer.index_of(area.x, area.y);
        &mut self.buffer.content[from..from + usize::from(area.width)]
    }
}

/// Cells of a text, as far as a screen can be wide.
pub(super) fn cells(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{Ink, look, read};
    use ratatui::style::Color;

    fn drawn(columns: u16, ink: Ink, hand: impl FnOnce(&mut Canvas<'_>)) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, 2));
        let look = look(ink);
        hand(&mut Canvas::new(&mut buffer, &look));
        buffer
    }

    #[test]
    fn nothing_foreign_acts_and_nothing_leaves_its_room() {
        let area = Rect::new(2, 0, 8, 5);
        let buffer = drawn(12, Ink::Unicode, |canvas| {
            let plain = Style::new();
            assert_eq!(canvas.text(area, plain, "\u{1b}[31m漢字かな"), 8);
            let below = Rect { y: 1, ..area };
            assert_eq!(canvas.text_right(below, plain, "e\u{301}\u{202e}"), 2);
            assert_eq!(canvas.text(Rect::new(50, 0, 9, 1), plain, "far"), 0);
            assert_eq!(canvas.text(Rect::new(0, 2, 9, 1), plain, "below"), 0);
        });
        assert_eq!(read(&buffer), "  ␛[31m漢…\n        e\u{301}\u{fffd}\n");
    }

    #[test]
    fn where_only_ascii_is_shown_columns_stay_where_they_are() {
        let text = "✓ Zoë › 決済 e\u{301} · x…";
        let shown = |ink| {
            drawn(40, ink, |canvas| {
                canvas
                    .pen(Rect::new(0, 0, 40, 1))
                    .put(Role::Text, text)
                    .args(Role::Dim, format_args!("#{}|", 1482));
            })
        };
        let (unicode, ascii) = (shown(Ink::Unicode), shown(Ink::Ascii));
        assert_eq!(read(&ascii), "+ Zo? > ???? e | x~#1482|\n\n");
        let bar = |buffer: &Buffer| buffer.content().iter().position(|c| c.symbol() == "#");
        assert_eq!(bar(&unicode), bar(&ascii));
    }

    #[test]
    fn a_panel_over_half_of_a_wide_character_takes_it_all() {
        let buffer = drawn(8, Ink::Unicode, |canvas| {
            canvas.text(Rect::new(0, 0, 8, 1), Style::new(), "漢字かな");
            let panel = Rect::new(3, 0, 2, 1);
            canvas.clear(panel);
            canvas.text(panel, Style::new(), "[]");
        });
        assert_eq!(read(&buffer), "漢 [] な\n\n");
    }

    #[test]
    fn a_selected_row_has_no_colour_but_the_themes_two() {
        let buffer = drawn(8, Ink::Unicode, |canvas| {
            let row = Rect::new(0, 0, 8, 1);
            canvas
                .pen(row)
                .put(Role::Bad, "✗")
                .put(Role::Neutral, " 漢");
            canvas.select(row);
        });
        let look = look(Ink::Unicode);
        let select = look.theme.role(Role::Select);
        for cell in &buffer.content()[..8] {
            assert_eq!((Some(cell.fg), Some(cell.bg)), (select.fg, select.bg));
        }
    }

    #[test]
    fn colours_of_a_log_line_are_those_that_the_terminal_has() {
        let mut line = text::Line::default();
        let red = text::Paint {
            fg: text::Colour::Index(1),
            bold: true,
            ..text::Paint::default()
        };
        line.push(red, "error");
        line.push(text::Paint::default(), ": no");
        let fg = |ink| {
            let buffer = drawn(9, ink, |canvas| {
                assert_eq!(canvas.line(Rect::new(0, 0, 9, 1), Style::new(), &line), 9);
            });
            (buffer.content()[0].fg, buffer.content()[5].fg)
        };
        assert_eq!(fg(Ink::Unicode), (Color::Indexed(1), Color::Reset));
        assert_eq!(fg(Ink::Mono), (Color::Reset, Color::Reset));
    }
}
