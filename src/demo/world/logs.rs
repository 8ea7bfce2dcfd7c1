//! Logs of steps: what is stored, and how much of a running one has been written.

use std::ops::Range;

use crate::demo::{chance::whole, trade::Log};

use super::{
    repo::Repo,
    rows::{Build, Status, Step},
    state::{Place, State},
};

/// What a runner stores at most of one step, in bytes; when there is more, the oldest lines go.
const STORED: usize = 5 * 1024 * 1024;
/// A runner sends the new lines of a step once in this many milliseconds.
pub(crate) const BATCH: i64 = 1000;

/// The log of a step.
#[derive(Debug)]
pub(crate) struct StepLog {
    log: Log,
    /// Milliseconds that the step takes when it is left alone.
    duration: i64,
}

impl StepLog {
    fn new(repo: &Repo, build: &Build, step: &Step) -> Self {
        let seed = repo.seed ^ step.id.unsigned_abs();
        let checkout = (build.reference.as_str(), build.after.as_str());
        let log = Log::new(repo.trade, step.work, seed, step.fails, checkout);
        Self {
            log,
            duration: step.duration.max(1),
        }
    }

    /// How many lines the step has written `millis` after its start.
    pub(crate) fn written(&self, millis: i64) -> usize {
        let all = self.log.len();
        if millis >= self.duration {
            return all;
        }
        // The first line, which is the command, comes at once.
        let share = whole(all) * millis.max(0) / self.duration;
        usize::try_from(share + 1).unwrap_or_default().min(all)
    }

    /// The line, and the second after the start of the step at which it was written.
    pub(crate) fn line(&self, at: usize) -> (String, i64) {
        let millis = self.duration * whole(at) / whole(self.log.len()).max(1);
        (self.log.line(at), millis / 1000)
    }

    /// How many lines have left the runner at `now` (Unix milliseconds). While the step runs they go
    /// in batches, and when nobody tells of its end the last batch never goes.
    pub(crate) fn sent(&self, step: &Step, now: i64) -> usize {
        let in_batches = |until: i64| {
            let millis = until - step.started;
            self.written(millis - millis.rem_euclid(BATCH))
        };
        match step.status {
            _ if step.started == 0 => 0,
            Status::Running => in_batches(now),
            _ if step.orphaned => in_batches(step.stopped),
            _ => self.in_the_end(step),
        }
    }

    /// How many lines a step that is over has written.
    fn in_the_end(&self, step: &Step) -> usize {
        if step.status == Status::Killed {
            self.written(step.stopped - step.started)
        } else {
            self.log.len()
        }
    }

    /// Which of the first `written` lines a runner stores: the last `limit` bytes, 5 MiB if that is 0.
    pub(crate) fn stored(&self, written: usize, limit: usize) -> Range<usize> {
        let limit = if limit == 0 { STORED } else { limit };
        if self.log.most_bytes() <= limit {
            return 0..written;
        }
        let mut bytes = 0;
        let dropped = (0..written).rev().find(|at| {
            bytes += self.log.line(*at).len();
            bytes > limit
        });
        dropped.map_or(0, |at| at + 1)..written
    }
}

impl State {
    /// The step with these numbers, and its log; `None` if there is no such step.
    pub(crate) fn step(
        &self,
        place: Place,
        number: i64,
        (stage, step): (i64, i64),
    ) -> Option<(Step, StepLog)> {
        let repo = self.repos.get(place)?;
        let build = self.build(place, number)?;
        let step = build.stage(stage)?.step(step)?;
        Some((step.clone(), StepLog::new(repo, &build, step)))
    }

    /// The stored log of a step and how many of its lines were written; `None` while it runs, if it
    /// never ran, and after it was deleted.
    pub(crate) fn stored_log(
        &self,
        place: Place,
        number: i64,
        numbers: (i64, i64),
    ) -> Option<(StepLog, usize)> {
        let (step, log) = self.step(place, number, numbers)?;
        let ran = step.status.is_over() && step.status != Status::Skipped;
        if !ran || step.orphaned || self.purged.contains(&step.id) {
            return None;
        }
        let written = log.in_the_end(&step);
        Some((log, written))
    }

    /// Deletes the stored log of a step, and says whether there was one.
    pub(crate) fn purge_log(&mut self, place: Place, number: i64, numbers: (i64, i64)) -> bool {
        let stored = self.stored_log(place, number, numbers).is_some();
        if let Some((step, _)) = self.step(place, number, numbers).filter(|_| stored) {
            self.purged.insert(step.id);
        }
        stored
    }
}
