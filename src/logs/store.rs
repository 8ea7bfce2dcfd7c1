//! One log: its bytes, its lines, and how a live stream and the stored log become one text.

use std::borrow::Cow;
use std::io;

use memchr::{memchr, memchr_iter};

use crate::logs::body::Body;
use crate::logs::lines::Lines;
use crate::logs::positions::{Added, Gap, Positions, Run};
use crate::logs::redraws::Redraws;
use crate::logs::times::Times;
use crate::text::rows_moved;

/// Above this a log lives in a temporary file.
const MEMORY: usize = 32 << 20;

/// Lines from one mark to the next.
pub(super) const STRIDE: usize = 1024;

const ESC: u8 = 0x1b;

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the temporary file of the log is not readable")]
    Read(#[from] io::Error),
}

/// Which lines there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// What a terminal would show in the end: of lines drawn again and again the last drawing.
    #[default]
    Shown,
    /// Every line that was written.
    Raw,
}

/// The text of one step's log. Lines are counted from 0 in a [`View`]; what people see counts from 1
/// and includes what is missing, see [`Log::number`].
#[derive(Debug)]
pub struct Log {
    pub(super) body: Body,
    /// Raw lines that have their `\n`.
    pub(super) complete: usize,
    /// Where the line without a `\n` yet starts.
    pub(super) open_start: u64,
    open_has_escape: bool,
    /// Offset of raw line `STRIDE * index`.
    pub(super) marks: Vec<u64>,
    pub(super) times: Times,
    pub(super) redraws: Redraws,
    pub(super) positions: Positions,
    /// How often the text was exchanged, so that who looked at it starts again.
    pub(super) epoch: u32,
}

impl Default for Log {
    fn default() -> Self {
        Self::with_memory(MEMORY)
    }
}

impl Log {
    pub fn new() -> Self {
        Self::default()
    }

    /// A log that goes to a temporary file above `bytes`.
    pub fn with_memory(bytes: usize) -> Self {
        Self {
            body: Body::new(bytes),
            complete: 0,
            open_start: 0,
            open_has_escape: false,
            marks: vec![0],
            times: Times::default(),
            redraws: Redraws::default(),
            positions: Positions::default(),
            epoch: 0,
        }
    }

    /// Adds one entry of Drone's log. `time` is in seconds since the step's log writer started. An
    /// entry that the log has is passed over, so a stream may be read again from its start.
    pub fn append(&mut self, pos: u64, out: &[u8], time: u32) -> Added {
        let added = self.positions.judge(pos);
        if added != Added::Repeated {
            let at_start = self.open_start == self.body.len();
            let single = at_start && memchr(b'\n', out).is_some_and(|end| end + 1 == out.len());
            let line = self.complete;
            let run = Run {
                pos,
                line,
                offset: self.body.len(),
                time,
                single,
            };
            self.positions.note(run, added);
            self.add(out, Some(time));
        }
        added
    }

    /// Adds text that has neither positions nor times: a file, a pipe.
    pub fn append_text(&mut self, text: &[u8]) {
        self.add(text, None);
    }

    fn add(&mut self, out: &[u8], time: Option<u32>) {
        let base = self.body.len();
        self.body.push(out);
        if let Some(time) = time.filter(|_| !out.is_empty()) {
            // All lines that start in one entry have its time; one that was open keeps its own.
            let first = self.complete + usize::from(self.open_start < base);
            self.times.note(first, time);
        }
        let mut start = 0;
        for end in memchr_iter(b'\n', out) {
            let piece = &out[start..end];
            if self.open_has_escape || memchr(ESC, piece).is_some() {
                self.complete_drawing(base + end as u64);
            } else {
                let is_empty = self.open_start == base + end as u64;
                self.redraws.complete(self.complete, (0, 0), is_empty);
            }
            self.complete += 1;
            self.open_start = base + end as u64 + 1;
            if self.complete.is_multiple_of(STRIDE) {
                self.marks.push(self.open_start);
            }
            start = end + 1;
        }
        self.open_has_escape |= memchr(ESC, &out[start..]).is_some();
    }

    /// The open line ends at `end` and has escapes, perhaps some that move the cursor.
    fn complete_drawing(&mut self, end: u64) {
        self.open_has_escape = false;
        let moved = self
            .body
            .range(self.open_start, end)
            .map_or((0, 0), |line| rows_moved(&line));
        self.redraws.complete(self.complete, moved, false);
    }

    /// Lines of a view, an unfinished last one included.
    pub fn len(&self, view: View) -> usize {
        let raw = self.complete + usize::from(self.open_start < self.body.len());
        match view {
            View::Raw => raw,
            View::Shown => raw - self.redraws.hidden(),
        }
    }

    /// Raw lines that have come to their end: nothing will be added to them.
    pub fn complete(&self) -> usize {
        self.complete
    }

    pub fn is_empty(&self) -> bool {
        self.body.len() == 0
    }

    /// Bytes of the text.
    pub fn bytes(&self) -> u64 {
        self.body.len()
    }

    /// Entries that the runner dropped at the start because the log outgrew its 5 MiB.
    pub fn dropped(&self) -> u64 {
        self.positions.first().unwrap_or(0)
    }

    /// Where the stream lost entries; the stored log fills them.
    pub fn gaps(&self) -> &[Gap] {
        &self.positions.gaps
    }

    /// The `pos` that continues this log; nothing while it has no entries.
    pub fn next_pos(&self) -> Option<u64> {
        self.positions.next
    }

    /// Seconds since the step's log writer started, when the line was begun.
    pub fn time(&self, view: View, line: usize) -> Option<u32> {
        self.times.at(self.raw_line(view, line))
    }

    /// What people call a line: counted from 1, and missing entries count, so that the number stays
    /// the same when they arrive.
    pub fn number(&self, view: View, line: usize) -> usize {
        let missing = self.positions.missing_before(self.raw_line(view, line));
        line + 1 + usize::try_from(missing).unwrap_or(0)
    }

    /// The line of a number, or the one before the gap in which it lies.
    pub fn line_of(&self, view: View, number: usize) -> usize {
        let (mut low, mut high) = (0, self.len(view));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.number(view, middle) <= number {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }

    /// The raw line that is shown as `line`.
    pub fn raw_line(&self, view: View, line: usize) -> usize {
        match view {
            View::Raw => line,
            View::Shown => self.redraws.raw_of(line),
        }
    }

    /// Where a raw line stands in a view; nothing when a later drawing replaced it.
    pub fn line_in(&self, view: View, raw: usize) -> Option<usize> {
        match view {
            View::Raw => Some(raw),
            View::Shown => self.redraws.shown_of(raw),
        }
    }

    /// The bytes of one line as they came, without its line end.
    pub fn bytes_of(&self, view: View, line: usize) -> Result<Cow<'_, [u8]>, LogError> {
        match self.lines_from(self.raw_line(view, line))?.next_range()? {
            Some(range) => Ok(self.body.range(range.start, range.end)?),
            None => Ok(Cow::Borrowed(&[])),
        }
    }

    /// Walks over raw lines from `line` on.
    pub(super) fn lines_from(&self, line: usize) -> Result<Lines<'_>, LogError> {
        let mark = (line / STRIDE).min(self.marks.len() - 1);
        let mut lines = Lines::new(&self.body, self.marks[mark]);
        for _ in mark * STRIDE..line {
            lines.next_range()?;
        }
        Ok(lines)
    }

    /// Offset of the mark before a raw line, for those who need what lasts over lines.
    pub(super) fn mark_before(&self, line: usize) -> u64 {
        self.marks[(line / STRIDE).min(self.marks.len() - 1)]
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
