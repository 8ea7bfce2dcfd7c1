//! Whether a log is as it was written.

use crate::domain::{Text, Timestamp};

/// What going through a whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChainReport {
    /// Lines there are.
    pub lines: u64,
    /// Places where the chain does not hold, in order; the first [`ChainReport::MOST`].
    pub flaws: Vec<Flaw>,
    /// How many there are in all.
    pub flaw_count: u64,
    /// Deeds that were begun and of which nothing more is written, by the number of their line.
    pub open: Vec<(u64, Timestamp)>,
    /// Hash of the last line: the only one that no other line names. Whoever keeps it elsewhere can
    /// tell later that nothing was cut off at the end.
    pub head: Text,
}

impl ChainReport {
    /// Flaws that are kept; a log that was rewritten has one a line.
    pub const MOST: usize = 20;

    /// Whether somebody changed the log, rather than a writer having been cut off.
    pub fn is_tampered(&self) -> bool {
        self.flaws.iter().any(|flaw| flaw.kind.is_tampering())
    }

    /// Whether every line is there and whole, and every deed has an end.
    pub fn is_whole(&self) -> bool {
        self.flaw_count == 0 && self.open.is_empty()
    }

    /// In one sentence.
    pub fn phrase(&self) -> String {
        let lines = match self.lines {
            1 => "1 line".to_owned(),
            many => format!("{many} lines"),
        };
        match self.flaws.first() {
            None if self.lines == 0 => "the record is empty".into(),
            None => format!("{lines}, each follows from the one before"),
            Some(flaw) if self.flaw_count > 1 => {
                format!("{} ({} flaws in {lines})", flaw.phrase(), self.flaw_count)
            }
            Some(flaw) => format!("{} (of {lines})", flaw.phrase()),
        }
    }
}

/// A place where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// From 1.
    pub line: u64,
    pub kind: FlawKind,
}

/// What is wrong in that place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// The line is none, and the line after it does not name its hash either: it was so changed.
    Unreadable,
    /// The line is none, but the line after it names its hash: its writer was cut off.
    CutOff,
    /// So many lines before this one are gone.
    Missing(u64),
    /// Its number was there before: it was put in, or lines changed their places.
    Repeated(u64),
    /// The number fits, but the hash that it names is not that of the line before: one of the two was
    /// changed after it was written.
    Changed,
    /// It says what it should in another spelling than it is written in.
    Respelled,
}

impl FlawKind {
    /// Whether this cannot come of a crash.
    pub fn is_tampering(&self) -> bool {
        *self != Self::CutOff
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::CutOff => "cut_off",
            Self::Missing(_) => "missing",
            Self::Repeated(_) => "repeated",
            Self::Changed => "changed",
            Self::Respelled => "respelled",
        }
    }
}

impl Flaw {
    /// Which line, and what was changed.
    pub fn phrase(&self) -> String {
        let line = self.line;
        match &self.kind {
            FlawKind::Unreadable => format!("line {line} is no line of a record: it was changed"),
            FlawKind::CutOff => format!("line {line} is half a line: its writer was cut off"),
            FlawKind::Missing(1) => format!("a line before line {line} is missing"),
            FlawKind::Missing(many) => format!("{many} lines before line {line} are missing"),
            FlawKind::Repeated(seq) => {
                format!("line {line} has the number {seq} again: it was put in or moved")
            }
            FlawKind::Changed if line > 1 => format!(
                "line {} or {line} was changed: the second does not follow from the first",
                line - 1
            ),
            FlawKind::Changed => "line 1 names a line before it: lines are missing".into(),
            FlawKind::Respelled => format!("line {line} is spelled otherwise than it was written"),
        }
    }
}
