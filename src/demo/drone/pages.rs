//! `page` and `per_page`, with Drone's idea of what is too much.

use super::asked::Asked;

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// Items before it.
    pub skip: usize,
    /// Items on it.
    pub size: usize,
}

impl Page {
    /// Of a list of builds: 1 to 100 a page, and 25 for everything else.
    pub(super) fn of_builds(asked: &Asked) -> Self {
        let size = number(asked.given("per_page"));
        Self::new(
            asked.given("page"),
            if (1..=100).contains(&size) { size } else { 25 },
        )
    }

    /// Of the list of all repositories: no upper bound.
    pub(super) fn of_repos(asked: &Asked) -> Self {
        let size = number(asked.given("per_page"));
        Self::new(asked.given("page"), if size < 1 { 25 } else { size })
    }

    fn new(page: &str, size: i64) -> Self {
        let before = number(page).max(1) - 1;
        Self {
            skip: usize::try_from(before.saturating_mul(size)).unwrap_or(usize::MAX),
            size: usize::try_from(size).unwrap_or(usize::MAX),
        }
    }
}

/// As Go's `strconv.ParseInt` with its error thrown away: 0 for no number, the largest for one that
/// is too large.
fn number(text: &str) -> i64 {
    use std::num::IntErrorKind;
    text.parse()
        .unwrap_or_else(|error: std::num::ParseIntError| match error.kind() {
            IntErrorKind::PosOverflow => i64::MAX,
            _ => 0,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_pages_are_the_first_one_and_far_ones_are_empty() {
        for odd in ["", "0", "-1", "abc", "1.5"] {
            assert_eq!(Page::new(odd, 25), Page { skip: 0, size: 25 }, "{odd}");
        }
        assert_eq!(Page::new("3", 10).skip, 20);
        let far = Page::new("99999999999999999999", 5).skip;
        assert!(far > 1_000_000_000, "{far}");
    }
}
