//! Reading the past of default branches: in the background, one page at a time, what the board needs
//! most first.
//!
//! Drone's list names the newest build of any branch. Where that is of another branch, the default
//! branch has to be asked for; where it is red, so are the builds back to the last green one; where it
//! ended of late, so are the builds before it, since it may have recovered or flap. All other branches
//! cost nothing.

use crate::app::ask;
use crate::app::effect::{Effect, Urgency};
use crate::app::model::Model;
use crate::app::screens;
use crate::app::store::{RepoState, Store};
use crate::domain::{Build, BuildId, History, Page, RepoId, Run, Text, Timestamp};

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
        return noisy(model);
    };
    model.store.oncall.reading.waiting = true;
    vec![ask::past(model, &repo, &branch, page)]
}

/// The page that matters most; counts on the way how far the reading is.
fn next(model: &mut Model) -> Option<(RepoId, Text, u32)> {
    let now = model.server_now();
    let rows = branches(&model.store).map(|(repo, branch, state)| {
        let past = model.store.oncall.past(repo);
        (repo, branch, wanted(state, branch, past, now))
    });
    let seen = screens::seen(model);
    let (mut known, mut of) = (0, 0);
    let mut best: Option<((u8, usize), &RepoId, &Text, u32)> = None;
    for (repo, branch, wanted) in rows {
        of += 1;
        known += usize::from(wanted.is_none());
        let Some((urgency, page)) = wanted else {
            continue;
        };
        // Of equals, what is on the screen goes first, from the cursor on.
        let place = seen.iter().position(|shown| *shown == repo);
        let rank = (urgency, place.unwrap_or(usize::MAX));
        let refused = &model.store.oncall.reading.refused;
        if best.is_none_or(|(best, ..)| rank < best) && !refused.contains(repo) {
            best = Some((rank, repo, branch, page));
        }
    }
    let best = best.map(|(_, repo, branch, page)| (repo.clone(), branch.clone(), page));
    let reading = &mut model.store.oncall.reading;
    (reading.known, reading.of) = (known, of);
    best
}

/// Where a branch is red and green by turns, lists do not say whether it is the same step each time: the
/// stages of its red builds are asked for, one at a time.
fn noisy(model: &mut Model) -> Vec<Effect> {
    let now = model.server_now();
    let found = branches(&model.store).find_map(|(id, name, state)| {
        let past = model.store.oncall.past(id)?;
        let run = past.branch(name).untold_flap(now)?;
        let free = !state.detail.is_waiting() && state.detail.fault().is_none();
        free.then(|| id.build(run))
    });
    let ask = |id: BuildId| ask::build(model, &id, Urgency::Background);
    found.map(ask).into_iter().collect()
}

/// The default branches of all services that are built.
fn branches(store: &Store) -> impl Iterator<Item = (&RepoId, &Text, &RepoState)> {
    store.catalogs.rows.iter().filter_map(|row| {
        let id = row.service.repo.as_ref()?;
        let state = store.builds.repo(id)?;
        let built = state.facts.active && state.newest().is_some();
        let branch = &state.main(row.branch.as_deref()).branch;
        built.then_some((id, branch, state))
    })
}

/// All pages that are wanted, each with how much (less is more).
pub fn pages(store: &Store, now: Timestamp) -> Vec<(u8, RepoId, Text, u32)> {
    let wanted = branches(store).filter_map(|(repo, branch, state)| {
        let past = store.oncall.past(repo);
        let (urgency, page) = wanted(state, branch, past, now)?;
        Some((urgency, repo.clone(), branch.clone(), page))
    });
    wanted.collect()
}

/// The newest red builds of default branches.
pub fn reds(store: &Store) -> Vec<BuildId> {
    let red = branches(store).filter_map(|(repo, branch, state)| {
        let verdict = state.main(Some(branch)).verdict?;
        (!verdict.passed).then(|| repo.build(verdict.number))
    });
    let mut reds: Vec<BuildId> = red.collect();
    reds.sort();
    reds.dedup();
    reds
}

/// Takes one build into the past of its repository.
pub fn learn(store: &mut Store, repo: &RepoId, build: Build) {
    store.oncall.past_mut(repo).absorb(&Run::from(&build));
    if let Some(state) = store.builds.repo_mut(repo) {
        state.absorb(build);
    }
}

/// Builds of a page.
pub const PAGE: u32 = ask::PAST;

/// It is red, and the last green build is not read.
pub const RED: u8 = 0;
/// It is not known whether it is red.
pub const UNKNOWN: u8 = 1;
/// It is green, and may have recovered or flap.
pub const RECENT: u8 = 2;

/// How much a page of a branch is wanted (less is more), and which; pages count from 1 and have
/// [`PAGE`] builds.
pub fn wanted(
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

/// Takes a page in: pages count from 1. `false` when it brought nothing new, and asking for it again
/// would not either.
pub fn take(
    store: &mut Store,
    repo: &RepoId,
    branch: &Text,
    page: u32,
    builds: Vec<Build>,
) -> bool {
    let is_last = builds.len() < ask::PAST as usize;
    let past = store.oncall.past_mut(repo);
    let oldest = || past.unbroken(branch).next_back().map(|run| run.number);
    let follows = if page > 1 { oldest() } else { None };
    let before = past.len();
    let of = Page {
        branch: Some(&**branch),
        follows,
        is_last,
    };
    past.absorb_page(of, builds.iter().map(Run::from));
    let grew = past.len() > before;
    if page == 1
        && let Some(state) = store.builds.repo_mut(repo)
    {
        let newest = builds.into_iter().take(ask::RECENT as usize);
        state.absorb_branch(branch, newest.collect());
    }
    grew || page == 1 || is_last
}

/// A page has come.
pub(super) fn came(
    model: &mut Model,
    (repo, branch): (&RepoId, &Text),
    page: u32,
    builds: Vec<Build>,
) -> Vec<Effect> {
    model.store.oncall.reading.waiting = false;
    if !take(&mut model.store, repo, branch, page, builds) {
        model.store.oncall.reading.refused.insert(repo.clone());
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
