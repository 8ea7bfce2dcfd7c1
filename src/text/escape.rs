//! Escape sequences: where one ends, what it asks for, and the colours it sets (ECMA-48, xterm).
//!
//! Not a terminal: only what a log line needs is told apart, everything else is passed over. A control
//! string without its end is no control string, so that it cannot hide the rest of a line.

use crate::text::paint::{Colour, Paint};

pub(super) const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CAN: u8 = 0x18;
const SUB: u8 = 0x1a;

/// What a sequence asks of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish<'a> {
    /// Nothing that a log shows.
    Nothing,
    /// `CSI … m`: colours, as its parameters.
    Paint(&'a [u8]),
    /// `CSI n K`: 0 to the end, 1 to the cursor, 2 all.
    Erase(usize),
    /// `CSI n G`: go to a column, counted from 1.
    Column(usize),
    /// `CSI n C`: go right.
    Right(usize),
    /// `CSI n D`: go left.
    Left(usize),
    /// `CSI n A` or `F`: go up; of interest to who sees more than one line.
    Up(usize),
    /// `CSI n B` or `E`: go down.
    Down(usize),
}

/// Reads the sequence that starts at the ESC in front of `bytes`: its length and its wish.
pub(super) fn read(bytes: &[u8]) -> (usize, Wish<'_>) {
    match bytes.get(1) {
        Some(b'[') => control_sequence(bytes),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => (control_string(bytes), Wish::Nothing),
        Some(0x20..=0x2f) => {
            let between = run(&bytes[1..], |byte| matches!(byte, 0x20..=0x2f));
            let end = 1 + between;
            let last = usize::from(
                bytes
                    .get(end)
                    .is_some_and(|byte| matches!(byte, 0x30..=0x7e)),
            );
            (end + last, Wish::Nothing)
        }
        Some(0x30..=0x7e) => (2, Wish::Nothing),
        _ => (1, Wish::Nothing),
    }
}

fn control_sequence(bytes: &[u8]) -> (usize, Wish<'_>) {
    let body = &bytes[2..];
    let body = &body[..run(body, |byte| matches!(byte, 0x20..=0x3f))];
    let end = 2 + body.len();
    let Some(last @ 0x40..=0x7e) = bytes.get(end) else {
        return (end, Wish::Nothing);
    };
    // Private markers (`?`, `>`) and intermediates make another sequence of the same letter.
    let wish = if body.iter().all(|byte| matches!(byte, b'0'..=b';')) {
        let first = first_number(body);
        match last {
            b'm' => Wish::Paint(body),
            b'K' => Wish::Erase(first),
            b'G' | b'`' => Wish::Column(first.max(1)),
            b'C' | b'a' => Wish::Right(first.max(1)),
            b'D' => Wish::Left(first.max(1)),
            b'A' | b'F' => Wish::Up(first.max(1)),
            b'B' | b'E' => Wish::Down(first.max(1)),
            _ => Wish::Nothing,
        }
    } else {
        Wish::Nothing
    };
    (end + 1, wish)
}

/// Length of an OSC, DCS, SOS, PM or APC string, or of its introducer alone when it has no proper end
/// before the next escape: then its content is text.
fn control_string(bytes: &[u8]) -> usize {
    let content = run(&bytes[2..], |byte| !matches!(byte, ESC | BEL | CAN | SUB));
    let end = 2 + content;
    match bytes.get(end) {
        Some(&ESC) if bytes.get(end + 1) == Some(&b'\\') => end + 2,
        Some(&(BEL | CAN | SUB)) => end + 1,
        _ => 2,
    }
}

/// An absent first parameter counts as 0, one too long for a number as the largest.
fn first_number(body: &[u8]) -> usize {
    numbers(body)
        .next()
        .map_or(0, |(number, _)| usize::from(number))
}

/// The parameters in order; the flag says that a `:` ties it to the one before.
fn numbers(body: &[u8]) -> impl Iterator<Item = (u16, bool)> + '_ {
    let mut rest = Some(body);
    let mut tied = false;
    std::iter::from_fn(move || {
        let body = rest?;
        let digits = run(body, |byte| !matches!(byte, b';' | b':'));
        let number = body[..digits].iter().fold(0u16, |sum, byte| {
            sum.saturating_mul(10)
                .saturating_add(u16::from(byte - b'0'))
        });
        let was_tied = std::mem::replace(&mut tied, body.get(digits) == Some(&b':'));
        rest = body.get(digits + 1..);
        Some((number, was_tied))
    })
}

fn run(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| wanted(byte)).count()
}

/// Applies the parameters of one `CSI … m`. Unknown ones are passed over; blinking and concealed text
/// are refused, and so is a colour that does not exist.
pub(super) fn repaint(paint: &mut Paint, body: &[u8]) {
    let mut rest = numbers(body).peekable();
    while let Some((number, _)) = rest.next() {
        // `4:3` and the like: the parts tied by colons belong to this parameter.
        let mut tied = [None; 6];
        let mut count = 0;
        while let Some((part, _)) = rest.next_if(|(_, tied)| *tied) {
            if let Some(slot) = tied.get_mut(count) {
                *slot = Some(part);
                count += 1;
            }
        }
        match number {
            38 | 48 | 58 => {
                let colour = if count > 0 {
                    tied_colour(tied, count)
                } else {
                    next_colour(&mut rest)
                };
                match (number, colour) {
                    (38, Some(colour)) => paint.fg = colour,
                    (48, Some(colour)) => paint.bg = colour,
                    _ => {}
                }
            }
            4 => paint.underline = tied[0] != Some(0),
            _ => switch(paint, number),
        }
    }
}

fn switch(paint: &mut Paint, number: u16) {
    match number {
        0 => *paint = Paint::default(),
        1 => paint.bold = true,
        2 => paint.dim = true,
        3 => paint.italic = true,
        7 => paint.reverse = true,
        9 => paint.strike = true,
        21 => paint.underline = true,
        22 => (paint.bold, paint.dim) = (false, false),
        23 => paint.italic = false,
        24 => paint.underline = false,
        27 => paint.reverse = false,
        29 => paint.strike = false,
        39 => paint.fg = Colour::Default,
        49 => paint.bg = Colour::Default,
        _ => {
            if let Some(index) = within(number, 30, 0) {
                paint.fg = index;
            } else if let Some(index) = within(number, 40, 0) {
                paint.bg = index;
            } else if let Some(index) = within(number, 90, 8) {
                paint.fg = index;
            } else if let Some(index) = within(number, 100, 8) {
                paint.bg = index;
            }
        }
    }
}

/// One of the eight colours that start at `base`.
fn within(number: u16, base: u16, bright: u8) -> Option<Colour> {
    let offset = number.checked_sub(base).filter(|offset| *offset < 8)?;
    Some(Colour::Index(bright + u8::try_from(offset).ok()?))
}

/// `38:5:n`, `38:2:r:g:b` or `38:2:space:r:g:b`.
fn tied_colour(parts: [Option<u16>; 6], count: usize) -> Option<Colour> {
    let byte = |at: usize| {
        parts
            .get(at)
            .copied()
            .flatten()
            .and_then(|part| u8::try_from(part).ok())
    };
    match parts[0] {
        Some(5) => byte(1).map(Colour::Index),
        Some(2) => {
            let first = if count > 4 { 2 } else { 1 };
            Some(Colour::Rgb(
                byte(first)?,
                byte(first + 1)?,
                byte(first + 2)?,
            ))
        }
        _ => None,
    }
}

/// `38;5;n` or `38;2;r;g;b`: takes its parameters off the list even when they name no colour.
fn next_colour(rest: &mut impl Iterator<Item = (u16, bool)>) -> Option<Colour> {
    let mut next = || rest.next().map(|(number, _)| u8::try_from(number).ok());
    match next()?? {
        5 => next()?.map(Colour::Index),
        2 => {
            let (red, green, blue) = (next()?, next()?, next()?);
            Some(Colour::Rgb(red?, green?, blue?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_sequence_ends_where_a_terminal_ends_it() {
        for (bytes, length, wish) in [
            (&b"\x1b[1;31mx"[..], 7, Wish::Paint(b"1;31")),
            (b"\x1b[mx", 3, Wish::Paint(b"")),
            (b"\x1b[2;Kx", 5, Wish::Erase(2)),
            (b"\x1b[1;Gx", 5, Wish::Column(1)),
            (b"\x1b[3Ax", 4, Wish::Up(3)),
            (b"\x1b[>4;2mx", 7, Wish::Nothing),
            (b"\x1b[?25lx", 6, Wish::Nothing),
            (b"\x1b[1\"qx", 5, Wish::Nothing),
            (b"\x1b]0;title\x07x", 10, Wish::Nothing),
            (b"\x1b]8;;url\x1b\\x", 10, Wish::Nothing),
            (b"\x1bPq#0\x1b\\x", 7, Wish::Nothing),
            (b"\x1b]0;never closed", 2, Wish::Nothing),
            (b"\x1b(0x", 3, Wish::Nothing),
            (b"\x1bcx", 2, Wish::Nothing),
            (b"\x1b", 1, Wish::Nothing),
            (b"\x1b[12", 4, Wish::Nothing),
        ] {
            assert_eq!(read(bytes), (length, wish), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn colours_come_in_every_spelling_and_impossible_ones_change_nothing() {
        let painted = |body: &str| {
            let mut paint = Paint::default();
            repaint(&mut paint, body.as_bytes());
            paint
        };
        let fg = |fg| Paint {
            fg,
            ..Paint::default()
        };
        assert_eq!(painted("31"), fg(Colour::Index(1)));
        assert_eq!(painted(";31"), fg(Colour::Index(1)));
        assert_eq!(painted("31;"), Paint::default());
        assert_eq!(painted("97"), fg(Colour::Index(15)));
        assert_eq!(painted("38;5;208"), fg(Colour::Index(208)));
        assert_eq!(painted("38;2;1;200;30"), fg(Colour::Rgb(1, 200, 30)));
        assert_eq!(painted("38:2::59:34:76"), fg(Colour::Rgb(59, 34, 76)));
        assert_eq!(painted("38:2:59:34:76"), fg(Colour::Rgb(59, 34, 76)));
        assert_eq!(painted("38;5;300"), Paint::default());
        assert_eq!(painted("58;5;1;32"), fg(Colour::Index(2)));
        assert_eq!(
            painted("4:3"),
            Paint {
                underline: true,
                ..Paint::default()
            }
        );
        assert_eq!(painted("4:0"), Paint::default());
        assert_eq!(
            painted("5;8"),
            Paint::default(),
            "blinking and concealed text are refused"
        );
        assert_eq!(
            painted(&format!("{}32", "1;".repeat(5000))),
            Paint {
                bold: true,
                ..fg(Colour::Index(2))
            }
        );
        assert_eq!(painted(&"9".repeat(5000)), Paint::default());
    }
}
