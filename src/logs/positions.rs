//! Which entry of Drone's log is where: `pos` counts entries, and an entry may hold a part of a line,
//! one line or several.

/// What became of an entry that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It continued the log.
    New,
    /// The log had it: a stream that was opened again repeats up to 5,000 entries.
    Repeated,
    /// It continued the log, but so many entries before it never came.
    AfterGap(u64),
}

/// Entries that never came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The raw line, counted from 0, in front of which they belong.
    pub line: usize,
    pub missing: u64,
}

/// A run of entries. `single`: each is exactly one line, so `pos` and line count in step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) pos: u64,
    pub(super) line: usize,
    pub(super) offset: u64,
    pub(super) time: u32,
    pub(super) single: bool,
}

#[derive(Debug, Default)]
pub(super) struct Positions {
    pub(super) runs: Vec<Run>,
    pub(super) gaps: Vec<Gap>,
    /// The `pos` that continues the log.
    pub(super) next: Option<u64>,
}

impl Positions {
    /// The `pos` of the first entry: above 0 the runner dropped the oldest ones (its limit is 5 MiB).
    pub(super) fn first(&self) -> Option<u64> {
        self.runs.first().map(|run| run.pos)
    }

    /// Whether an entry is new, and what is missing before it. Does not note it yet.
    pub(super) fn judge(&self, pos: u64) -> Added {
        match self.next {
            Some(next) if pos < next => Added::Repeated,
            Some(next) if pos > next => Added::AfterGap(pos - next),
            _ => Added::New,
        }
    }

    pub(super) fn note(&mut self, run: Run, added: Added) {
        if let Added::AfterGap(missing) = added {
            self.gaps.push(Gap {
                line: run.line,
                missing,
            });
        }
        self.next = Some(run.pos + 1);
        if let Some(last) = self.runs.last()
            && last.single
            && run.single
            && (run.pos - last.pos) == (run.line - last.line) as u64
        {
            return;
        }
        self.runs.push(run);
    }

    /// Entries missing before a raw line, those dropped at the start included.
    pub(super) fn missing_before(&self, line: usize) -> u64 {
        let gaps: u64 = self
            .gaps
            .iter()
            .take_while(|gap| gap.line <= line)
            .map(|gap| gap.missing)
            .sum();
        self.first().unwrap_or(0) + gaps
    }
}
