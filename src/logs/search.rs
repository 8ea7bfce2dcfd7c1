//! Finds lines: for a search that jumps from hit to hit, and for a filter that shows nothing else.

use crate::logs::lines::LineCounter;
use crate::logs::needle::Needle;
use crate::logs::store::{Log, LogError, View};
use crate::logs::walk::{Progress, Walk, numbered};
use crate::logs::window::{Cut, LogLine};
use crate::text::{strip, width};

/// A look through one log for a [`Needle`], done in steps of a few milliseconds. It stays true while
/// the log grows: more steps look at what came.
#[derive(Debug)]
pub struct Search {
    needle: Needle,
    view: View,
    inverse: bool,
    context: usize,
    walk: Walk,
    /// Raw lines that match. They keep their numbers when redraws hide lines before them.
    hits: Vec<u32>,
    /// Lines of the view that match or stand around one that does.
    lines: Vec<u32>,
    /// Lines of the view before this one are wanted, once they have been looked at.
    wanted: usize,
    /// Raw lines that redraws hid, as of the last step.
    hidden: usize,
}

impl Search {
    pub fn new(needle: Needle, view: View) -> Self {
        Self {
            needle,
            view,
            inverse: false,
            context: 0,
            walk: Walk::default(),
            hits: Vec::new(),
            lines: Vec::new(),
            wanted: 0,
            hidden: 0,
        }
    }

    /// Finds the lines that do *not* match.
    #[must_use]
    pub fn inverse(self, inverse: bool) -> Self {
        Self { inverse, ..self }
    }

    /// Keeps so many lines before and after each hit as well.
    #[must_use]
    pub fn context(self, lines: usize) -> Self {
        Self {
            context: lines,
            ..self
        }
    }

    /// Looks on for one step, about a quarter of a megabyte.
    pub fn advance(&mut self, log: &Log) -> Result<Progress, LogError> {
        let stale = self.walk.resume(log);
        let before = self.hits.len();
        self.hits
            .truncate(self.hits.partition_point(|hit| (*hit as usize) < stale));
        if self.view == View::Shown && self.hidden != log.redraws.hidden() {
            self.hits
                .retain(|hit| log.redraws.shown_of(*hit as usize).is_some());
            self.hidden = log.redraws.hidden();
            self.forget_lines();
        }
        if self.hits.len() < before || stale == 0 {
            self.forget_lines();
        }
        let known = if self.lines.is_empty() {
            0
        } else {
            self.hits.len()
        };
        let (needle, inverse, hits) = (&self.needle, self.inverse, &mut self.hits);
        let shown = |raw| log.line_in(self.view, raw).is_some();
        let progress = self.walk.step(log, |first, text| {
            look(needle, inverse, first, text, |raw| {
                if shown(raw) {
                    hits.push(u32::try_from(raw).unwrap_or(u32::MAX));
                }
            });
        })?;
        self.gather(log, known);
        Ok(progress)
    }

    fn forget_lines(&mut self) {
        self.lines.clear();
        self.wanted = 0;
    }

    /// Adds hits from `known` on, and what stands around them, to the lines.
    fn gather(&mut self, log: &Log, known: usize) {
        let looked = match self.view {
            View::Raw => self.walk.looked(),
            View::Shown => log.redraws.shown_before(self.walk.looked()),
        };
        self.fill(self.wanted.min(looked), 0);
        for at in known..self.hits.len() {
            if let Some(line) = log.line_in(self.view, self.hits[at] as usize) {
                self.wanted = line.saturating_add(self.context).saturating_add(1);
                self.fill(self.wanted.min(looked), line.saturating_sub(self.context));
            }
        }
    }

    /// Adds lines up to `end`, from `start` but none twice.
    fn fill(&mut self, end: usize, start: usize) {
        let next = self.lines.last().map_or(0, |last| *last as usize + 1);
        if self.wanted > 0 {
            let lines = start.max(next)..end;
            self.lines
                .extend(lines.map(|line| u32::try_from(line).unwrap_or(u32::MAX)));
        }
    }

    /// Lines found so far, ascending, counted in the view from 0; with what stands around them.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.lines.iter().map(|line| *line as usize)
    }

    /// How many lines match, those around them not counted.
    pub fn matches(&self) -> usize {
        self.hits.len()
    }

    /// Decodes `rows` of the lines found, from the `first` of them on, as [`Log::window`] does.
    pub fn window(
        &self,
        log: &Log,
        first: usize,
        rows: usize,
        cut: Cut,
    ) -> Result<Vec<LogLine>, LogError> {
        let last = self.lines.len().min(first.saturating_add(rows));
        let lines = self.lines.get(first..last).unwrap_or_default();
        // A redraw may have hidden lines since the last step.
        let lines = &lines[..lines.partition_point(|line| (*line as usize) < log.len(self.view))];
        log.decode(self.view, lines.iter().map(|line| *line as usize), cut)
    }

    /// The cell at which the first match of a line starts; nothing when only overwritten text has one.
    pub fn column(&self, log: &Log, line: usize) -> Result<Option<usize>, LogError> {
        let bytes = log.bytes_of(self.view, line)?;
        let shown = strip(&bytes).shown;
        Ok(self
            .needle
            .find_from(&shown, 0)
            .map(|at| width(&shown[..at])))
    }

    pub fn view(&self) -> View {
        self.view
    }

    pub fn needle(&self) -> &Needle {
        &self.needle
    }
}

/// Tells `hit` the numbers of the lines that match.
fn look(needle: &Needle, inverse: bool, first: usize, text: &[u8], mut hit: impl FnMut(usize)) {
    if !inverse
        && !needle.is_by_line()
        && is_plain(text)
        && let Ok(text) = std::str::from_utf8(text)
    {
        let mut lines = LineCounter::new(text.as_bytes(), first);
        let mut from = 0;
        while from <= text.len()
            && let Some(at) = needle.find_from(text, from)
        {
            let (line, _, next) = lines.line_at(at);
            hit(line);
            from = next;
        }
        return;
    }
    for (line, raw) in numbered(first, text) {
        if needle.is_in_line(raw) != inverse {
            hit(line);
        }
    }
}

/// Whether all lines are shown as they came, so that many can be searched at once. By blocks without an
/// early exit, which become vector instructions.
fn is_plain(text: &[u8]) -> bool {
    let plain = |byte: &u8| byte.wrapping_sub(b' ') < 0x5f || *byte == b'\n';
    text.chunks(64)
        .all(|block| block.iter().fold(true, |all, byte| all & plain(byte)))
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
