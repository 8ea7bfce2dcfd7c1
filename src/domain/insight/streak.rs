//! How long a branch has been red, since which commits, and what made it green again.
//!
//! Only verdicts count. A build that was killed, skipped or declined, or that still runs, says nothing
//! of the code: it neither breaks a red streak nor makes it longer.

use std::collections::HashSet;

use crate::domain::insight::branch::Branch;
use crate::domain::insight::run::{Commit, Run};
use crate::domain::{Timestamp, age};

/// What lies below a red streak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A build that passed.
    Green,
    /// Nothing: the branch never passed before.
    Beginning,
    /// Older builds that were not read: the streak may be longer.
    Unread,
}

/// The newest builds of a branch, as long as each of them failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streak<'a> {
    /// Builds that failed; at least 1.
    pub length: usize,
    pub newest: Run<'a>,
    /// The oldest of them.
    pub first: Run<'a>,
    /// The newest build that passed; `None` when [`bound`](Self::bound) is not green.
    pub green: Option<Run<'a>>,
    pub bound: Bound,
}

impl Streak<'_> {
    /// `first`, `4 in a row`, or `25+ in a row` where older builds were not read.
    pub fn shown(&self) -> String {
        match (self.bound, self.length) {
            (Bound::Unread, length) => format!("{length}+ in a row"),
            (_, 1) => "first".to_owned(),
            (_, length) => format!("{length} in a row"),
        }
    }
}

/// The commits that may have made a branch red: the head commits of the builds after the last green
/// one, up to and including the first red one. Drone knows no other commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspects<'a> {
    /// For each commit the first build of it, newest first. Without commits that passed in the last
    /// green build: where it is the only one, nothing is left, and the commit is not to blame.
    pub runs: Vec<Run<'a>>,
    /// Unless green, there may be more suspects than these.
    pub bound: Bound,
}

/// A branch that was red and is green.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered<'a> {
    pub first_red: Run<'a>,
    pub last_red: Run<'a>,
    /// The first build that passed after it.
    pub green: Run<'a>,
    pub cure: Cure,
    /// What lies below the red streak.
    pub bound: Bound,
}

/// What made a branch green again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cure {
    /// Another commit than the last red build had.
    Commit,
    /// The same commit, built again by a person: the failure was flaky.
    Restart,
    /// The same commit, built again by a schedule or another push: flaky too.
    Again,
}

impl Recovered<'_> {
    /// Seconds from the end of the first red build to the end of the green one.
    pub fn red_seconds(&self) -> Option<i64> {
        Some(self.green.at()?.since(self.first_red.at()?))
    }

    /// `was red 22m, fixed by 1c0ffee (mia)`.
    pub fn phrase(&self) -> String {
        let or_longer = if self.bound == Bound::Unread { "+" } else { "" };
        let red = self.red_seconds().map(age).unwrap_or_default();
        let commit = self.green.commit.short();
        let cure = match self.cure {
            Cure::Commit if self.green.author.is_empty() => format!("fixed by {commit}"),
            Cure::Commit => format!("fixed by {commit} ({})", self.green.author),
            Cure::Restart => format!("restart by {} (flaky)", self.green.trigger),
            Cure::Again => format!("passed again at {commit} (flaky)"),
        };
        format!("was red {red}{or_longer}, {cure}")
    }
}

impl<'a> Branch<'a> {
    /// The red streak that the branch is in; `None` when its newest verdict is green, or it has none.
    pub fn streak(&self) -> Option<Streak<'a>> {
        self.red_streak(0)
    }

    /// The red streak that comes after so many newer verdicts.
    fn red_streak(&self, newer: usize) -> Option<Streak<'a>> {
        let judged = self.judged().skip(newer);
        let reds = judged.clone().take_while(|run| run.is_red());
        let length = reds.clone().count();
        let (newest, first) = (reds.clone().next()?, reds.last()?);
        let green = judged.clone().nth(length).cloned();
        let bound = match green {
            Some(_) => Bound::Green,
            None if self.is_whole() => Bound::Beginning,
            None => Bound::Unread,
        };
        Some(Streak {
            length,
            newest: newest.clone(),
            first: first.clone(),
            green,
            bound,
        })
    }

    /// Who may have made the branch red; `None` when it is not red.
    pub fn suspects(&self) -> Option<Suspects<'a>> {
        let streak = self.streak()?;
        let after = streak.green.as_ref().map_or(0, |green| green.number);
        let passed = streak.green.as_ref().map(|green| green.commit);
        let mut seen: HashSet<Commit<'a>> = passed.into_iter().collect();
        let between = |run: &&Run<'a>| run.number > after && run.number <= streak.first.number;
        let oldest_first = self.runs().iter().rev().filter(between);
        let heads = oldest_first.filter(|run| run.commit.is_known() && seen.insert(run.commit));
        let mut runs: Vec<Run<'a>> = heads.cloned().collect();
        runs.reverse();
        Some(Suspects {
            runs,
            bound: streak.bound,
        })
    }

    /// How the branch became green, if its newest verdict is green, it was red before, and the
    /// change came at that time or later.
    pub fn recovered(&self, since: Timestamp) -> Option<Recovered<'a>> {
        let greens = self.judged().take_while(|run| run.is_green()).count();
        let green = self.judged().nth(greens.checked_sub(1)?)?;
        if green.at()? < since {
            return None;
        }
        let red = self.red_streak(greens)?;
        let is_same = green.commit.is_known() && green.commit == red.newest.commit;
        let cure = match green.trigger {
            _ if !is_same => Cure::Commit,
            by if green.is_restart() && !by.is_empty() && !by.starts_with('@') => Cure::Restart,
            _ => Cure::Again,
        };
        Some(Recovered {
            first_red: red.first,
            last_red: red.newest,
            green: green.clone(),
            cure,
            bound: red.bound,
        })
    }
}

#[cfg(test)]
#[path = "streak_tests.rs"]
mod tests;
