//! What the past of a branch comes to, kept until that past changes: ten thousand branches are not worked
//! out anew for one event.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::store::OnCall;
use crate::domain::{Flapping, History, Red, RepoId, Text, Timestamp};

/// Seconds for which a recovery is told.
pub(super) const TOLD: i64 = 7_200;

/// What one branch comes to.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    pub(super) red: Option<Arc<Red>>,
    pub(super) recovered: Option<Recovery>,
    pub(super) flapping: Vec<Flapping>,
    /// Its newest build.
    pub(super) newest: u64,
}

/// A branch that was red and is green.
#[derive(Debug, Clone)]
pub(super) struct Recovery {
    pub(super) number: u64,
    pub(super) at: Option<Timestamp>,
    pub(super) phrase: String,
}

/// The branches that were judged, with the version of the pasts then.
#[derive(Debug, Clone, Default)]
pub struct Judgements {
    by_repo: HashMap<RepoId, (u64, Text, Arc<Judged>)>,
}

impl Judgements {
    /// What a branch comes to. What is told for a while only (recoveries, flapping) is of the time at
    /// which its past changed last.
    pub(super) fn of(
        &mut self,
        oncall: &OnCall,
        (repo, branch): (&RepoId, &Text),
        past: &History,
        now: Timestamp,
    ) -> Arc<Judged> {
        let changed = oncall.changed_at(repo);
        if let Some((at, of, judged)) = self.by_repo.get(repo)
            && *at >= changed
            && of == branch
        {
            return judged.clone();
        }
        let judged = Arc::new(judge(past, branch, now));
        let kept = (oncall.version, branch.clone(), judged.clone());
        self.by_repo.insert(repo.clone(), kept);
        judged
    }
}

fn judge(past: &History, name: &str, now: Timestamp) -> Judged {
    let branch = past.branch(name);
    let newest = branch.runs().first().map_or(0, |run| run.number);
    if let Some(red) = Red::of(&branch) {
        return Judged {
            red: Some(Arc::new(red)),
            newest,
            ..Judged::default()
        };
    }
    let since = Timestamp(now.0.saturating_sub(TOLD));
    let recovered = branch.recovered(since).map(|recovered| Recovery {
        number: recovered.green.number,
        at: recovered.green.at(),
        phrase: recovered.phrase(),
    });
    Judged {
        red: None,
        recovered,
        flapping: branch.flapping(now),
        newest,
    }
}
