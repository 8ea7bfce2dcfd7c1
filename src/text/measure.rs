//! How many cells text takes, and how it is cut, padded and wrapped to fit.
//!
//! Counts grapheme by grapheme exactly as ratatui does when it fills its buffer, so a column planned
//! here is the column drawn there. Expects text that went through [`clean()`](super::clean()).

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::clean::is_plain;

const ELLIPSIS: &str = "…";

/// Cells that `text` takes.
pub fn width(text: &str) -> usize {
    if is_plain(text.as_bytes()) {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// The start of `text` in at most `columns` cells, with `…` where something is missing.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    let Some(keep) = end_of(text, columns) else {
        return Cow::Borrowed(text);
    };
    match (columns, keep) {
        (0, _) => Cow::Borrowed(""),
        (1, _) => Cow::Borrowed(ELLIPSIS),
        _ => Cow::Owned(format!("{}{ELLIPSIS}", &text[..keep])),
    }
}

/// The end of `text` in at most `columns` cells, with `…` before it where something is missing.
pub fn cut_left(text: &str, columns: usize) -> Cow<'_, str> {
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut start = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme_width(grapheme);
        if used > columns {
            return Cow::Owned(format!("{ELLIPSIS}{}", &text[start..]));
        }
        if used < columns {
            start = at;
        }
    }
    Cow::Borrowed(text)
}

/// Exactly `columns` cells: cut when too long, spaces after it when too short.
pub fn pad(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = cut(text, columns);
    match columns - width(&shown).min(columns) {
        0 => shown,
        missing => Cow::Owned(format!("{shown}{:missing$}", "")),
    }
}

/// Exactly `columns` cells with the text at the right end, as numbers stand.
pub fn pad_left(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = cut(text, columns);
    match columns - width(&shown).min(columns) {
        0 => shown,
        missing => Cow::Owned(format!("{:missing$}{shown}", "")),
    }
}

/// `text` in rows of at most `columns` cells, broken at spaces, and inside a word only when the word
/// alone is too wide. Line breaks of the text stay; the space at a break belongs to no row.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    for line in text.split('\n') {
        let mut rest = line.trim_end();
        while let Some((row, left)) = break_once(rest, columns) {
            rows.push(row);
            rest = left;
        }
        rows.push(rest);
    }
    rows
}

/// The first row of a line that does not fit and what is left of it.
fn break_once(line: &str, columns: usize) -> Option<(&str, &str)> {
    let mut used = 0;
    let mut space = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns && grapheme != " " {
            let (row, left) = match space.filter(|&at| !line[..at].trim().is_empty()) {
                Some(space) => (&line[..space], line[space..].trim_start_matches(' ')),
                None if at == 0 => line.split_at(grapheme.len()),
                None => line.split_at(at),
            };
            return (!left.is_empty()).then_some((row.trim_end_matches(' '), left));
        }
        if grapheme == " " {
            space = Some(at);
        }
    }
    None
}

/// Cells of one grapheme cluster, as `ratatui::buffer::CellWidth` counts: the half-width voiced marks
/// are a cell of their own on every terminal, though the tables say nothing.
pub(super) fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    grapheme.width()
        + grapheme
            .chars()
            .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'))
            .count()
}

/// Where to end so that an ellipsis still fits, or nothing when all of it fits. Looks no further than
/// the cut: a line of 10 MB costs what is shown of it.
fn end_of(text: &str, columns: usize) -> Option<usize> {
    let mut used = 0;
    let mut keep = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used < columns {
            keep = at;
        }
        used += grapheme_width(grapheme);
        if used > columns {
            return Some(keep);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    #[test]
    fn cutting_says_that_something_is_missing_and_never_halves_a_character() {
        for (text, columns, shown) in [
            ("checkout", 8, "checkout"),
            ("checkout", 7, "checko…"),
            ("checkout", 1, "…"),
            ("checkout", 0, ""),
            ("漢字かな", 8, "漢字かな"),
            ("漢字かな", 7, "漢字か…"),
            ("漢字かな", 6, "漢字…"),
            ("漢字", 1, "…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, columns), shown, "{text} in {columns}");
        }
        assert_eq!(cut_left("src/auth/retry.rs", 9), "…retry.rs");
        assert_eq!(cut_left("漢字かな", 6), "…かな");
        assert_eq!(cut_left("short", 9), "short");
        assert_eq!(cut_left("short", 1), "…");
    }

    #[test]
    fn padding_fills_exactly() {
        assert_eq!(pad("ok", 4), "ok  ");
        assert_eq!(pad("漢字", 3), "漢…");
        assert_eq!(pad("漢字", 2), "… ");
        assert_eq!(pad_left("42", 4), "  42");
        assert_eq!(pad_left("1234567", 4), "123…");
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_keeps_every_word() {
        assert_eq!(
            wrap("waits for approval by ana", 10),
            ["waits for", "approval", "by ana"]
        );
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("one\n\ntwo ", 9), ["one", "", "two"]);
        assert_eq!(wrap("漢字", 1), ["漢", "字"]);
        assert_eq!(wrap("", 5), [""]);
    }

    proptest! {
        #[test]
        fn widths_are_those_that_the_terminal_buffer_draws(text in "\\PC{0,30}") {
            let text = clean(&text);
            let area = Rect::new(0, 0, 200, 1);
            let (end, _) = Buffer::empty(area).set_stringn(0, 0, &text, 200, Style::new());
            prop_assert_eq!(width(&text), usize::from(end));
        }

        #[test]
        fn nothing_cut_padded_or_wrapped_is_wider_than_asked(text in "\\PC{0,40}", columns in 0usize..20) {
            let text = clean(&text);
            prop_assert!(width(&cut(&text, columns)) <= columns);
            prop_assert!(width(&cut_left(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            for row in wrap(&text, columns + 2) {
                // Letters with spacing vowel signs are one character of any width.
                let lone = row.graphemes(true).count() == 1;
                prop_assert!(lone || width(row) <= columns + 2, "{:?}", row);
            }
        }
    }
}
