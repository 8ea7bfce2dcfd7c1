//! Told when it matters: the end of a build that somebody waits for, and a default branch of the
//! person's own that turns red. Once each.

use crate::app::action::Readiness;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::store::{Builds, Row};
use crate::domain::{BuildId, RepoId};

/// Whether there is a build to wait for.
pub(super) fn ready(model: &Model) -> Readiness {
    let Some(id) = model.screen().place(model).build else {
        return Readiness::because("no build is selected");
    };
    if model.bells.contains(&id) {
        return Readiness::Ready;
    }
    let build = model.store.builds.repo(&id.repo);
    match build.and_then(|repo| repo.build(id.number)) {
        Some(build) if build.is_live() => Readiness::Ready,
        Some(_) => Readiness::because("the build has ended"),
        None => Readiness::because("the build is not known yet"),
    }
}

/// Waits for the end of the build under the cursor, or no longer.
pub(super) fn set(model: &mut Model) {
    let Some(id) = model.screen().place(model).build else {
        return;
    };
    let number = id.number;
    if model.bells.remove(&id) {
        model.say(Tone::Plain, format!("no bell for #{number} any more"));
    } else {
        model.bells.insert(id);
        model.say(Tone::Plain, format!("the bell rings when #{number} ends"));
    }
}

/// Something is known of builds that was not known at `version`: whoever waits for it is told, unless
/// all of it was so before anybody looked.
pub(super) fn listen(model: &mut Model, version: u64, quiet: bool) -> Vec<Effect> {
    let mut rings = false;
    for repo in &changed(&model.store.builds, version) {
        rings |= ended(model, repo);
        rings |= turned_red(model, repo, quiet);
    }
    rings.then_some(Effect::Bell).into_iter().collect()
}

/// The repositories that may have changed since a version.
fn changed(builds: &Builds, version: u64) -> Vec<RepoId> {
    let mut repos: Vec<RepoId> = match builds.changed_since(version) {
        Some(changed) => changed.cloned().collect(),
        None => builds.repos.keys().cloned().collect(),
    };
    repos.dedup();
    repos
}

/// Whether a build of the repository ended that the bell was set for.
fn ended(model: &mut Model, repo: &RepoId) -> bool {
    if model.bells.is_empty() {
        return false;
    }
    let state = model.store.builds.repo(repo);
    let is_over = |id: &&BuildId| {
        let build = state.and_then(|state| state.build(id.number));
        id.repo == *repo && build.is_some_and(|build| !build.is_live())
    };
    let over: Vec<BuildId> = model.bells.iter().filter(is_over).cloned().collect();
    for id in &over {
        model.bells.remove(id);
        let build = model.store.builds.repo(repo);
        let build = build.and_then(|state| state.build(id.number)).cloned();
        if let Some(build) = build {
            let tone = match build.verdict() {
                Some(true) => Tone::Good,
                Some(false) => Tone::Bad,
                None => Tone::Plain,
            };
            let text = format!("{} #{}: {}", repo.slug, id.number, build.status.shown());
            model.say(tone, text);
        }
    }
    !over.is_empty()
}

/// Whether a default branch of the person's own was green when last looked at, and is red now.
fn turned_red(model: &mut Model, repo: &RepoId, quiet: bool) -> bool {
    let Some(state) = model.store.builds.repos.get_mut(repo) else {
        return false;
    };
    let mut red = Vec::new();
    for main in &mut state.mains {
        let (told, now) = (main.told, main.verdict);
        main.told = now;
        if let (Some(told), Some(now)) = (told, now)
            && told.passed
            && !now.passed
        {
            red.push((main.branch.clone(), now.number));
        }
    }
    if quiet || red.is_empty() {
        return false;
    }
    let rows = model.store.catalogs.of_repo(repo);
    let own = |row: &&Row| row.standing.is_owner();
    let Some(name) = rows.into_iter().find(own).map(|row| row.name.clone()) else {
        return false;
    };
    for (branch, number) in &red {
        let text = format!("{name} turned red: {branch} #{number} failed");
        model.say(Tone::Bad, text);
    }
    true
}
