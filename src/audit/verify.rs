//! Goes through a record and finds where its chain does not hold.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use crate::audit::chain::leaf;
use crate::audit::line::{self, Said};
use crate::domain::timeline::{ChainReport, Flaw, FlawKind};
use crate::domain::{Phase, Record, Text, Timestamp};

/// Looks at the first `length` bytes of a record, line by line.
pub(super) fn chain(file: File, length: u64) -> io::Result<ChainReport> {
    let mut walk = Walk::default();
    let mut reader = BufReader::new(file.take(length));
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(walk.end());
        }
        walk.is_ended = bytes.pop_if(|byte| *byte == b'\n').is_some();
        walk.line(&bytes);
    }
}

#[derive(Default)]
struct Walk {
    report: ChainReport,
    /// Hash of the line before.
    hash: String,
    /// The number that the next line should have.
    expected: u64,
    /// The line before cannot be read.
    is_after_unread: bool,
    /// The line before.
    last: Vec<u8>,
    /// It has a line end.
    is_ended: bool,
    /// Deeds without an outcome so far: line and time, by id.
    open: HashMap<Text, (u64, Timestamp)>,
}

impl Walk {
    fn line(&mut self, bytes: &[u8]) {
        self.report.lines += 1;
        let number = self.report.lines;
        match line::read(bytes) {
            None => {
                self.judge_unread(false);
                self.is_after_unread = true;
                self.expected += 1;
            }
            Some(read) => {
                let follows = read.prev == self.hash;
                self.judge_unread(follows);
                if let Some(kind) = self.flaw(read.seq, follows) {
                    self.found(number, kind);
                }
                self.is_after_unread = false;
                self.expected = read.seq.saturating_add(1);
                if let Said::Deed(record) = read.said {
                    self.pair(*record);
                }
            }
        }
        self.hash = leaf(bytes);
        self.last.clear();
        self.last.extend_from_slice(bytes);
    }

    /// What is wrong with a line that can be read, by its number and the hash that it names.
    fn flaw(&self, seq: u64, follows: bool) -> Option<FlawKind> {
        match seq.cmp(&self.expected) {
            std::cmp::Ordering::Greater => Some(FlawKind::Missing(seq - self.expected)),
            std::cmp::Ordering::Less => Some(FlawKind::Repeated(seq)),
            // Where the line before cannot be read, that one is to blame.
            std::cmp::Ordering::Equal if follows || self.is_after_unread => None,
            std::cmp::Ordering::Equal => Some(FlawKind::Changed),
        }
    }

    /// What is to be said of the line before, where it cannot be read: whether the one after it names
    /// its hash tells when it became so.
    fn judge_unread(&mut self, is_named: bool) {
        if self.is_after_unread {
            let kind = if is_named {
                FlawKind::CutOff
            } else {
                FlawKind::Unreadable
            };
            self.found(self.report.lines - 1, kind);
        }
    }

    fn found(&mut self, line: u64, kind: FlawKind) {
        self.report.flaw_count += 1;
        if self.report.flaws.len() < ChainReport::MOST {
            self.report.flaws.push(Flaw { line, kind });
        }
    }

    fn pair(&mut self, record: Record) {
        match record.phase {
            Phase::Intent => {
                let begun = (record.seq + 1, record.at);
                self.open.insert(record.id, begun);
            }
            Phase::Outcome => {
                self.open.remove(&record.corr);
            }
        }
    }

    fn end(mut self) -> ChainReport {
        let last = self.report.lines;
        if self.is_after_unread {
            // Nothing names its hash; only that it has no end speaks for a writer that was cut off.
            let kind = if self.is_ended {
                FlawKind::Unreadable
            } else {
                FlawKind::CutOff
            };
            self.found(last, kind);
        } else if last > 0 && !line::is_canonical(&self.last) {
            // The hash of any other line is named by the next: only here the spelling must tell.
            self.found(last, FlawKind::Respelled);
        }
        self.report.open = self.open.into_values().collect();
        self.report.open.sort_unstable();
        self.report.head = self.hash.into();
        self.report
    }
}
