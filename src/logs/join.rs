//! How a live log and the stored one become one text, by the positions of their entries.

use crate::logs::store::{Log, LogError};

impl Log {
    /// Takes in the log that Drone stored, which is the truth where it has something to say. What the
    /// stream gave before its first entry (the runner drops the oldest ones) or after its last one is
    /// kept, so lines keep their numbers.
    pub fn replace(&mut self, stored: Self) -> Result<(), LogError> {
        let (Some(first), Some(next)) = (stored.positions.first(), stored.positions.next) else {
            return Ok(());
        };
        let live = std::mem::replace(self, stored);
        let epoch = live.epoch + 1;
        if live.positions.first().is_some_and(|pos| pos < first) {
            let stored = std::mem::take(self);
            live.replay(0, first, self)?;
            stored.replay(0, u64::MAX, self)?;
        }
        self.epoch = epoch;
        live.replay(next, u64::MAX, self)
    }

    /// Adds the entries from `pos` `from` up to `to` to another log.
    fn replay(&self, from: u64, to: u64, into: &mut Self) -> Result<(), LogError> {
        let runs = &self.positions.runs;
        for (at, run) in runs.iter().enumerate() {
            let end = runs.get(at + 1).map_or(self.body.len(), |next| next.offset);
            if !run.single {
                if (from..to).contains(&run.pos) {
                    into.append(run.pos, &self.body.range(run.offset, end)?, run.time);
                }
                continue;
            }
            let last = runs.get(at + 1).map_or(self.complete, |next| next.line);
            let skipped = usize::try_from(from.saturating_sub(run.pos)).unwrap_or(usize::MAX);
            let kept = usize::try_from(to.saturating_sub(run.pos)).unwrap_or(usize::MAX);
            let first = run.line.saturating_add(skipped);
            let last = last.min(run.line.saturating_add(kept));
            let mut lines = if first < last {
                self.lines_from(first)?
            } else {
                continue;
            };
            for line in first..last {
                let pos = run.pos + (line - run.line) as u64;
                if let Some(range) = lines.next_range()? {
                    let bytes = self
                        .body
                        .range(range.start, (range.end + 1).min(self.body.len()))?;
                    into.append(pos, &bytes, self.times.at(line).unwrap_or(run.time));
                }
            }
        }
        Ok(())
    }
}
