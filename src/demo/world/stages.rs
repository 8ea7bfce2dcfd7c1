//! What a runner does to a build, step by step. The same moves make the past and the present.

use super::rows::{Build, Stage, Status, Step};

/// The next thing that a runner does with a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// A runner takes the stage from the queue.
    Accept,
    /// It has the details: the steps become known.
    Start,
    /// Step at this place begins, or is skipped.
    Begin(usize),
    /// Step at this place ends.
    End(usize),
    /// All steps are over.
    Close,
}

/// A move of a runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Move {
    /// Unix milliseconds.
    pub at: i64,
    /// Place of the stage in its build.
    pub stage: usize,
    pub phase: Phase,
}

/// Exit code that the exec runner reports for a killed step.
pub(crate) const KILLED_BY_RUNNER: i64 = 137;
/// Exit code that the server writes for a killed step when it is the first to write.
pub(crate) const KILLED_BY_SERVER: i64 = 130;

impl Build {
    /// Makes a move, puts what follows into `next`, and says whether Drone publishes an event for it.
    /// A move that came too late (the build was cancelled meanwhile) does nothing.
    pub(crate) fn make(&mut self, it: Move, epoch: u64, next: &mut Vec<Move>) -> bool {
        let machine = format!("runner-{}", self.id.rem_euclid(3) + 1);
        let Some(stage) = self.stages.get_mut(it.stage) else {
            return false;
        };
        let follows = |after: i64, phase| Move {
            at: it.at + after,
            stage: it.stage,
            phase,
        };
        match it.phase {
            Phase::Accept if stage.status == Status::Pending && stage.machine.is_empty() => {
                stage.machine = machine;
                stage.version += 1;
                next.push(follows(110, Phase::Start));
                false
            }
            Phase::Start if stage.status == Status::Pending => {
                stage.start(it.at);
                if self.status == Status::Pending {
                    self.status = Status::Running;
                    self.started = it.at / 1000;
                    self.updated = self.started;
                    self.version += 1;
                }
                next.push(follows(40, Phase::Begin(0)));
                true
            }
            Phase::Begin(step) if stage.status == Status::Running => {
                if step >= stage.steps.len() {
                    next.push(follows(0, Phase::Close));
                    return false;
                }
                let runs = stage.begin(step, it.at, epoch);
                next.push(runs.map_or_else(
                    || follows(5, Phase::Begin(step + 1)),
                    |duration| follows(duration, Phase::End(step)),
                ));
                true
            }
            Phase::End(step) if stage.status == Status::Running => {
                let ended = stage.end(step, it.at);
                next.push(follows(60, Phase::Begin(step + 1)));
                ended
            }
            Phase::Close if stage.status == Status::Running => {
                stage.close(it.at);
                self.release(it.at, next);
                self.finish(it.at)
            }
            _ => false,
        }
    }

    /// Lets those stages go, or skips them, whose dependencies are all over.
    pub(crate) fn release(&mut self, at: i64, next: &mut Vec<Move>) {
        loop {
            let ready = self.stages.iter().position(|stage| {
                stage.status == Status::Waiting
                    && self.depended(stage).all(|other| other.status.is_over())
            });
            let Some(place) = ready else {
                return;
            };
            let good = self.stages.get(place).is_some_and(|stage| {
                self.depended(stage)
                    .all(|other| other.status == Status::Success)
            });
            let Some(stage) = self.stages.get_mut(place) else {
                return;
            };
            stage.version += 1;
            if good == stage.after_failure {
                stage.status = Status::Skipped;
                stage.started = at / 1000;
                stage.stopped = at / 1000;
            } else {
                stage.status = Status::Pending;
                stage.updated = at / 1000;
                next.push(Move {
                    at: at + 90,
                    stage: place,
                    phase: Phase::Accept,
                });
            }
        }
    }

    fn depended<'a>(&'a self, stage: &'a Stage) -> impl Iterator<Item = &'a Stage> {
        self.stages
            .iter()
            .filter(|other| stage.depends_on.contains(&other.name))
    }

    /// Closes the build if no stage is left, and says whether it did. A declined build is never closed.
    fn finish(&mut self, at: i64) -> bool {
        if self.status == Status::Declined
            || !self.stages.iter().all(|stage| stage.status.is_over())
        {
            return false;
        }
        // The first bad stage in number order decides, not the first in time.
        let bad = self
            .stages
            .iter()
            .map(|stage| stage.status)
            .find(|status| status.is_bad());
        self.status = bad.unwrap_or(Status::Success);
        self.finished = at / 1000;
        self.version += 1;
        true
    }

    /// Ends everything that is not over: what runs is killed with `exit_code`, what waits is skipped.
    /// The row of the build itself is left to the caller.
    pub(crate) fn stop(&mut self, at: i64, exit_code: i64) {
        let now = at / 1000;
        for stage in self
            .stages
            .iter_mut()
            .filter(|stage| !stage.status.is_over())
        {
            if stage.status == Status::Running {
                stage.stop_steps(at, exit_code);
                stage.status = Status::Killed;
                stage.exit_code = exit_code;
                stage.updated = now;
            } else {
                stage.status = Status::Skipped;
                stage.started = now;
            }
            stage.stopped = now;
            stage.version += 1;
        }
    }
}

impl Stage {
    fn start(&mut self, at: i64) {
        self.status = Status::Running;
        self.started = at / 1000;
        self.version += 1;
        self.steps = self
            .plan
            .iter()
            .zip(1..)
            .map(|(plan, number)| Step {
                id: self.id * 16 + number,
                number,
                name: plan.work.name(),
                status: Status::Pending,
                errignore: plan.errignore,
                exit_code: 0,
                started: 0,
                stopped: 0,
                version: 1,
                image: plan.image,
                work: plan.work,
                duration: plan.duration,
                fails: plan.fails,
                epoch: 0,
                orphaned: false,
            })
            .collect();
    }

    /// Begins a step and gives its duration; `None` if it is skipped because one before it failed.
    fn begin(&mut self, step: usize, at: i64, epoch: u64) -> Option<i64> {
        let failed = self.has_failed();
        let step = self.steps.get_mut(step)?;
        step.version += 1;
        step.started = at;
        step.epoch = epoch;
        if failed {
            step.status = Status::Skipped;
            step.stopped = at;
            return None;
        }
        step.status = Status::Running;
        Some(step.duration)
    }

    fn end(&mut self, step: usize, at: i64) -> bool {
        let Some(step) = self
            .steps
            .get_mut(step)
            .filter(|step| step.status == Status::Running)
        else {
            return false;
        };
        step.status = if step.fails {
            Status::Failure
        } else {
            Status::Success
        };
        step.exit_code = i64::from(step.fails) * if step.number % 2 == 0 { 101 } else { 1 };
        step.stopped = at;
        step.version += 1;
        true
    }

    fn close(&mut self, at: i64) {
        self.status = if self.has_failed() {
            Status::Failure
        } else {
            Status::Success
        };
        self.stopped = at / 1000;
        self.updated = self.stopped;
        self.version += 1;
        // The runner writes all its steps once more with its last report.
        for step in &mut self.steps {
            step.version += 1;
        }
    }

    fn has_failed(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.status == Status::Failure && !step.errignore)
    }

    fn stop_steps(&mut self, at: i64, exit_code: i64) {
        for step in self.steps.iter_mut().filter(|step| !step.status.is_over()) {
            if step.status == Status::Running {
                step.status = Status::Killed;
                step.exit_code = exit_code;
            } else {
                step.status = Status::Skipped;
                step.started = at;
                // Who writes first decides: only the server gives skipped steps a code.
                step.exit_code = if exit_code == KILLED_BY_SERVER {
                    exit_code
                } else {
                    0
                };
            }
            step.stopped = at;
            step.version += 1;
        }
    }
}
