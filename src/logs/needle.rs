//! What is looked for in a line: a text to the letter or a regular expression, smart in its case.

use std::ops::Range;

use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};

use crate::text::{Plain, strip};

/// Memory that a pattern may take when compiled: a pattern is typed by hand, not made by a program.
const PATTERN_SIZE: usize = 1 << 20;

/// Why a pattern cannot be looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NeedleError {
    #[error("not a regular expression: {0}")]
    Pattern(String),
    #[error("the regular expression is too large")]
    TooLarge,
}

/// A thing to look for. Without a capital letter in it, case does not matter.
#[derive(Clone, Debug)]
pub struct Needle {
    find: Find,
    /// It may go over the end of a line when given more than one.
    by_line: bool,
}

#[derive(Clone, Debug)]
enum Find {
    Exact(Box<Finder<'static>>),
    Pattern(Regex),
}

impl Needle {
    /// A text as it stands: `[0]` means these three characters.
    pub fn literal(text: &str) -> Result<Self, NeedleError> {
        let find = if text.chars().any(char::is_uppercase) || !has_case(text) {
            Find::Exact(Box::new(Finder::new(text.as_bytes()).into_owned()))
        } else {
            Find::Pattern(compile(&regex::escape(text), true)?)
        };
        Ok(Self {
            find,
            by_line: text.contains('\n'),
        })
    }

    /// A regular expression in the syntax of the `regex` crate; it runs in linear time.
    pub fn pattern(pattern: &str) -> Result<Self, NeedleError> {
        Ok(Self {
            find: Find::Pattern(compile(pattern, !has_capital(pattern))?),
            by_line: true,
        })
    }

    /// Where it stands in a text, as bytes, from left to right.
    pub fn ranges<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        match &self.find {
            Find::Exact(finder) => {
                let length = finder.needle().len();
                Box::new(
                    finder
                        .find_iter(text.as_bytes())
                        .map(move |at| at..at + length),
                )
            }
            Find::Pattern(regex) => Box::new(regex.find_iter(text).map(|found| found.range())),
        }
    }

    pub fn is_in(&self, text: &str) -> bool {
        match &self.find {
            Find::Exact(finder) => finder.find(text.as_bytes()).is_some(),
            Find::Pattern(regex) => regex.is_match(text),
        }
    }

    /// Whether a raw line has it, in what the line shows or in what it showed before.
    pub(super) fn is_in_line(&self, raw: &[u8]) -> bool {
        let Plain { shown, hidden } = strip(raw);
        self.is_in(&shown) || hidden.lines().any(|state| self.is_in(state))
    }

    /// Where a match starts at byte `from` or after it.
    pub(super) fn find_from(&self, text: &str, from: usize) -> Option<usize> {
        match &self.find {
            Find::Exact(finder) => finder.find(&text.as_bytes()[from..]).map(|at| from + at),
            Find::Pattern(regex) => regex.find_at(text, from).map(|found| found.start()),
        }
    }

    /// Whether it has to be looked for line by line: it might go over the end of one.
    pub(super) fn is_by_line(&self) -> bool {
        self.by_line
    }
}

fn compile(pattern: &str, any_case: bool) -> Result<Regex, NeedleError> {
    RegexBuilder::new(pattern)
        .case_insensitive(any_case)
        .size_limit(PATTERN_SIZE)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => NeedleError::TooLarge,
            // The last line of the report says what is wrong; those before draw the place.
            error => NeedleError::Pattern(last_line(&error.to_string())),
        })
}

fn last_line(report: &str) -> String {
    let last = report.lines().last().unwrap_or_default();
    last.trim().trim_start_matches("error: ").to_owned()
}

fn has_case(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A capital that is no class such as `\S` or `\W`.
fn has_capital(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c.is_uppercase() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_makes_the_case_count() {
        for (needle, text, found) in [
            ("error", "an ERROR here", true),
            ("Error", "an ERROR here", false),
            ("Error", "an Error here", true),
            ("[0]", "mon[0]", true),
            ("[0]", "mon0", false),
            ("straße", "STRASSE", false),
            ("é", "CAFÉ", true),
        ] {
            let literal = Needle::literal(needle).unwrap();
            assert_eq!(literal.is_in(text), found, "{needle} in {text}");
        }
        assert!(Needle::pattern(r"fail\S+").unwrap().is_in("FAILED"));
        assert!(!Needle::pattern("Fail").unwrap().is_in("FAILED"));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_says_why() {
        let error = Needle::pattern("(a").unwrap_err();
        assert_eq!(
            error.to_string(),
            "not a regular expression: unclosed group"
        );
        assert_eq!(
            Needle::pattern(r"\w{999}{999}").unwrap_err(),
            NeedleError::TooLarge
        );
    }

    #[test]
    fn places_are_told_for_highlights() {
        let places = |needle: Needle| needle.ranges("ab AB ab").collect::<Vec<_>>();
        assert_eq!(places(Needle::literal("ab").unwrap()), [0..2, 3..5, 6..8]);
        assert_eq!(places(Needle::pattern("b$").unwrap()), vec![7..8]);
        assert_eq!(places(Needle::literal("AB").unwrap()), vec![3..5]);
    }
}
