//! Reads the newest deeds of a record, from its end.

use std::fs::File;
use std::io;

use crate::audit::chain::leaf;
use crate::audit::line::{self, Said};
use crate::audit::tail::Backwards;
use crate::domain::timeline::{Damage, Entry, Joined, Link, Page, Question};

/// Seconds by which the times of neighbouring lines may run backwards: clocks are set, and a deed
/// takes minutes at most. Beyond that older lines are out of the span that was asked for.
const SLACK: i64 = 3_600;

/// A page of the first `length` bytes of a record. The lines of a deed of which the first is gone
/// come at the end of the last page, beyond the limit where it must be.
pub(super) fn page(file: File, length: u64, question: &Question) -> io::Result<Page> {
    let mut lines = Backwards::new(file, length)?;
    let mut reading = Reading {
        question,
        page: Page::default(),
        joined: Joined::default(),
        after: After::End,
        unread: 0,
    };
    while let Some(line) = lines.next()? {
        if reading.is_full() {
            return Ok(reading.page);
        }
        if !reading.take(&line) {
            reading.page.next = None;
            return Ok(reading.page);
        }
    }
    Ok(reading.end())
}

/// What is known of the line after the one that is read.
enum After {
    /// There is none.
    End,
    /// It names this hash.
    Names(String),
    Unreadable,
}

struct Reading<'a> {
    question: &'a Question,
    page: Page,
    joined: Joined,
    after: After,
    /// Lines that cannot be read, since the last one that could: their numbers are told by the next.
    unread: u64,
}

impl Reading<'_> {
    /// Whether the page has what it should; it then says where the next goes on.
    fn is_full(&mut self) -> bool {
        let is_full = self.page.entries.len() >= self.question.limit.max(1);
        if is_full {
            let last = self.page.entries.last();
            self.page.next = last.and_then(|entry| Some(entry.own.as_ref()?.seq));
        }
        is_full
    }

    /// Takes the next older line in; false where no older one can matter.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let Some(read) = line::read(bytes) else {
            self.unread += 1;
            self.after = After::Unreadable;
            return true;
        };
        // Lines that cannot be read count: the next one has the number of its place in the file.
        for back in (1..=self.unread).rev() {
            self.damaged(read.seq + 1 + back, "is no line of a record");
        }
        self.unread = 0;
        let link = match &self.after {
            After::Names(hash) if *hash == leaf(bytes) => Link::Holds,
            After::Names(_) => Link::Broken,
            After::End | After::Unreadable => Link::Unnamed,
        };
        self.after = After::Names(read.prev);
        match read.said {
            Said::Else => {}
            Said::Garbled => self.damaged(read.seq + 1, "does not say who did what"),
            Said::Deed(record) => {
                let since = self.question.filter.since;
                if since.is_some_and(|since| record.at.0 < since.0.saturating_sub(SLACK)) {
                    return false;
                }
                let seq = record.seq;
                if let Some(entry) = self.joined.take(*record, link)
                    && self.question.before.is_none_or(|before| seq < before)
                {
                    self.keep(entry);
                }
            }
        }
        true
    }

    fn keep(&mut self, entry: Entry) {
        if self.question.filter.keeps(&entry) {
            self.page.entries.push(entry);
        }
    }

    fn damaged(&mut self, line: u64, why: &str) {
        if self.question.before.is_none_or(|before| line <= before) {
            self.page.damaged.push(Damage {
                line,
                why: why.into(),
            });
        }
    }

    /// The beginning of the file was reached.
    fn end(mut self) -> Page {
        for line in (1..=self.unread).rev() {
            self.damaged(line, "is no line of a record");
        }
        for entry in std::mem::take(&mut self.joined).rest() {
            self.keep(entry);
        }
        self.page
    }
}
