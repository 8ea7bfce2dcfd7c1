//! The runs of one branch without a hole: what all rules are rules of.

use crate::domain::insight::history::History;
use crate::domain::insight::run::Run;
use crate::domain::{Build, Timestamp};

/// The newest runs of a branch, without a hole. Deployments are not among them: see [`Run::is_of`].
#[derive(Debug, Clone)]
pub struct Branch<'a> {
    runs: Vec<Run<'a>>,
    is_whole: bool,
}

/// Over which runs something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The newest ones, as many of them as have a verdict (they passed or failed).
    Last(usize),
    /// Those that were decided at that time or later.
    Since(Timestamp),
}

impl History {
    /// A branch as far back as it is known without a hole.
    pub fn branch<'a>(&'a self, name: &'a str) -> Branch<'a> {
        Branch {
            runs: self.unbroken(name).collect(),
            is_whole: self.is_complete(name),
        }
    }
}

impl<'a> Branch<'a> {
    /// From builds at hand (newest first, of any branch, without a hole among those of this one);
    /// `is_whole` when the branch has no older ones.
    pub fn of(name: &str, builds: impl IntoIterator<Item = &'a Build>, is_whole: bool) -> Self {
        let builds = builds.into_iter().filter(|build| build.is_of(name));
        let runs = builds.filter(|build| !build.event.deploys());
        Self {
            runs: runs.map(Run::from).collect(),
            is_whole,
        }
    }

    /// Newest first.
    pub fn runs(&self) -> &[Run<'a>] {
        &self.runs
    }

    /// Whether the branch has no older runs than these.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether all runs since that time are here.
    pub fn reaches(&self, since: Timestamp) -> bool {
        let oldest = self.runs.last().and_then(Run::at);
        self.is_whole || oldest.is_some_and(|at| at < since)
    }

    /// The runs with a verdict, newest first.
    pub(super) fn judged(&self) -> impl DoubleEndedIterator<Item = &Run<'a>> + Clone {
        self.runs.iter().filter(|run| run.verdict().is_some())
    }

    /// The runs with a verdict that count, newest first.
    pub(super) fn judged_over(&self, over: Over) -> impl Iterator<Item = &Run<'a>> + Clone {
        let most = match over {
            Over::Last(most) => most,
            Over::Since(_) => usize::MAX,
        };
        let is_in = move |run: &&Run<'_>| match over {
            Over::Last(_) => true,
            Over::Since(since) => run.at().is_some_and(|at| at >= since),
        };
        self.judged().filter(is_in).take(most)
    }
}
