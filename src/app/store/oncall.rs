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
}

impl OnCall {
    pub fn past(&self, repo: &RepoId) -> Option<&History> {
        self.pasts.get(repo).map(|past| &**past)
    }

    /// The past of a repository, to be added to.
    pub(in crate::app) fn past_mut(&mut self, repo: &RepoId) -> &mut History {
        self.version += 1;
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
