//! When each line was written: one entry for each change, not for each line.

/// Seconds since the step's log writer started (`time` of Drone's log entries), by raw line.
#[derive(Debug, Default)]
pub(super) struct Times {
    changes: Vec<(usize, u32)>,
}

impl Times {
    /// From `line` on the time is `time`, until told otherwise. Lines come in order.
    pub(super) fn note(&mut self, line: usize, time: u32) {
        match self.changes.last_mut() {
            Some((_, last)) if *last == time => {}
            Some((at, last)) if *at == line => *last = time,
            _ => self.changes.push((line, time)),
        }
    }

    pub(super) fn at(&self, line: usize) -> Option<u32> {
        let after = self.changes.partition_point(|(first, _)| *first <= line);
        self.changes
            .get(after.checked_sub(1)?)
            .map(|(_, time)| *time)
    }

    /// The lines before which nothing was written for at least `seconds`, with the length of it.
    pub(super) fn silences(&self, seconds: u32) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.changes.windows(2).filter_map(move |pair| {
            let silent = pair[1].1.saturating_sub(pair[0].1);
            (silent >= seconds).then_some((pair[1].0, silent))
        })
    }
}
