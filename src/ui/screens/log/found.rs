//! Where a search matches in a line that is on the screen. The search itself runs elsewhere, over
//! the whole log; here its words are only shown.

use std::ops::Range;

use crate::app::filter::Search;

/// Byte ranges of a text that a search matches, from left to right. Smart case: a capital makes it
/// exact. Patterns are left to the sign before the line, and so is what does not match.
pub(super) fn found(text: &str, search: &Search) -> Vec<Range<usize>> {
    if search.regex || search.inverse || search.text.is_empty() {
        return Vec::new();
    }
    if search.text.chars().any(char::is_uppercase) {
        let matches = text.match_indices(&search.text);
        return matches.map(|(at, part)| at..at + part.len()).collect();
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices() {
        if at < from {
            continue;
        }
        if let Some(bytes) = begins(&text[at..], &search.text) {
            from = at + bytes;
            ranges.push(at..from);
        }
    }
    ranges
}

/// Bytes at the beginning of a text that are some words in any case.
fn begins(text: &str, words: &str) -> Option<usize> {
    let mut left = text.char_indices();
    let mut wanted = words.chars();
    loop {
        let Some(letter) = wanted.next() else {
            return Some(left.next().map_or(text.len(), |(at, _)| at));
        };
        let (_, found) = left.next()?;
        let same = found == letter || found.to_lowercase().eq(letter.to_lowercase());
        if !same {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the text that match.
    fn of<'a>(text: &'a str, search: &str) -> Vec<&'a str> {
        let ranges = found(text, &Search::parse(search).expect("a search"));
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn small_letters_match_any_case_and_a_capital_is_exact() {
        assert_eq!(
            of("Error: error ERROR", "error"),
            ["Error", "error", "ERROR"]
        );
        assert_eq!(of("Error: error", "Error"), ["Error"]);
        assert_eq!(of("ÄRGER über Öl", "Über"), Vec::<&str>::new());
        assert_eq!(of("ÄRGER Über Öl", "über"), ["Über"]);
        assert_eq!(of("aaaa", "aa"), ["aa", "aa"]);
    }

    #[test]
    fn patterns_and_what_does_not_match_are_not_shown_in_the_line() {
        assert!(of("error", "re:e.*").is_empty());
        assert!(of("error", "!warn").is_empty());
        assert!(of("", "x").is_empty());
        assert!(of("err", "error").is_empty());
    }
}
