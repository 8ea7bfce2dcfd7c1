//! What servers answered: matched with its question, merged into the store.

use std::sync::Arc;

use crate::app::ask;
use crate::app::effect::{BackstageQuery, DroneQuery, Effect, Query, Slot, Ticket};
use crate::app::event::{Answer, Tone};
use crate::app::go;
use crate::app::model::Model;
use crate::app::past;
use crate::app::remote::Remote;
use crate::app::screens::{audit, doctor, log};
use crate::app::sign_in;
use crate::app::wake;
use crate::domain::{
    Build, BuildId, Catalog, Circle, Fault, FaultKind, RepoFacts, RepoId, ServerId, Text,
};

impl Model {
    /// The state of asking that belongs to a slot.
    pub(super) fn remote_mut(&mut self, slot: &Slot) -> Option<&mut Remote> {
        let store = &mut self.store;
        match slot {
            Slot::Catalog(context) => store.catalogs.state_mut(context).map(|s| &mut s.remote),
            Slot::Account(server) => store.servers.get_mut(server).map(|s| &mut s.account_remote),
            Slot::Repos(server) => store.servers.get_mut(server).map(|s| &mut s.repos),
            Slot::Recent(server) => store.servers.get_mut(server).map(|s| &mut s.recent),
            Slot::Builds(repo) => store.builds.repos.get_mut(repo).map(|r| &mut r.list),
            Slot::Build(id) => store.builds.repos.get_mut(&id.repo).map(|r| &mut r.detail),
            Slot::Latest(repo) => store.builds.repos.get_mut(repo).map(|r| &mut r.latest),
            Slot::Facts(repo) => store.builds.repos.get_mut(repo).map(|r| &mut r.rights),
            Slot::Record => Some(&mut store.record.remote),
            Slot::Sources(context) => store.doctor.state_mut(context).map(|s| &mut s.remote),
            Slot::Chain => Some(&mut store.record.chain_remote),
            Slot::Stream(_)
            | Slot::Branches(_)
            | Slot::Past(_)
            | Slot::Log(_)
            | Slot::Deed(_)
            | Slot::Export
            | Slot::SignIn(_)
            | Slot::SignOut(_)
            | Slot::Doctor(_)
            | Slot::Entry(..)
            | Slot::Raw(_)
            | Slot::Reread(_)
            | Slot::FirstRun => None,
        }
    }
}

/// Takes an answer in.
pub(super) fn take(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Answer, Fault>,
) -> Vec<Effect> {
    if let (Ok(Answer::CatalogPart(catalog)), Slot::Catalog(context)) = (&result, &ticket.slot) {
        if model.asked.contains_key(ticket) {
            absorb_catalog(model, context, catalog.clone(), true);
        }
        return Vec::new();
    }
    let now = model.now;
    let fault = result.as_ref().err().cloned();
    if let Some(fault) = &fault {
        sign_in::demand(model, &ticket.slot, fault);
    }
    // One repository's builds share a state of asking, and each has its own question: the question
    // decides whether somebody still waits for this answer.
    let settled = model
        .remote_mut(&ticket.slot)
        .map(|r| r.settle(ticket, now, fault));
    let query = model.asked.remove(ticket);
    model.dirty = true;
    match result {
        Ok(Answer::Record(page)) if settled == Some(true) => {
            model.store.record.absorb(*page);
            Vec::new()
        }
        Ok(Answer::Chain(report)) if settled == Some(true) => {
            audit::verified(model, report.map(|report| *report));
            Vec::new()
        }
        Ok(answer) => {
            let mut effects = query
                .map(|query| absorb(model, query, answer))
                .unwrap_or_default();
            // What only people are told, and no guest.
            if let Slot::Account(server) | Slot::Repos(server) | Slot::Recent(server) = &ticket.slot
            {
                effects.extend(sign_in::token_is_known(model, server));
            }
            effects
        }
        Err(fault) => query
            .map(|query| refused(model, &query, &fault))
            .unwrap_or_default(),
    }
}

fn absorb(model: &mut Model, query: Query, answer: Answer) -> Vec<Effect> {
    match (query, answer) {
        (Query::Backstage(BackstageQuery::Catalog { context, .. }), Answer::Catalog(catalog)) => {
            absorb_catalog(model, &context, catalog, false);
            go::arrive(model)
        }
        (Query::Backstage(query), answer) => {
            doctor::answered(model, query, answer);
            Vec::new()
        }
        (Query::Drone(query), answer) => absorb_drone(model, query, answer),
    }
}

/// A build with its stages and steps has come.
fn detail_came(model: &mut Model, id: &BuildId, build: Build) -> Vec<Effect> {
    absorb_build(model, id, build);
    model.rested = false;
    let mut effects = go::arrive(model);
    // A step may have begun or ended without a stream to tell it.
    effects.extend(log::build_changed(model, &id.repo));
    effects.extend(wake::steps_came(model, id));
    effects
}

fn absorb_drone(model: &mut Model, query: DroneQuery, answer: Answer) -> Vec<Effect> {
    match (query, answer) {
        (DroneQuery::Account(server), Answer::Account(account)) => {
            if let Some(state) = model.store.servers.get_mut(&server) {
                state.account = Some(account);
            }
            ask::late_starts(model, false)
        }
        (DroneQuery::Repos(server), Answer::Repos(repos)) => absorb_repos(model, &server, repos),
        (DroneQuery::Recent(server), Answer::Recent(recent)) => {
            absorb_recent(model, &server, recent)
        }
        (
            DroneQuery::Builds {
                repo,
                page,
                per_page,
                branch,
            },
            Answer::Builds { builds, .. },
        ) => {
            absorb_builds(model, &repo, branch.as_deref(), (page, per_page), builds);
            Vec::new()
        }
        (
            DroneQuery::Past {
                repo, branch, page, ..
            },
            Answer::Builds { builds, .. },
        ) => past::came(model, (&repo, &branch), page, builds),
        (DroneQuery::Build(id, _), Answer::Build(build)) => detail_came(model, &id, *build),
        (DroneQuery::Latest { repo, branch, .. }, Answer::Latest(latest)) => {
            if let Some(state) = model.store.builds.repo_mut(&repo) {
                state.absorb_latest(&branch, latest.map(|build| *build));
            }
            Vec::new()
        }
        (DroneQuery::Facts(repo), Answer::Facts(facts)) => {
            absorb_facts(model, &repo, *facts);
            Vec::new()
        }
        (DroneQuery::Branches(repo), Answer::Branches(branches)) => {
            if let Some(state) = model.store.builds.repo_mut(&repo) {
                state.branches = branches;
            }
            crate::app::overlays::trigger::complete(model);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// A page of the list of all branches (pages count from 1), or of one branch.
fn absorb_builds(
    model: &mut Model,
    repo: &RepoId,
    branch: Option<&str>,
    (page, per_page): (u32, u32),
    builds: Vec<Build>,
) {
    if let Some(state) = model.store.builds.repo_mut(repo) {
        match branch {
            Some(branch) => state.absorb_branch(branch, builds),
            None => state.absorb_page(page, per_page, builds),
        }
    }
    model.rested = false;
}

/// Replaces the catalog of a context. A read that lost most of a catalog right after a restart of
/// the server is not believed at once (`backstage-api` 7): the old one stays until the next.
fn absorb_catalog(model: &mut Model, context: &Text, catalog: Arc<Catalog>, partial: bool) {
    let now = model.now;
    let Some(state) = model.store.catalogs.state_mut(context) else {
        return;
    };
    let (old, new) = (state.catalog.components.len(), catalog.components.len());
    if partial && old > new {
        return;
    }
    let shrank = !partial && state.read_at.is_some() && new * 2 < old;
    let doubted = shrank && state.fresh;
    state.fresh = !shrank;
    state.partial = partial;
    let empty = shrank && new == 0;
    if !doubted && !empty {
        state.circle = catalog
            .me
            .as_ref()
            .map(|me| Circle::of(me, &catalog))
            .unwrap_or_default();
        state.catalog = catalog;
        state.read_at = Some(now);
    }
    if shrank {
        let text = format!("the catalog of {context} shrank from {old} to {new} components");
        model.say(Tone::Warn, text);
    }
    let settings = model.settings.clone();
    model.store.make_rows(&settings);
    model.rested = false;
}

fn absorb_repos(
    model: &mut Model,
    server: &ServerId,
    repos: Vec<(RepoFacts, Option<Build>)>,
) -> Vec<Effect> {
    let mut rows = false;
    for (id, state) in &mut model.store.builds.repos {
        state.unlisted |= id.server == *server;
    }
    for (facts, build) in repos {
        let id = RepoId {
            server: server.clone(),
            slug: facts.slug.clone(),
        };
        rows |= model.store.builds.absorb(&id, facts, build);
    }
    model.store.doctor.look_again();
    if let Some(state) = model.store.servers.get_mut(server) {
        state.listed = true;
        state.cached_at = None;
        // Whoever could not hear of the newest builds has them now.
        state.recent.excuse();
    }
    if rows {
        let settings = model.settings.clone();
        model.store.make_rows(&settings);
    }
    model.rested = false;
    go::arrive(model)
}

/// The 25 newest builds of all repositories. When none of them was known, some in between may have
/// been missed: then the whole list is asked for.
fn absorb_recent(
    model: &mut Model,
    server: &ServerId,
    recent: Vec<(RepoFacts, Build)>,
) -> Vec<Effect> {
    let full = recent.len() >= 25;
    let mut met = false;
    let mut rows = false;
    for (facts, build) in recent.into_iter().rev() {
        let id = RepoId {
            server: server.clone(),
            slug: facts.slug.clone(),
        };
        let old = model
            .store
            .builds
            .repo(&id)
            .and_then(|repo| repo.build(build.number));
        met |= old.is_some_and(|old| old.id == build.id);
        if old.is_none_or(|old| **old != build) {
            rows |= model.store.builds.absorb(&id, facts, Some(build));
        }
    }
    if rows {
        let settings = model.settings.clone();
        model.store.make_rows(&settings);
    }
    if full && !met {
        vec![ask::repos(model, server)]
    } else {
        Vec::new()
    }
}

/// Takes in what a repository itself is now: it may have been switched on or off.
pub(super) fn absorb_facts(model: &mut Model, repo: &RepoId, facts: RepoFacts) {
    if model.store.builds.absorb(repo, facts, None) {
        let settings = model.settings.clone();
        model.store.make_rows(&settings);
    }
    model.store.doctor.look_again();
}

/// Merges a build of a repository that may not be listed yet.
pub(super) fn absorb_build(model: &mut Model, id: &BuildId, build: Build) {
    if let Some(state) = model.store.builds.repo_mut(&id.repo) {
        state.absorb(build);
        return;
    }
    let facts = RepoFacts {
        id: 0,
        slug: id.repo.slug.clone(),
        default_branch: build.target.clone(),
        active: true,
        link: "".into(),
        counter: build.number,
        protected: false,
        timeout: 0,
        updated: None,
        rights: None,
    };
    model.store.builds.absorb(&id.repo, facts, Some(build));
}

fn refused(model: &mut Model, query: &Query, fault: &Fault) -> Vec<Effect> {
    let gone = fault.kind == FaultKind::NotFound;
    match query {
        Query::Drone(DroneQuery::Builds { repo, page: 1, .. }) if gone => {
            if let Some(state) = model.store.builds.repo_mut(repo) {
                state.gone = true;
            }
        }
        Query::Drone(DroneQuery::Facts(repo)) if gone => {
            if let Some(state) = model.store.builds.repo_mut(repo) {
                state.gone = true;
            }
            model.store.doctor.look_again();
        }
        Query::Backstage(query) => doctor::refused(model, query, fault),
        Query::Drone(DroneQuery::Build(id, _))
            if model.jump.as_ref().is_some_and(|jump| jump.build == *id) =>
        {
            model.jump = None;
            model.say(Tone::Bad, fault.to_string());
        }
        Query::Drone(DroneQuery::Build(id, _)) => model.store.waiting.fail(id, fault),
        Query::Drone(DroneQuery::Past { repo, .. }) => return past::refused(model, repo),
        Query::Drone(DroneQuery::Account(_)) => return ask::late_starts(model, false),
        Query::Drone(_) => {}
    }
    Vec::new()
}
