//! One row of a log under construction: what a cursor does to it, and which part of it is asked for.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::clean::{Cleaner, MARK};
use crate::text::escape::Wish;
use crate::text::measure::grapheme_width;
use crate::text::paint::{Line, Paint};

/// Cursor jumps pad no further than this: real output aligns tables, hostile output fills memory.
const FARTHEST_JUMP: usize = 512;

/// Where the next text goes. Moving alone changes nothing that is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Cursor {
    #[default]
    AtEnd,
    /// So many cells before the end; they are replaced.
    Back(usize),
    /// At the start: the whole row is replaced.
    AtStart,
}

/// The row under construction: a cursor, the cells between `from` and `to`, and what is due.
#[derive(Default)]
pub(super) struct Row {
    pub(super) line: Line,
    from: usize,
    to: usize,
    pub(super) column: usize,
    pub(super) cursor: Cursor,
    /// The row shows more than spaces.
    inked: bool,
    pub(super) overwritten: bool,
    pub(super) more: bool,
    /// Collects what was overwritten, one state a line, up to `hidden_room` bytes.
    pub(super) hidden: Option<String>,
    pub(super) hidden_room: usize,
    cleaner: Cleaner,
}

impl Row {
    pub(super) fn new(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            ..Self::default()
        }
    }

    /// Nothing that only adds text can change what is asked for.
    pub(super) fn is_full(&self) -> bool {
        self.column >= self.to && self.cursor == Cursor::AtEnd
    }

    pub(super) fn back(&mut self, cells: usize) {
        self.cursor = match self.cursor {
            Cursor::AtEnd => Cursor::Back(cells),
            Cursor::Back(more) => Cursor::Back(more.saturating_add(cells)),
            Cursor::AtStart => Cursor::AtStart,
        };
    }

    pub(super) fn obey(&mut self, wish: Wish<'_>) {
        match wish {
            Wish::Erase(0) => self.settle(),
            Wish::Erase(1 | 2) => self.clear(),
            Wish::Column(1) => self.cursor = Cursor::AtStart,
            Wish::Column(column) => self.move_to(column - 1),
            Wish::Right(cells) => {
                let place = match self.cursor {
                    Cursor::AtEnd => self.column,
                    Cursor::Back(back) => self.column.saturating_sub(back),
                    Cursor::AtStart => 0,
                };
                self.move_to(place.saturating_add(cells));
            }
            Wish::Left(cells) => self.back(cells),
            _ => {}
        }
    }

    fn move_to(&mut self, column: usize) {
        if column < self.column {
            self.cursor = Cursor::Back(self.column - column);
        } else {
            self.cursor = Cursor::AtEnd;
            let target = column.min(FARTHEST_JUMP);
            self.spaces(Paint::default(), target.saturating_sub(self.column));
        }
    }

    /// Carries out what the cursor left due, before text is added.
    pub(super) fn settle(&mut self) {
        match std::mem::take(&mut self.cursor) {
            Cursor::AtEnd => {}
            Cursor::AtStart => self.clear(),
            Cursor::Back(cells) => self.take_back(cells.min(self.column)),
        }
    }

    fn take_back(&mut self, mut back: usize) {
        let mut taken = Vec::new();
        while back > 0 {
            let within = self.column > self.from && self.column <= self.to;
            let Some(c) = self
                .line
                .0
                .last_mut()
                .filter(|_| within)
                .and_then(|span| span.text.pop())
            else {
                let emptied = within && self.line.0.pop().is_some();
                if !emptied {
                    self.column -= 1;
                    back -= 1;
                }
                continue;
            };
            let mut utf8 = [0; 4];
            let cells = grapheme_width(c.encode_utf8(&mut utf8)).min(self.column);
            self.column -= cells;
            back = back.saturating_sub(cells);
            taken.push(c);
        }
        // A spinner takes back one sign at a time and hides nothing of worth.
        if taken.iter().filter(|c| **c != ' ').count() > 1 {
            let taken: String = taken.into_iter().rev().collect();
            self.hide(&taken);
        }
    }

    fn clear(&mut self) {
        if self.inked {
            let gone = self.hidden.as_ref().map(|_| self.line.plain());
            self.hide(&gone.unwrap_or_default());
        }
        self.line.0.clear();
        (self.column, self.inked, self.more) = (0, false, false);
        self.cursor = Cursor::AtEnd;
        self.cleaner = Cleaner::default();
    }

    fn hide(&mut self, text: &str) {
        self.overwritten = true;
        if let Some(hidden) = &mut self.hidden
            && hidden.len() + text.len() <= self.hidden_room
        {
            if !hidden.is_empty() {
                hidden.push('\n');
            }
            hidden.push_str(text.trim_end());
        }
    }

    pub(super) fn ascii(&mut self, paint: Paint, run: &[u8]) {
        self.settle();
        self.cleaner = Cleaner::default();
        self.inked = self.inked || run.iter().any(|&byte| byte != b' ');
        let end = self.column + run.len();
        let first = self.from.max(self.column).min(end);
        let last = self.to.max(self.column).min(end);
        if let Some(Ok(seen)) = run
            .get(first - self.column..last - self.column)
            .map(std::str::from_utf8)
        {
            self.line.push(paint, seen);
        }
        self.more |= end > self.to;
        self.column = end;
    }

    pub(super) fn spaces(&mut self, paint: Paint, count: usize) {
        const BLANK: &[u8] = &[b' '; FARTHEST_JUMP];
        if count > 0 {
            self.ascii(paint, &BLANK[..count.min(FARTHEST_JUMP)]);
        }
    }

    /// Text that has to be cleaned and measured, one control character included.
    pub(super) fn other(&mut self, paint: Paint, bytes: &[u8]) {
        self.settle();
        self.inked = true;
        let mut text = String::with_capacity(bytes.len() + 8);
        for chunk in bytes.utf8_chunks() {
            self.cleaner.add(chunk.valid(), &mut text);
            for _ in chunk.invalid() {
                self.cleaner = Cleaner::default();
                text.push(MARK);
            }
        }
        for grapheme in text.graphemes(true) {
            self.grapheme(paint, grapheme);
        }
    }

    fn grapheme(&mut self, paint: Paint, grapheme: &str) {
        let start = self.column;
        let end = start + grapheme_width(grapheme);
        self.column = end;
        if end <= self.from || start >= self.to {
            // An accent of its own belongs to the cell before it.
            if start == end && start > self.from && start == self.to && !self.line.is_empty() {
                self.line.push(paint, grapheme);
            }
            self.more |= end > self.to;
        } else if start >= self.from && end <= self.to {
            self.line.push(paint, grapheme);
        } else {
            self.more |= end > self.to;
            for _ in start.max(self.from)..end.min(self.to) {
                self.line.push(paint, " ");
            }
        }
    }
}
