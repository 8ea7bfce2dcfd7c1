//! From a key that changes the world to a question, and from its yes to an order.
//!
//! **Invariant.** Only [`send`] orders a deed, and only a panel calls it.

mod ended;
mod ready;
mod rights;

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::ask;
use crate::app::effect::{Effect, Slot};
use crate::app::model::Model;
use crate::app::overlays::confirm::ConfirmPanel;
use crate::app::overlays::trigger::TriggerPanel;
use crate::app::overlays::{Overlay, confirm, reread};
use crate::app::screens::Place;
use crate::app::store::RowKey;
use crate::domain::{Build, BuildId, Deed, Intent, RepoId, StageName, Verb, confirm_level};

pub(super) use ended::{ended, not_recorded};
pub(super) use ready::ready;
pub(super) use rights::ask_rights;

fn verb(action: Action) -> Option<Verb> {
    Some(match action {
        Action::Trigger => Verb::Trigger,
        Action::Restart => Verb::Restart,
        Action::Cancel => Verb::Cancel,
        Action::Approve => Verb::Approve,
        Action::Decline => Verb::Decline,
        Action::Activate => Verb::Activate,
        _ => return None,
    })
}

pub(super) fn build_at(model: &Model, id: &BuildId) -> Option<Arc<Build>> {
    model.store.builds.repo(&id.repo)?.build(id.number).cloned()
}

/// Opens the question of a deed. Changes nothing.
pub(super) fn question(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Reread {
        reread::open(model);
        return Vec::new();
    }
    let place = model.screen().place(model);
    let repo = place.repo().cloned();
    let (Some(verb), Some(repo)) = (verb(action), repo) else {
        return Vec::new();
    };
    if verb == Verb::Trigger {
        let last = place.build.as_ref().and_then(|id| build_at(model, id));
        let branch = default_branch(model, place.row.as_ref(), &repo);
        let panel = TriggerPanel::new(place.row, repo.clone(), &branch, last.as_deref());
        model.overlays.push(Overlay::Trigger(Box::new(panel)));
        let known = model
            .store
            .builds
            .repo(&repo)
            .is_some_and(|r| !r.branches.is_empty());
        crate::app::overlays::trigger::complete(model);
        return if known {
            Vec::new()
        } else {
            vec![ask::branches(model, &repo)]
        };
    }
    if let Some(deed) = deed(model, verb, repo, &place) {
        open(model, place.row.as_ref(), &deed);
    }
    Vec::new()
}

/// The deed that a key means at a place. A decision is about one stage: the one that is selected,
/// else the first that waits.
fn deed(model: &Model, verb: Verb, repo: RepoId, place: &Place) -> Option<Deed> {
    if verb == Verb::Activate {
        return Some(Deed::in_repo(verb, repo));
    }
    let id = place.build.as_ref()?;
    if !verb.decides() {
        return Some(Deed::on(verb, repo, id.number));
    }
    let build = build_at(model, id)?;
    let chosen = model.screen().stage(model);
    let mut waiting = build.blocked_stages();
    let stage = waiting.find(|stage| chosen.is_none_or(|number| number == stage.number))?;
    let stage = StageName::from(stage);
    Some(Deed::on_stage(verb, repo, id.number, stage))
}

fn default_branch(model: &Model, row: Option<&RowKey>, repo: &RepoId) -> String {
    let named = row.and_then(|key| model.store.catalogs.row(key)?.branch.clone());
    let own = || {
        model
            .store
            .builds
            .repo(repo)
            .map(|r| r.facts.default_branch.clone())
    };
    named
        .or_else(own)
        .map(|branch| branch.to_string())
        .unwrap_or_default()
}

/// Puts the question of a whole deed on top of the screen.
pub(super) fn open(model: &mut Model, row: Option<&RowKey>, deed: &Deed) {
    let build = deed
        .build
        .and_then(|number| build_at(model, &deed.repo.build(number)));
    let found = row
        .and_then(|key| model.store.catalogs.row(key))
        .or_else(|| model.store.catalogs.of_repo(&deed.repo).next());
    let context = model.settings.context(&deed.repo.server.context);
    let protection = context.map(|c| c.protection.clone()).unwrap_or_default();
    let has_catalog = context.is_some_and(|c| c.backstage.is_some());
    let unknown = crate::domain::Ownership::Unknown;
    let standing = found.map_or(&unknown, |row| &row.standing);
    let owns = has_catalog.then_some(standing);
    let level = confirm_level(deed, build.as_deref(), owns, &protection);
    let component = found.and_then(|row| row.service.component.as_ref());
    let account = model
        .store
        .servers
        .get(&deed.repo.server)
        .and_then(|s| s.account.as_ref());
    let me = model.store.catalogs.state(&deed.repo.server.context);
    let me = me.and_then(|state| state.catalog.me.as_ref());
    let actor = me.map(|me| me.entity.as_str().into());
    let intent = Intent {
        deed: deed.clone(),
        actor: actor
            .or_else(|| account.map(|a| a.login.clone()))
            .unwrap_or_default(),
        component: component.map(|c| c.entity.as_str().into()),
        owner: component
            .and_then(|c| c.owners.first())
            .map(|owner| owner.as_str().into()),
        via: "tui",
    };
    let lines = confirm::lines(model, &intent, build.as_deref(), found);
    let panel = ConfirmPanel::new(intent, level, build, lines);
    model.overlays.push(Overlay::Confirm(Box::new(panel)));
    model.dirty = true;
}

/// Sends a deed. To be called by a panel that was answered with yes.
pub(super) fn send(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let ticket = model.ticket(Slot::Deed(intent.deed.repo.clone()));
    let now = model.now;
    model.store.deeds.begin(ticket.clone(), &intent, now);
    model.dirty = true;
    vec![Effect::Perform(ticket, Box::new(intent))]
}
