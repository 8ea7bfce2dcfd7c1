//! The lines that a screen shows, decoded when it asks and no others.

use crate::logs::lines::Lines;
use crate::logs::store::{Log, LogError, STRIDE, View};
use crate::text::{Decoder, Line};

/// Which cells of a line are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub from_column: usize,
    pub columns: usize,
}

/// The most that is shown of a line at once; the rest is reached sideways.
const LONGEST: usize = 16 << 10;

impl Default for Cut {
    fn default() -> Self {
        Self {
            from_column: 0,
            columns: LONGEST,
        }
    }
}

/// One line of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogLine {
    /// Counted in the view from 0; what every question about a line takes.
    pub line: usize,
    /// What people call it, see [`Log::number`].
    pub number: usize,
    /// Seconds since the step's log writer started.
    pub time: Option<u32>,
    pub text: Line,
    /// It showed other text before (a progress bar), see [`crate::text::strip`].
    pub overwritten: bool,
    /// It goes on to the right of the cut.
    pub more: bool,
}

impl Log {
    /// The `rows` lines from `first` on, decoded within `cut`. Colours that an earlier line left on are
    /// known back to the mark before, at most 1,024 lines.
    pub fn window(
        &self,
        view: View,
        first: usize,
        rows: usize,
        cut: Cut,
    ) -> Result<Vec<LogLine>, LogError> {
        let last = self.len(view).min(first.saturating_add(rows));
        self.decode(view, first..last, cut)
    }

    /// Decodes lines of a view, which ascend.
    pub(super) fn decode(
        &self,
        view: View,
        wanted: impl ExactSizeIterator<Item = usize>,
        cut: Cut,
    ) -> Result<Vec<LogLine>, LogError> {
        let mut window = Vec::with_capacity(wanted.len());
        let mut place: Option<(usize, Decoder, Lines<'_>)> = None;
        for line in wanted {
            let raw = self.raw_line(view, line);
            let near = place.take().filter(|(at, ..)| raw - at <= STRIDE);
            let (mut at, mut decoder, mut lines) = match near {
                Some(near) => near,
                None => (raw, self.colours_at(raw)?, self.lines_from(raw)?),
            };
            while at < raw {
                if let Some(range) = lines.next_range()? {
                    decoder.skip(&self.body.range(range.start, range.end)?);
                }
                at += 1;
            }
            let Some(range) = lines.next_range()? else {
                break;
            };
            let bytes = self.body.range(range.start, range.end)?;
            let seen = decoder.decode_cut(&bytes, cut.from_column, cut.columns);
            window.push(LogLine {
                line,
                number: self.number(view, line),
                time: self.times.at(raw),
                text: seen.line,
                overwritten: seen.overwritten,
                more: seen.more,
            });
            place = Some((at + 1, decoder, lines));
        }
        Ok(window)
    }

    fn colours_at(&self, raw: usize) -> Result<Decoder, LogError> {
        let mut decoder = Decoder::default();
        let to = self.lines_from(raw)?.offset();
        decoder.skip(&self.body.range(self.mark_before(raw), to)?);
        Ok(decoder)
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
