//! All repositories with their builds, and which of them changed of late.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::app::store::RepoState;
use crate::domain::{Build, RepoFacts, RepoId};

/// All repositories of all servers.
#[derive(Debug, Clone, Default)]
pub struct Builds {
    /// Boxed: a table keeps up to half of its places free, and a state is large.
    pub repos: HashMap<RepoId, Box<RepoState>>,
    /// Grows by one with every change, so that derived lists know when they are old.
    pub version: u64,
    /// The repositories of the last changes, one for each step of the version, the newest last.
    changed: VecDeque<RepoId>,
}

/// How many changes are remembered by repository. Whoever follows them compares each with every row:
/// beyond a few, a list is made as a whole for less.
const MOST_CHANGES: usize = 8;

impl Builds {
    /// Merges a build and what the answer says of its repository. `true` where the rows must be made
    /// anew: the repository is new, or was switched on or off.
    pub fn absorb(&mut self, id: &RepoId, facts: RepoFacts, build: Option<Build>) -> bool {
        self.touch(id);
        match self.repos.get_mut(id) {
            Some(state) => {
                (state.gone, state.unlisted) = (false, false);
                let is_switched = state.facts.active != facts.active;
                if *state.facts != facts {
                    let rights = facts.rights.or(state.facts.rights);
                    state.facts = Arc::new(RepoFacts { rights, ..facts });
                }
                if let Some(build) = build {
                    state.absorb(build);
                }
                is_switched
            }
            None => {
                let mut state = RepoState::new(Arc::new(facts));
                if let Some(build) = build {
                    state.absorb(build);
                }
                self.repos.insert(id.clone(), Box::new(state));
                true
            }
        }
    }

    pub fn repo(&self, id: &RepoId) -> Option<&RepoState> {
        self.repos.get(id).map(|state| &**state)
    }

    pub fn repo_mut(&mut self, id: &RepoId) -> Option<&mut RepoState> {
        self.touch(id);
        self.repos.get_mut(id).map(|state| &mut **state)
    }

    /// The repositories that may have changed since a version, some of them more than once; `None`
    /// when that is too long ago to know.
    pub fn changed_since(&self, version: u64) -> Option<impl Iterator<Item = &RepoId> + Clone> {
        let steps = usize::try_from(self.version.checked_sub(version)?).ok()?;
        let first = self.changed.len().checked_sub(steps)?;
        Some(self.changed.range(first..))
    }

    fn touch(&mut self, id: &RepoId) {
        self.version += 1;
        if self.changed.len() == MOST_CHANGES {
            self.changed.pop_front();
        }
        self.changed.push_back(id.clone());
    }
}
