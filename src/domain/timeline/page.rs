//! What is asked of a log of deeds, and what it answers.

use crate::domain::Text;
use crate::domain::timeline::{Entry, Filter};

/// A question to a log: its newest deeds that a filter keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub filter: Filter,
    /// At most so many deeds.
    pub limit: usize,
    /// Only deeds before the one with this number: [`Page::next`] of the page before.
    pub before: Option<u64>,
}

impl Question {
    /// The newest deeds of a log.
    pub fn newest(limit: usize) -> Self {
        Self {
            filter: Filter::default(),
            limit,
            before: None,
        }
    }
}

/// A line of the log that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// From 1.
    pub line: u64,
    pub why: Text,
}

/// A part of a log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    pub entries: Vec<Entry>,
    /// Lines among those that were looked at.
    pub damaged: Vec<Damage>,
    /// Where the next page goes on; `None` where there is no more.
    pub next: Option<u64>,
}
