//! Deeds under way: while one is, nothing else may change the same repository.

use std::collections::HashMap;

use crate::app::Ticket;
use crate::domain::{Deed, Intent, Moment, RepoId};

/// A deed that was sent and is not answered.
#[derive(Debug, Clone)]
pub struct UnderWay {
    pub ticket: Ticket,
    pub deed: Deed,
    pub since: Moment,
}

/// What is under way, by repository.
#[derive(Debug, Clone, Default)]
pub struct Deeds {
    pub under_way: HashMap<RepoId, UnderWay>,
}

impl Deeds {
    pub fn begin(&mut self, ticket: Ticket, intent: &Intent, now: Moment) {
        let deed = intent.deed.clone();
        self.under_way.insert(
            deed.repo.clone(),
            UnderWay {
                ticket,
                deed,
                since: now,
            },
        );
    }

    /// Takes the deed of that ticket out.
    pub fn end(&mut self, ticket: &Ticket) -> Option<UnderWay> {
        let repo = self
            .under_way
            .iter()
            .find(|(_, way)| way.ticket == *ticket)?
            .0
            .clone();
        self.under_way.remove(&repo)
    }

    /// What is under way in a repository: `restarting`.
    pub fn on(&self, repo: &RepoId) -> Option<&UnderWay> {
        self.under_way.get(repo)
    }
}
