//! Steps that fail without a reason in the code, and steps that fail again.
//!
//! What a green build says of a step is that the step passed, if both builds came of the same kind of
//! event: a nightly pipeline has steps that a push does not run. A red build whose stages nobody asked
//! for says nothing of any step.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::domain::insight::branch::Branch;
use crate::domain::insight::run::{Commit, Failure, Run, step_name};
use crate::domain::{BuildEvent, Text, Timestamp};

/// A step that failed and then passed on the same commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaky {
    pub stage: Text,
    pub step: Text,
    /// Builds in which it failed, and which a later build of the same commit proved wrong.
    pub times: usize,
    /// The newest of them.
    pub last: u64,
}

/// A step that failed and passed by turns within a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flapping {
    pub stage: Text,
    pub step: Text,
    /// Changes from failed to passed or back; at least [`MANY_FLAPS`].
    pub flaps: usize,
    /// Restarts of builds in which it failed, that passed or failed.
    pub restarts: usize,
    /// Those of them that passed.
    pub cured: usize,
}

/// So many changes within [`FLAPS_WITHIN`] are noise.
pub const MANY_FLAPS: usize = 3;

/// Seconds.
pub const FLAPS_WITHIN: i64 = 86_400;

/// A step of a kind of build, by name.
type Key<'r> = (&'r str, &'r str, &'r str);

fn key<'r>(event: &'r BuildEvent, failure: &'r Failure) -> Key<'r> {
    (event.word(), &failure.stage, &failure.step)
}

fn failures<'r>(run: &'r Run<'_>) -> impl Iterator<Item = &'r Failure> {
    run.failed.iter().flat_map(|failed| failed.iter())
}

/// What two runs share that built the same in the same way.
fn same<'r>(run: &'r Run<'_>) -> (Commit<'r>, &'r str, &'r str) {
    (run.commit, &run.place, run.event.word())
}

impl fmt::Display for Flaky {
    /// `test › e2e`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        step_name(&self.stage, &self.step, f)
    }
}

impl fmt::Display for Flapping {
    /// `test › e2e`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        step_name(&self.stage, &self.step, f)
    }
}

impl Failure {
    /// Whether it is the same step by name, with whatever exit code.
    pub fn is_same_step(&self, other: &Self) -> bool {
        self.stage == other.stage && self.step == other.step
    }
}

/// The flaky steps of runs in any order, the most frequent first: each failed in a run, and a later
/// run of the same commit, place and event passed. Deployments do not count.
pub fn flaky_steps<'r, 'a: 'r>(runs: impl IntoIterator<Item = &'r Run<'a>>) -> Vec<Flaky> {
    let runs = runs.into_iter().filter(|run| !run.event.deploys());
    let runs: Vec<&Run<'a>> = runs.collect();
    let mut passed: HashMap<_, u64> = HashMap::new();
    for run in runs
        .iter()
        .filter(|run| run.is_green() && run.commit.is_known())
    {
        let newest = passed.entry(same(run)).or_default();
        *newest = run.number.max(*newest);
    }
    let mut found: BTreeMap<(&Text, &Text), (usize, u64)> = BTreeMap::new();
    for run in runs
        .iter()
        .filter(|run| run.is_red() && run.failed.is_some())
    {
        if passed
            .get(&same(run))
            .is_none_or(|green| *green < run.number)
        {
            continue;
        }
        for failure in failures(run) {
            let (times, last) = found.entry((&failure.stage, &failure.step)).or_default();
            *times += 1;
            *last = run.number.max(*last);
        }
    }
    let flaky = found
        .into_iter()
        .map(|((stage, step), (times, last))| Flaky {
            stage: stage.clone(),
            step: step.clone(),
            times,
            last,
        });
    let mut flaky: Vec<_> = flaky.collect();
    flaky.sort_by_key(|flaky| std::cmp::Reverse(flaky.times));
    flaky
}

/// Whether it was decided in the day before `now`.
fn is_recent(run: &Run<'_>, now: Timestamp) -> bool {
    let at = run.at().map(|at| at.0);
    at.is_some_and(|at| at > now.0.saturating_sub(FLAPS_WITHIN) && at <= now.0)
}

impl<'a> Branch<'a> {
    /// The steps that failed and passed by turns in the day before `now`, the worst first.
    pub fn flapping(&self, now: Timestamp) -> Vec<Flapping> {
        let recent: Vec<&Run<'a>> = self.judged().filter(|run| is_recent(run, now)).collect();
        let mut keys: Vec<(Key<'_>, &Failure)> = Vec::new();
        for run in recent.iter().filter(|run| run.is_red()) {
            keys.extend(failures(run).map(|failure| (key(&run.event, failure), failure)));
        }
        keys.sort_by_key(|(key, _)| *key);
        keys.dedup_by_key(|(key, _)| *key);
        let mut found: Vec<Flapping> = keys
            .into_iter()
            .filter_map(|((event, ..), failure)| self.flaps(&recent, event, failure))
            .collect();
        found.sort_by_key(|it| std::cmp::Reverse(it.flaps));
        found
    }

    /// The newest red run of the day before `now` whose failed steps nobody asked for, if the branch
    /// turned so often in that day that a step may flap.
    pub fn untold_flap(&self, now: Timestamp) -> Option<u64> {
        let recent: Vec<&Run<'a>> = self.judged().filter(|run| is_recent(run, now)).collect();
        let turns = recent
            .windows(2)
            .filter(|two| two[0].is_red() != two[1].is_red());
        if turns.count() < MANY_FLAPS {
            return None;
        }
        let untold = recent
            .into_iter()
            .find(|run| run.is_red() && run.failed.is_none());
        untold.map(|run| run.number)
    }

    /// How a step did in recent runs of an event; `None` when it did not change often enough.
    fn flaps(&self, recent: &[&Run<'a>], event: &str, failure: &Failure) -> Option<Flapping> {
        let has_failed = |run: &Run<'_>| failures(run).any(|it| it.is_same_step(failure));
        let of_event = || recent.iter().filter(|run| run.event.word() == event);
        // A red build in which it did not fail may not have come so far.
        let tells = of_event().filter(|run| run.is_green() || has_failed(run));
        let results = tells.map(|run| run.is_green());
        let results: Vec<bool> = results.collect();
        let flaps = results.windows(2).filter(|two| two[0] != two[1]).count();
        let is_restart_of_it = |run: &&&Run<'a>| {
            let parent = run.parent.filter(|_| run.is_restart());
            parent.is_some_and(|parent| {
                let at = self.runs().binary_search_by(|it| parent.cmp(&it.number));
                at.is_ok_and(|at| has_failed(&self.runs()[at]))
            })
        };
        let restarts = || of_event().filter(is_restart_of_it);
        (flaps >= MANY_FLAPS).then(|| Flapping {
            stage: failure.stage.clone(),
            step: failure.step.clone(),
            flaps,
            restarts: restarts().count(),
            cured: restarts().filter(|run| run.is_green()).count(),
        })
    }

    /// The builds of the red streak in which a step failed that failed in the newest one too, newest
    /// first; empty when the branch is not red or nobody asked what failed.
    pub fn same_step_failed_in(&self) -> Vec<u64> {
        let reds = || self.judged().take_while(|run| run.is_red());
        let Some(newest) = reds().next() else {
            return Vec::new();
        };
        let shares = |run: &&Run<'a>| {
            failures(run).any(|it| failures(newest).any(|other| it.is_same_step(other)))
        };
        reds().filter(shares).map(|run| run.number).collect()
    }
}

#[cfg(test)]
#[path = "flaky_tests.rs"]
mod tests;
