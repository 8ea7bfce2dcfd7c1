//! The one sanitiser: foreign text becomes one line that a terminal can only show.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Stands for whatever has no honest picture: direction overrides, invisible characters, bad bytes.
pub(super) const MARK: char = char::REPLACEMENT_CHARACTER;

/// Combining marks kept on one character. Living scripts need up to four; more only smears neighbours.
const MARKS_PER_CHARACTER: u8 = 4;

/// A tab in a name or message. Log lines have real tab stops, see [`super::Decoder`].
const TAB: &str = "    ";

/// One line of text that is safe to write into cells: costs one scan when there is nothing to clean.
///
/// Control characters become their pictures (`␛`), line breaks and tabs become spaces, direction
/// overrides, tags and invisible characters become U+FFFD. Joiners, variation selectors and skin tones
/// are dropped: terminals and libraries disagree on the width of what they join. Cleaning twice
/// changes nothing.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut cleaner = Cleaner::default();
    let mut shown: Option<String> = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let show = match c {
            '\r' if rest.peek().is_some_and(|(_, next)| *next == '\n') => Show::Nothing,
            _ => cleaner.look_at(c),
        };
        if show != Show::AsItIs {
            let shown = shown.get_or_insert_with(|| text[..at].to_owned());
            match (c, show) {
                ('\t', _) => shown.push_str(TAB),
                (_, Show::Instead(picture)) => shown.push(picture),
                _ => {}
            }
        } else if let Some(shown) = &mut shown {
            shown.push(c);
        }
    }
    shown.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether every byte is printable ASCII, by blocks, so that the compiler uses wide registers.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    prefix(bytes, is_printable_ascii) == bytes.len()
}

pub(super) const fn is_printable_ascii(byte: u8) -> bool {
    byte.wrapping_sub(b' ') < 0x5f
}

/// How many leading bytes fulfil `wanted`.
pub(super) fn prefix(bytes: &[u8], wanted: impl Fn(u8) -> bool + Copy) -> usize {
    let mut at = 0;
    for block in bytes.chunks(32) {
        // No early exit inside a block: that is what lets it become a few vector instructions.
        if block.iter().fold(true, |all, &byte| all & wanted(byte)) {
            at += block.len();
        } else {
            return at + block.iter().take_while(|&&byte| wanted(byte)).count();
        }
    }
    at
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    AsItIs,
    Instead(char),
    Nothing,
}

/// What the last character shown was, as far as the next one depends on it.
#[derive(Default)]
pub(super) struct Cleaner {
    marks: u8,
    after_wide: bool,
}

impl Cleaner {
    /// Adds `text`, cleaned as the continuation of what this cleaner saw before.
    pub(super) fn add(&mut self, text: &str, shown: &mut String) {
        for c in text.chars() {
            match self.look_at(c) {
                Show::AsItIs => shown.push(c),
                Show::Instead(picture) => shown.push(picture),
                Show::Nothing => {}
            }
        }
    }

    fn look_at(&mut self, c: char) -> Show {
        let show = match c {
            ' '..='~' => Show::AsItIs,
            '\n' | '\u{2028}' | '\u{2029}' => Show::Instead(' '),
            '\0'..='\u{1f}' => Show::Instead(char::from_u32(0x2400 + u32::from(c)).unwrap_or(MARK)),
            '\u{7f}' => Show::Instead('␡'),
            _ if is_joiner(c) => return Show::Nothing,
            _ if is_invisible(c) => Show::Instead(MARK),
            '\u{1f3fb}'..='\u{1f3ff}' if self.after_wide => return Show::Nothing,
            // Counted as nothing by the tables and as a cell by terminals; see `measure`.
            '\u{ff9e}' | '\u{ff9f}' => Show::AsItIs,
            _ if c.width() == Some(0) => {
                self.marks = self.marks.saturating_add(1);
                return if self.marks > MARKS_PER_CHARACTER {
                    Show::Nothing
                } else {
                    Show::AsItIs
                };
            }
            _ => Show::AsItIs,
        };
        self.marks = 0;
        self.after_wide = show == Show::AsItIs && c.width() == Some(2);
        show
    }
}

/// Changes how neighbours are drawn and has no picture of its own: dropped, so that widths are certain.
const fn is_joiner(c: char) -> bool {
    matches!(c,
        '\u{200c}' | '\u{200d}'                     // (non-)joiner
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' // variation selectors
        | '\u{180b}'..='\u{180d}' | '\u{180f}'      // the same, Mongolian
    )
}

/// Characters that hide, reorder or pretend: C1 controls, direction, zero width, fillers, tags,
/// annotation anchors and code points that are no characters at all.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    ) || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_text_is_handed_back_without_a_copy() {
        for text in [
            "",
            "checkout-api #1482",
            "Zoë Müller",
            "漢字 한글",
            "e\u{301} ✓ … │",
            "🇰🇷 ✅",
        ] {
            assert!(
                matches!(clean(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    #[test]
    fn what_would_act_on_a_terminal_becomes_something_to_look_at() {
        for (raw, shown) in [
            ("\u{1b}[31mred", "␛[31mred"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("nul\0 del\u{7f}", "nul␀ del␡"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("fix\r\nall\ttests\n", "fix all    tests "),
            ("evil\rgood", "evil␍good"),
            ("one\u{2028}two", "one two"),
            ("user \u{202e}gpj.exe", "user \u{fffd}gpj.exe"),
            ("pass\u{200b}word\u{feff}", "pass\u{fffd}word\u{fffd}"),
            ("tag\u{e0050}\u{e0057}", "tag\u{fffd}\u{fffd}"),
            ("\u{3164}\u{ffff}\u{fdd0}", "\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(clean(raw), shown, "{raw:?}");
        }
    }

    #[test]
    fn emoji_keep_only_what_every_terminal_measures_alike() {
        for (raw, shown) in [
            ("❤\u{fe0f} ⚠\u{fe0f}", "❤ ⚠"),
            ("1\u{fe0f}\u{20e3}", "1\u{20e3}"),
            ("🏳\u{fe0f}\u{200d}🌈", "🏳🌈"),
            ("👍\u{1f3fd} tone", "👍 tone"),
            ("👩\u{200d}👧", "👩👧"),
        ] {
            assert_eq!(clean(raw), shown);
            let by_character: usize = shown.chars().filter_map(UnicodeWidthChar::width).sum();
            assert_eq!(crate::text::width(shown), by_character, "{shown}");
        }
    }

    #[test]
    fn marks_on_a_letter_are_bounded() {
        let smeared = format!("Z{} end", "\u{351}\u{363}\u{348}".repeat(40));
        assert_eq!(clean(&smeared), "Z\u{351}\u{363}\u{348}\u{351} end");
    }

    proptest! {
        #[test]
        fn clean_text_holds_nothing_that_acts_and_stays_as_it_is(text in any::<String>(), tricks in
            proptest::collection::vec(prop_oneof![
                0u32..0xa0, 0x2000u32..0x2070, 0xfe00u32..0xfe10, 0x1f3f0u32..0x1f400, 0xe0000u32..0xe0200, 0x300u32..0x370
            ], 0..40))
        {
            let text: String = text.chars().chain(tricks.into_iter().filter_map(char::from_u32)).collect();
            let shown = clean(&text);
            prop_assert!(shown.chars().all(|c| !c.is_control() && !is_invisible(c) && !is_joiner(c)));
            prop_assert_eq!(clean(&shown), &*shown);
        }
    }
}
