//! The decoder of log lines: raw bytes in, coloured clean text out.
//!
//! One line is what a terminal would show of it in the end: a carriage return, an erased line or a
//! cursor sent back start it over, so a progress bar is its last state. What was overwritten is not
//! lost: [`strip`] hands it to search and to the error rules. Nothing but colours survives of escape
//! sequences, and no sequence without an end hides what follows it.

use std::borrow::Cow;

use crate::text::clean::{is_plain, is_printable_ascii, prefix};
use crate::text::escape::{ESC, Wish, read, repaint};
use crate::text::paint::{Line, Paint};
use crate::text::row::{Cursor, Row};

const TAB_STOP: usize = 8;

/// Text that is not ASCII is measured in pieces of this many bytes, so that a cut line stops early.
const PIECE: usize = 1024;

/// Overwritten text is kept up to this multiple of the line's own bytes; beyond it is made of padding.
const HIDDEN_SHARE: usize = 4;

/// Decodes the lines of one log in order: colours set in one line last into the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decoder {
    paint: Paint,
}

/// What is shown of one raw line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    pub line: Line,
    /// Earlier text of this line was overwritten; [`strip`] has it.
    pub overwritten: bool,
    /// Text goes on to the right of what was asked for.
    pub more: bool,
}

/// The text of one raw line without looks, for search and for the error rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain<'a> {
    /// What the line shows in the end.
    pub shown: Cow<'a, str>,
    /// What it showed before and overwrote, one state a line; mostly empty.
    pub hidden: String,
}

impl Decoder {
    /// Decodes one raw line (without its `\n`) as a whole.
    pub fn decode(&mut self, raw: &[u8]) -> Decoded {
        self.decode_cut(raw, 0, usize::MAX)
    }

    /// Decodes what lies in `columns` cells from cell `from` on. The rest of the line is only searched
    /// for escapes and carriage returns, at the speed of memory. A wide character on an edge becomes
    /// spaces.
    pub fn decode_cut(&mut self, raw: &[u8], from: usize, columns: usize) -> Decoded {
        let row = self.run(raw, Row::new(from, from.saturating_add(columns)));
        Decoded {
            line: row.line,
            overwritten: row.overwritten,
            more: row.more,
        }
    }

    /// Passes over a raw line, keeping only what it does to the colours of later ones.
    pub fn skip(&mut self, raw: &[u8]) {
        let mut at = 0;
        while at < raw.len() {
            at += prefix(&raw[at..], |byte| byte != ESC);
            if at < raw.len() {
                let (length, wish) = read(&raw[at..]);
                if let Wish::Paint(body) = wish {
                    repaint(&mut self.paint, body);
                }
                at += length;
            }
        }
    }

    fn run(&mut self, raw: &[u8], mut row: Row) -> Row {
        let raw = without_line_end(raw);
        row.hidden_room = raw.len().saturating_mul(HIDDEN_SHARE);
        let mut at = 0;
        while at < raw.len() {
            let rest = &raw[at..];
            if row.is_full() {
                let skipped = prefix(rest, |byte| !matches!(byte, ESC | b'\r' | 0x08));
                row.more |= skipped > 0;
                at += skipped;
                if skipped > 0 {
                    continue;
                }
            }
            at += match rest[0] {
                ESC => {
                    let (length, wish) = read(rest);
                    match wish {
                        Wish::Paint(body) => repaint(&mut self.paint, body),
                        wish => row.obey(wish),
                    }
                    length
                }
                b'\r' => {
                    row.cursor = Cursor::AtStart;
                    1
                }
                0x08 => {
                    row.back(1);
                    1
                }
                // Neither shows on any terminal.
                0 | 0x07 => 1,
                b'\t' => {
                    row.settle();
                    row.spaces(self.paint, TAB_STOP - row.column % TAB_STOP);
                    1
                }
                byte if is_printable_ascii(byte) => {
                    let length = ascii_run(rest);
                    row.ascii(self.paint, &rest[..length]);
                    length
                }
                byte if byte < 0x80 => {
                    row.other(self.paint, &rest[..1]);
                    1
                }
                _ => {
                    let length = piece(rest);
                    row.other(self.paint, &rest[..length]);
                    length
                }
            };
        }
        row
    }
}

/// How a raw line moves the cursor over rows, downwards positive: before its text and after it began.
/// A redraw of several rows (`docker compose pull`) starts with a move up; a decoder of single lines
/// shows nothing of it.
pub fn rows_moved(raw: &[u8]) -> (isize, isize) {
    let (mut before, mut after, mut began) = (0isize, 0isize, false);
    let mut at = 0;
    while at < raw.len() {
        if raw[at] != ESC {
            let text = prefix(&raw[at..], |byte| byte != ESC);
            began |= raw[at..at + text].iter().any(|&byte| byte > b' ');
            at += text;
            continue;
        }
        let (length, wish) = read(&raw[at..]);
        let rows = match wish {
            Wish::Up(rows) => isize::try_from(rows).map_or(0, |rows| -rows),
            Wish::Down(rows) => isize::try_from(rows).unwrap_or(0),
            _ => 0,
        };
        *(if began { &mut after } else { &mut before }) += rows;
        at += length;
    }
    (before, after)
}

/// The text of a raw line as it is shown, and what it hid. A plain line is handed back without a copy.
pub fn strip(raw: &[u8]) -> Plain<'_> {
    let raw = without_line_end(raw);
    if is_plain(raw)
        && let Ok(text) = std::str::from_utf8(raw)
    {
        return Plain {
            shown: Cow::Borrowed(text),
            hidden: String::new(),
        };
    }
    let mut row = Row::new(0, usize::MAX);
    row.hidden = Some(String::new());
    let row = Decoder::default().run(raw, row);
    Plain {
        shown: Cow::Owned(row.line.plain()),
        hidden: row.hidden.unwrap_or_default(),
    }
}

/// CRLF is a line end, not an overwrite; several returns before it are the same.
fn without_line_end(raw: &[u8]) -> &[u8] {
    let end = raw
        .iter()
        .rposition(|&byte| byte != b'\r')
        .map_or(0, |last| last + 1);
    &raw[..end]
}

/// Printable ASCII at the start of `rest`. The last letter before other text is left to [`piece`]: the
/// other text may be an accent on it.
fn ascii_run(rest: &[u8]) -> usize {
    let length = prefix(rest, is_printable_ascii);
    match rest.get(length) {
        Some(0x80..) if length > 1 => length - 1,
        _ => length,
    }
}

/// Text that is not only ASCII, to the next control character or for one piece, never inside a
/// character.
fn piece(rest: &[u8]) -> usize {
    let within = &rest[..rest.len().min(PIECE)];
    let mut end = prefix(within, |byte| byte >= b' ' && byte != 0x7f);
    if end == PIECE {
        while end > PIECE - 4 && rest.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
            end -= 1;
        }
    }
    end
}

#[cfg(test)]
#[path = "ansi_tests.rs"]
mod tests;
