//! What the model knows of logs: never their text, only places, counts and a window.

use std::collections::HashMap;

use crate::app::effect::Window;
use crate::app::event::{LogMark, LogNews, LogRow};
use crate::domain::{Fault, LogId, LogState};

/// Logs that were opened, by step.
#[derive(Debug, Clone, Default)]
pub struct Logs {
    pub views: HashMap<LogId, LogView>,
}

/// One log.
#[derive(Debug, Clone, Default)]
pub struct LogView {
    pub lines: u64,
    /// Lines that the runner threw away at the front.
    pub dropped: u64,
    pub bytes: u64,
    pub state: LogState,
    /// The window that was asked for, and its rows.
    pub window: Window,
    /// How many rows there were when it was asked for.
    pub window_of: u64,
    /// How many bytes there were then.
    pub window_bytes: u64,
    pub first: u64,
    pub rows: Vec<LogRow>,
    /// Lines that match the search, as far as looked.
    pub hits: Vec<u64>,
    pub hits_done: bool,
    pub search_turn: u64,
    /// Count of the lines that the filter keeps; `None` while there is no filter.
    pub filtered: Option<u64>,
    pub filter_done: bool,
    pub filter_turn: u64,
    pub errors: Vec<LogMark>,
    pub warnings: Vec<LogMark>,
    /// `(line, seconds of silence after it)`.
    pub gaps: Vec<(u64, u32)>,
    pub marks_done: bool,
    pub fault: Option<Fault>,
    /// How it was ordered last: live, whole, or not at all.
    pub opened_live: Option<bool>,
    /// The window must be asked for again: what it shows was filtered, searched or wrapped anew.
    pub outdated: bool,
    /// The first hit that comes is gone to.
    pub jump_to_hit: bool,
}

impl LogView {
    /// What people call a line: counted from 1, and lines that the runner threw away at the front
    /// count, so that it has the same number when the whole log is read.
    pub fn number(&self, line: u64) -> u64 {
        line + self.dropped + 1
    }

    /// The line of a number; the first one for those before it.
    pub fn line_of(&self, number: u64) -> u64 {
        number.saturating_sub(self.dropped + 1)
    }

    /// How many rows there are to scroll over: all lines, or those that the filter keeps.
    pub fn shown_lines(&self) -> u64 {
        self.filtered.unwrap_or(self.lines)
    }

    /// The decoded row at a position, if it is in the window.
    pub fn row(&self, position: u64) -> Option<&LogRow> {
        let at = usize::try_from(position.checked_sub(self.first)?).ok()?;
        self.rows.get(at)
    }

    /// Takes news in.
    pub fn absorb(&mut self, news: LogNews) {
        match news {
            LogNews::Grew {
                lines,
                dropped,
                bytes,
                state,
            } => {
                (self.lines, self.dropped, self.bytes, self.state) = (lines, dropped, bytes, state);
                self.fault = None;
            }
            LogNews::Window { first, rows } => (self.first, self.rows) = (first, rows),
            LogNews::Hits { turn, lines, done } if turn == self.search_turn => {
                (self.hits, self.hits_done) = (lines, done);
            }
            LogNews::Filtered { turn, lines, done } if turn == self.filter_turn => {
                (self.filtered, self.filter_done) = (Some(lines), done);
            }
            LogNews::Marks {
                errors,
                warnings,
                gaps,
                done,
            } => {
                (self.errors, self.warnings, self.gaps) = (errors, warnings, gaps);
                self.marks_done = done;
            }
            LogNews::Faulted(fault) => self.fault = Some(fault),
            LogNews::Hits { .. } | LogNews::Filtered { .. } => {}
        }
    }
}
