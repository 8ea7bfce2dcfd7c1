//! The newest deeds of backdrone's own record.

use crate::app::remote::Remote;
use crate::domain::BuildId;
use crate::domain::timeline::{ChainReport, Damage, Entry, Page};

/// What was read of the record, newest first.
#[derive(Debug, Clone, Default)]
pub struct RecordState {
    pub entries: Vec<Entry>,
    /// Lines that could not be read.
    pub damaged: Vec<Damage>,
    /// Where older deeds go on; `None` where all were read.
    pub next: Option<u64>,
    pub remote: Remote,
    /// What going through the chain found last.
    pub chain: Option<ChainReport>,
    pub chain_remote: Remote,
    /// Grows with every change.
    pub version: u64,
    /// The answer that comes begins at the newest deed.
    from_the_top: bool,
}

impl RecordState {
    /// Deeds that concern a build: on it, and the deed that it came of.
    pub fn of<'a>(&'a self, build: &'a BuildId) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.repo == build.repo && entry.concerns(build.number))
    }

    /// The record is read again from its end.
    pub(in crate::app) fn begin(&mut self) {
        self.from_the_top = true;
    }

    /// Takes a page in: in place of what was there, or behind it.
    pub(in crate::app) fn absorb(&mut self, page: Page) {
        if std::mem::take(&mut self.from_the_top) {
            self.entries = page.entries;
            self.damaged = page.damaged;
        } else {
            self.entries.extend(page.entries);
            self.damaged.extend(page.damaged);
        }
        self.next = page.next;
        self.version += 1;
    }
}
