//! Opening a log, following its step from pending to its end, and letting it go.

use crate::app::ask;
use crate::app::effect::{Effect, LogOrder, Urgency};
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::log::steps::{build_of, step_of};
use crate::app::screens::log::{Goal, LogScreen};
use crate::domain::{LogId, RepoId, Status};

/// Whether the log of a step is to be followed (`Some(true)`), read whole (`Some(false)`), or not
/// asked for at all because there cannot be one yet (`None`).
pub(in crate::app) fn wants_live(model: &Model, id: &LogId) -> Option<bool> {
    match step_of(model, id).map(|s| (&s.step.status, s.step.started)) {
        Some((Status::Running, _)) => Some(true),
        Some((Status::Pending | Status::Waiting | Status::Blocked, None)) => None,
        // A step that is not known may still have a log: the server says.
        _ => Some(false),
    }
}

/// The file name and title of a log: `checkout-1482-test-unit`.
pub(super) fn name_of(model: &Model, id: &LogId) -> String {
    let repo = id.build.repo.slug.name();
    let number = id.build.number;
    match step_of(model, id) {
        Some(s) => format!("{repo}-{number}-{}-{}", s.stage.name, s.step.name),
        None => format!("{repo}-{number}-{}-{}", id.stage, id.step),
    }
}

/// Orders a log as its step now wants it, if that is not how it was ordered last.
pub(in crate::app) fn order(model: &mut Model, id: &LogId) -> Vec<Effect> {
    let wanted = wants_live(model, id);
    let name = name_of(model, id);
    let view = model.store.logs.views.entry(id.clone()).or_default();
    match wanted {
        Some(live) if view.opened_live != Some(live) => {
            view.opened_live = Some(live);
            vec![Effect::Log(LogOrder::Open {
                id: id.clone(),
                live,
                name: name.into(),
            })]
        }
        _ => Vec::new(),
    }
}

/// Orders logs anew that could not be read: the person pressed refresh.
pub(in crate::app) fn again(model: &mut Model) -> Vec<Effect> {
    let mut failed = Vec::new();
    for (id, view) in &mut model.store.logs.views {
        if view.fault.take().is_some() {
            (view.opened_live, view.marks_done) = (None, false);
            failed.push(id.clone());
        }
    }
    failed.iter().flat_map(|id| order(model, id)).collect()
}

/// Opens the log that the screen shows, and asks for its build where steps are unknown.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    let Screen::Log(screen) = model.screen() else {
        return Vec::new();
    };
    let id = screen.id.clone();
    let live = wants_live(model, &id) != Some(false);
    if let Screen::Log(screen) = model.screen_mut()
        && live
        && screen.goal.is_none()
    {
        screen.goal = Some(Goal::End);
        screen.follow = true;
    }
    let known = build_of(model, &id).is_some_and(|build| build.stages.is_some());
    let mut effects = order(model, &id);
    if !known {
        effects.push(ask::build(model, &id.build, Urgency::Now));
    }
    effects
}

/// Lets a log go, unless the preview shows it.
pub(in crate::app) fn left(model: &mut Model, screen: &LogScreen) -> Vec<Effect> {
    if model.tail.as_ref() == Some(&screen.id) {
        return Vec::new();
    }
    close(model, &screen.id)
}

pub(in crate::app) fn close(model: &mut Model, id: &LogId) -> Vec<Effect> {
    match model.store.logs.views.remove(id) {
        Some(view) if view.opened_live.is_some() => vec![Effect::Log(LogOrder::Close(id.clone()))],
        _ => Vec::new(),
    }
}

/// A build of a repository changed: a step may have begun or ended.
pub(in crate::app) fn build_changed(model: &mut Model, repo: &RepoId) -> Vec<Effect> {
    let open = model.store.logs.views.keys();
    let ids: Vec<LogId> = open.filter(|id| id.build.repo == *repo).cloned().collect();
    for id in &ids {
        follow_if_it_runs(model, id);
    }
    ids.iter().flat_map(|id| order(model, id)).collect()
}

/// A log that was opened by an address, before its step was known: where the step turns out to run and
/// nobody has gone anywhere in it yet, its end is what is meant.
fn follow_if_it_runs(model: &mut Model, id: &LogId) {
    let view = model.store.logs.views.get(id);
    let was_live = view.is_none_or(|view| view.opened_live != Some(false));
    if was_live || wants_live(model, id) != Some(true) {
        return;
    }
    if let Screen::Log(screen) = model.screen_mut()
        && screen.id == *id
        && screen.goal.is_none()
        && screen.at == 0
    {
        screen.goal = Some(Goal::End);
        screen.follow = true;
    }
}
