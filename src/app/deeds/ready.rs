//! Whether a deed can be asked for now, else why not.

use crate::app::action::{Action, Readiness};
use crate::app::deeds::{build_at, verb};
use crate::app::model::Model;
use crate::app::overlays::reread;
use crate::app::screens::Place;
use crate::app::stale;
use crate::app::store::Connection;
use crate::domain::{FaultKind, RepoId, Verb, decision_refusal, missing_right, restart_refusal};

/// Whether a deed can be asked for now. Rights that are not known yet forbid nothing.
pub(in crate::app) fn ready(model: &Model, action: Action) -> Readiness {
    if action == Action::Reread {
        return reread::ready(model);
    }
    let Some(verb) = verb(action) else {
        return Readiness::Elsewhere;
    };
    let place = model.screen().place(model);
    match why_not(model, verb, &place) {
        Some(why) => Readiness::NotNow(why),
        None => Readiness::Ready,
    }
}

/// Why a deed cannot be done at a place, as a sentence; the first reason that counts.
fn why_not(model: &Model, verb: Verb, place: &Place) -> Option<String> {
    let repo = place.repo();
    let context = place.row.as_ref().map(|row| &row.context);
    let Some(context) = context.or(repo.map(|repo| &repo.server.context)) else {
        return Some("nothing is selected".into());
    };
    if let Some(why) = model.settings.forbids(context) {
        return Some(why);
    }
    let Some(repo) = repo else {
        return Some(stale::no_repository(model, place.row.as_ref()));
    };
    if let Some(why) = unreachable(model, repo) {
        return Some(why);
    }
    if let Some(way) = model.store.deeds.on(repo) {
        return Some(format!("{} is under way", way.deed.phrase()));
    }
    // Whether there is anything to do says more than who may do it.
    unfit(model, verb, place, repo).or_else(|| missing_right(verb, model.store.rights(repo)))
}

/// Why a deed makes no sense for what is selected.
fn unfit(model: &Model, verb: Verb, place: &Place, repo: &RepoId) -> Option<String> {
    match verb {
        Verb::Trigger => return None,
        Verb::Activate => return unfit_to_activate(model, repo),
        _ => {}
    }
    let Some(build) = place.build.as_ref().and_then(|id| build_at(model, id)) else {
        return Some("no build is selected".into());
    };
    match verb {
        Verb::Cancel if !build.is_live() => Some(format!(
            "#{} has ended ({})",
            build.number,
            build.status.shown()
        )),
        Verb::Restart => restart_refusal(&build).map(Into::into),
        Verb::Approve | Verb::Decline => {
            let why = decision_refusal(&build, model.screen().stage(model))?;
            Some(waits_elsewhere(model, repo, why))
        }
        _ => None,
    }
}

/// The same, with the build of the repository that does wait: often it is not the one of the default
/// branch.
fn waits_elsewhere(model: &Model, repo: &RepoId, why: String) -> String {
    let known = model.store.builds.repo(repo);
    let mut known = known.iter().flat_map(|state| &state.builds);
    match known.find(|build| build.is_live() && build.blocked_stage().is_some()) {
        Some(other) => {
            let key = model.keymap.first(Action::GoApprovals);
            format!("{why}; #{} does (`{key}` lists what waits)", other.number)
        }
        None => why,
    }
}

fn unfit_to_activate(model: &Model, repo: &RepoId) -> Option<String> {
    let slug = &repo.slug;
    let server = model.store.servers.get(&repo.server);
    let account = server.and_then(|server| server.account.as_ref());
    match model.store.builds.repo(repo) {
        Some(state) if state.facts.active => Some(format!("Drone builds {slug} already")),
        Some(state) if state.gone => Some(format!("Drone does not know {slug}")),
        None => Some(format!(
            "Drone does not list {slug}: sync the account in Drone first"
        )),
        Some(_) if account.is_some_and(|account| account.machine) => {
            Some("a machine account cannot: Drone makes the webhook with a person's access".into())
        }
        Some(_) => None,
    }
}

/// Why the server of a repository takes no deeds: what is shown is old, or nobody answers.
fn unreachable(model: &Model, repo: &RepoId) -> Option<String> {
    let state = model.store.servers.get(&repo.server)?;
    if let Connection::Lost { fault, .. } = &state.connection
        && matches!(fault.kind, FaultKind::Network | FaultKind::Timeout)
        && state.repos.fault().is_some()
    {
        return Some(format!("offline: {}", fault.summary));
    }
    let unheard = !state.listed && state.cached_at.is_some();
    unheard.then(|| "what is shown is from the cache, the server has not answered yet".to_owned())
}
