//! Reading the past of default branches: in the background, one page at a time, what the board needs
//! most first.
//!
//! Drone's list names the newest build of any branch. Where that is of another branch, the default
//! branch has to be asked for; where it is red, so are the builds back to the last green one; where it
//! ended of late, so are the builds before it, since it may have recovered or flap. All other branches
//! cost nothing.

use crate::app::ask;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::store::RepoState;
use crate::domain::{Build, History, Page, RepoId, Run, Text, Timestamp};

/// Pages of a red branch that are read at most: who is red for two hundred builds has no suspects.
const MOST_PAGES: u64 = 4;
/// Seconds for which the past of a green branch still matters: what flaps is counted over a day.
pub(super) const DAY: i64 = 86_400;
/// Builds of a branch that the store may have and the past may lack.
pub(super) const SHOWN: usize = 30;

/// Asks for the next page, if one is wanted and none is under way.
pub(super) fn go_on(model: &mut Model) -> Vec<Effect> {
    let reading = &model.store.oncall.reading;
    if !reading.begun || reading.waiting || model.is_idle() {
        return Vec::new();
    }
    let Some((repo, branch, page)) = next(model) else {
        return Vec::new();
    };
    model.store.oncall.reading.waiting = true;
    vec![ask::past(model, &repo, &branch, page)]
}

/// The page that matters most; counts on the way how far the reading is.
fn next(model: &mut Model) -> Option<(RepoId, Text, u32)> {
    let now = model.server_now();
    let (mut known, mut of) = (0, 0);
    let mut best: Option<(u8, RepoId, Text, u32)> = None;
    for row in &model.store.catalogs.rows {
        let Some(id) = &row.service.repo else {
            continue;
        };
        let Some(repo) = model.store.builds.repo(id).filter(|repo| repo.facts.active) else {
            continue;
        };
        if repo.newest().is_none() {
            continue;
        }
        let branch = &repo.main(row.branch.as_deref()).branch;
        let past = model.store.oncall.past(id);
        let wanted = wanted(repo, branch, past, now);
        of += 1;
        known += usize::from(wanted.is_none_or(|(urgency, _)| urgency > UNKNOWN));
        if model.store.oncall.reading.refused.contains(id) {
            continue;
        }
        if let Some((urgency, page)) = wanted
            && best.as_ref().is_none_or(|(best, ..)| urgency < *best)
        {
            best = Some((urgency, id.clone(), branch.clone(), page));
        }
    }
    let reading = &mut model.store.oncall.reading;
    (reading.known, reading.of) = (known, of);
    best.map(|(_, repo, branch, page)| (repo, branch, page))
}

const RED: u8 = 0;
const UNKNOWN: u8 = 1;
const RECENT: u8 = 2;

/// How much a page of a branch is wanted (less is more), and which.
fn wanted(
    repo: &RepoState,
    branch: &Text,
    past: Option<&History>,
    now: Timestamp,
) -> Option<(u8, u32)> {
    let main = repo.main(Some(branch));
    let read = past.map_or(0, |past| past.unbroken(branch).count());
    let at_end = past.is_some_and(|past| past.is_complete(branch));
    let Some(verdict) = main.verdict else {
        // Nothing that passed or failed is known. One page tells, or shows that there is nothing.
        let unread = read == 0 && !at_end && (main.number.is_some() || main.known_to == 0);
        return unread.then_some((UNKNOWN, 1));
    };
    let page = u32::try_from(read).unwrap_or(u32::MAX) / ask::PAST + 1;
    if !verdict.passed {
        let green = past.is_some_and(|past| past.unbroken(branch).any(|run| run.is_green()));
        let far = u64::from(page) > MOST_PAGES;
        return (!green && !at_end && !far).then_some((RED, page));
    }
    let ended = repo.build(verdict.number).and_then(|build| build.finished);
    let recent = ended.is_some_and(|at| now.since(at) < DAY);
    let reaches = past.is_some_and(|past| {
        let mut runs = past.unbroken(branch);
        runs.any(|run| run.at().is_some_and(|at| now.since(at) >= DAY))
    });
    let few = page == 1 || (u64::from(page) <= MOST_PAGES && !reaches);
    (recent && !reaches && !at_end && few).then_some((RECENT, page))
}

/// A page has come.
pub(super) fn came(
    model: &mut Model,
    repo: &RepoId,
    branch: &Text,
    (page, per_page): (u32, u32),
    builds: Vec<Build>,
) -> Vec<Effect> {
    model.store.oncall.reading.waiting = false;
    let is_last = builds.len() < per_page as usize;
    let past = model.store.oncall.past_mut(repo);
    let known = page > 1;
    let follows = known
        .then(|| past.unbroken(branch).next_back().map(|run| run.number))
        .flatten();
    let before = past.len();
    let of = Page {
        branch: Some(&**branch),
        follows,
        is_last,
    };
    past.absorb_page(of, builds.iter().map(Run::from));
    // A page that brings nothing would be asked for without end.
    let stuck = past.len() == before && known && !is_last;
    if stuck {
        model.store.oncall.reading.refused.insert(repo.clone());
    }
    if page == 1
        && let Some(state) = model.store.builds.repo_mut(repo)
    {
        state.absorb_branch(
            branch,
            builds.into_iter().take(ask::RECENT as usize).collect(),
        );
    }
    go_on(model)
}

/// A page was refused: others go on.
pub(super) fn refused(model: &mut Model, repo: &RepoId) -> Vec<Effect> {
    let reading = &mut model.store.oncall.reading;
    reading.waiting = false;
    reading.refused.insert(repo.clone());
    go_on(model)
}
