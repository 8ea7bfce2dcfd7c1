//! From a key that changes the world to a question, and from its yes to an order.
//!
//! **Invariant.** Only [`send`] orders a deed, and only a panel calls it.

use std::sync::Arc;

use crate::app::action::{Action, Readiness};
use crate::app::ask;
use crate::app::effect::{Effect, Slot, Ticket, Urgency};
use crate::app::event::Tone;
use crate::app::go;
use crate::app::model::Model;
use crate::app::overlays::confirm::ConfirmPanel;
use crate::app::overlays::trigger::TriggerPanel;
use crate::app::overlays::{Overlay, confirm, reread};
use crate::app::screens::Screen;
use crate::app::stale;
use crate::app::store::{Connection, RowKey, UnderWay};
use crate::domain::{
    Build, BuildId, Deed, Fault, FaultKind, Intent, Outcome, RepoId, Verb, confirm_level,
    restart_refusal,
};

/// Whether a deed can be asked for now. Rights that are not known yet forbid nothing.
pub(super) fn ready(model: &Model, action: Action) -> Readiness {
    if action == Action::Reread {
        return reread::ready(model);
    }
    let place = model.screen().place(model);
    let row_repo = || place.row.as_ref().and_then(|row| row.repo.clone());
    let repo = place
        .build
        .as_ref()
        .map(|id| id.repo.clone())
        .or_else(row_repo);
    let context = place.row.as_ref().map(|row| &row.context);
    let Some(context) = context.or(repo.as_ref().map(|repo| &repo.server.context)) else {
        return Readiness::because("nothing is selected");
    };
    if let Some(why) = model.settings.forbids(context) {
        return Readiness::NotNow(why);
    }
    let Some(repo) = repo else {
        return Readiness::NotNow(stale::no_repository(model, place.row.as_ref()));
    };
    if let Some(why) = unreachable(model, &repo) {
        return Readiness::NotNow(why);
    }
    if let Some(way) = model.store.deeds.on(&repo) {
        return Readiness::NotNow(format!("{} is under way", way.deed.phrase()));
    }
    if let Some(why) = no_right(model, &repo) {
        return Readiness::NotNow(why);
    }
    let Some(verb) = verb(action) else {
        return Readiness::Elsewhere;
    };
    if verb == Verb::Trigger {
        return Readiness::Ready;
    }
    let Some(build) = place.build.as_ref().and_then(|id| build_at(model, id)) else {
        return Readiness::because("no build is selected");
    };
    match verb {
        Verb::Cancel if !build.is_live() => Readiness::NotNow(format!(
            "#{} has ended ({})",
            build.number,
            build.status.shown()
        )),
        Verb::Restart => match restart_refusal(&build) {
            Some(why) => Readiness::because(why),
            None => Readiness::Ready,
        },
        _ => Readiness::Ready,
    }
}

fn verb(action: Action) -> Option<Verb> {
    Some(match action {
        Action::Trigger => Verb::Trigger,
        Action::Restart => Verb::Restart,
        Action::Cancel => Verb::Cancel,
        _ => return None,
    })
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

fn no_right(model: &Model, repo: &RepoId) -> Option<String> {
    let rights = model.store.builds.repo(repo)?.facts.rights?;
    if rights.write || rights.admin {
        return None;
    }
    let word = if rights.read { "read" } else { "none" };
    Some(format!(
        "your Drone right on {} is {word}; this needs write",
        repo.slug
    ))
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
    let row_repo = || place.row.as_ref().and_then(|row| row.repo.clone());
    let repo = place
        .build
        .as_ref()
        .map(|id| id.repo.clone())
        .or_else(row_repo);
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
    let Some(id) = place.build else {
        return Vec::new();
    };
    let deed = Deed::on(verb, repo, id.number);
    open(model, place.row.as_ref(), &deed);
    Vec::new()
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

/// A deed ended: the panel closes on success and stays with the server's own words on a refusal.
pub(super) fn ended(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Outcome, Fault>,
) -> Vec<Effect> {
    let Some(way) = model.store.deeds.end(ticket) else {
        return Vec::new();
    };
    model.dirty = true;
    let mut effects = match result {
        Ok(outcome) => {
            close_panel(model, &way);
            went(model, &way, outcome)
        }
        Err(fault) => {
            refused(model, &way, fault);
            look_again(model, &way)
        }
    };
    effects.push(ask::record(model));
    effects
}

/// The line about a deed could not be written.
pub(super) fn not_recorded(model: &mut Model, why: &str) -> Vec<Effect> {
    let text = format!("the deed is done, but not recorded: {why}");
    model.say(Tone::Bad, text);
    Vec::new()
}

/// The panel that asked for a deed, if it is still open.
fn panel_mut<'a>(model: &'a mut Model, way: &UnderWay) -> Option<&'a mut ConfirmPanel> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Confirm(panel) if panel.sending && panel.intent.deed.repo == way.deed.repo => {
            Some(&mut **panel)
        }
        _ => None,
    })
}

fn close_panel(model: &mut Model, way: &UnderWay) {
    model.overlays.retain(|overlay| match overlay {
        Overlay::Confirm(panel) => !panel.sending || panel.intent.deed.repo != way.deed.repo,
        // The form that led to the question is done with, too.
        Overlay::Trigger(form) => form.repo != way.deed.repo,
        _ => true,
    });
}

fn refused(model: &mut Model, way: &UnderWay, fault: Fault) {
    let fault = stale::explained(model, &way.deed.repo, fault);
    let text = format!("{}: {fault}", way.deed.phrase());
    if let Some(panel) = panel_mut(model, way) {
        panel.sending = false;
        panel.fault = Some(fault);
    }
    model.say(Tone::Bad, text);
}

fn went(model: &mut Model, way: &UnderWay, outcome: Outcome) -> Vec<Effect> {
    let deed = &way.deed;
    match outcome {
        Outcome::Started(build) | Outcome::Found(build) => started(model, deed, *build),
        Outcome::Ended(build) => {
            let (number, status) = (build.number, build.status.clone());
            let told = if status == crate::domain::Status::Killed {
                format!("#{number} is cancelled")
            } else {
                format!("#{number} had ended before: {}", status.shown())
            };
            model.say(Tone::Good, told);
            let id = deed.repo.build(number);
            crate::app::answers::absorb_build(model, &id, *build);
            vec![ask::build(model, &id, Urgency::Now)]
        }
        Outcome::Skipped => {
            let text = format!(
                "{}: Drone skipped it, no pipeline of the configuration wants this event or branch",
                deed.phrase()
            );
            model.say(Tone::Warn, text);
            Vec::new()
        }
        Outcome::Unknown { candidates } => {
            let seen = match candidates {
                0 => "no new build is seen".to_owned(),
                n => format!("{n} builds may be it"),
            };
            let text = format!("{}: sent, no answer came, and {seen}", deed.phrase());
            model.say(Tone::Bad, text);
            look_again(model, way)
        }
    }
}

fn started(model: &mut Model, deed: &Deed, build: Build) -> Vec<Effect> {
    let number = build.number;
    let kept = deed.kept_instead(&build);
    let bad = build.status.is_bad();
    let error = build.error.clone();
    let id = deed.repo.build(number);
    crate::app::answers::absorb_build(model, &id, build);
    if bad {
        model.say(
            Tone::Bad,
            format!("#{number} started and failed at once: {error}"),
        );
    } else if let Some((key, wished, kept)) = kept.first() {
        let text =
            format!("#{number} started, but {key} is `{kept}`, not `{wished}`: Drone keeps it");
        model.say(Tone::Warn, text);
    } else {
        model.say(Tone::Good, format!("#{number} started · enter opens"));
    }
    select(model, &id);
    vec![ask::build(model, &id, Urgency::Now)]
}

/// Puts the cursor on a build that was just started, or shows it where its predecessor was shown.
fn select(model: &mut Model, id: &BuildId) {
    let row = model.screen().place(model).row;
    match model.screen_mut() {
        Screen::Builds(screen) if screen.repo == id.repo => {
            screen.selected = Some(id.number);
            screen.made_from = u64::MAX;
        }
        Screen::Build(screen) if screen.id.repo == id.repo => {
            *model.screen_mut() = go::build_screen(row, id.clone());
        }
        _ => {}
    }
}

/// After a failure it is not known what the server shows now.
fn look_again(model: &mut Model, way: &UnderWay) -> Vec<Effect> {
    match way.deed.build {
        Some(number) => vec![ask::build(
            model,
            &way.deed.repo.build(number),
            Urgency::Now,
        )],
        None => vec![ask::builds(model, &way.deed.repo, 1)],
    }
}
