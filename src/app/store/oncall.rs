//! What the on-call board knows beyond the newest builds: the past of repositories, and who has taken
//! what upon themselves.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::{Build, History, Moment, RepoId, Run, Text};

/// Somebody looks after a branch that is red.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    pub repo: RepoId,
    pub branch: Text,
    /// The build that was the newest red one then: a later green one ends it.
    pub number: u64,
    pub by: Text,
    pub at: Moment,
}

/// How far the past has been read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The board was looked at in this run: until then nobody needs the past.
    pub begun: bool,
    /// A page is under way.
    pub waiting: bool,
    /// Repositories that refused; asked again when the person refreshes.
    pub refused: HashSet<RepoId>,
    /// Default branches whose newest build is known, of all.
    pub known: usize,
    pub of: usize,
}

/// The on-call board's part of the store.
#[derive(Debug, Clone, Default)]
pub struct OnCall {
    /// The past of repositories, as far as it was read; shared with whoever writes it to disk.
    pub pasts: HashMap<RepoId, Arc<History>>,
    /// Grows with every change of a past.
    pub version: u64,
    pub acks: Vec<Ack>,
    pub reading: Reading,
    /// Versions of the builds and of the rows that the pasts have taken over.
    pub(in crate::app) learned: (u64, u64),
    /// The version at which a past changed last.
    changed: HashMap<RepoId, u64>,
}

impl OnCall {
    /// The version at which the past of a repository changed last; 0 for one that never did.
    pub fn changed_at(&self, repo: &RepoId) -> u64 {
        self.changed.get(repo).copied().unwrap_or_default()
    }

    /// Takes the pasts of a context over that were kept on disk: what was read since is newer and stays.
    pub(in crate::app) fn recall(&mut self, pasts: Vec<(RepoId, Arc<History>)>) {
        // They lack what came by other ways before them.
        self.learned = (u64::MAX, u64::MAX);
        for (repo, past) in pasts {
            self.touch(&repo);
            match self.pasts.get_mut(&repo) {
                None => {
                    self.pasts.insert(repo, past);
                }
                Some(known) => {
                    let known = Arc::make_mut(known);
                    past.runs().for_each(|run| known.absorb(&run));
                    past.spans().for_each(|span| known.cover(span));
                }
            }
        }
    }

    fn touch(&mut self, repo: &RepoId) {
        self.version += 1;
        self.changed.insert(repo.clone(), self.version);
    }

    pub fn past(&self, repo: &RepoId) -> Option<&History> {
        self.pasts.get(repo).map(|past| &**past)
    }

    /// The past of a repository, to be added to.
    pub(in crate::app) fn past_mut(&mut self, repo: &RepoId) -> &mut History {
        self.touch(repo);
        Arc::make_mut(self.pasts.entry(repo.clone()).or_default())
    }

    /// Takes over builds that came by another way, where the past of their repository is kept.
    pub(in crate::app) fn learn<'a>(
        &mut self,
        repo: &RepoId,
        builds: impl Iterator<Item = &'a Arc<Build>>,
    ) {
        let Some(past) = self.pasts.get_mut(repo) else {
            return;
        };
        for build in builds {
            let run = Run::from(&**build);
            if !past.knows(&run) {
                self.version += 1;
                self.changed.insert(repo.clone(), self.version);
                Arc::make_mut(past).absorb(&run);
            }
        }
    }

    /// Who looks after a red branch, if somebody does.
    pub fn ack(&self, repo: &RepoId, branch: &str) -> Option<&Ack> {
        let of = |ack: &&Ack| ack.repo == *repo && *ack.branch == *branch;
        self.acks.iter().find(of)
    }
}
