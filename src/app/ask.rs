//! Asking: a ticket for each question, and the question kept until its answer comes.

use crate::app::effect::{
    BackstageQuery, DroneQuery, Effect, Feed, Query, RecordOrder, Slot, Urgency,
};
use crate::app::model::Model;
use crate::domain::timeline::Question;
use crate::domain::{BuildId, EntityRef, RepoId, ServerId, Text};

/// Deeds of the own record that are read at once: those of some months.
const RECORD: usize = 2_000;

/// Builds of a page of the list.
pub(super) const PAGE: u32 = 25;
/// Builds of a page of the past.
pub(super) const PAST: u32 = 50;
/// Last builds of a default branch that the column shows.
pub(super) const RECENT: u32 = 5;

fn fetch(model: &mut Model, slot: Slot, query: Query) -> Effect {
    let ticket = model.ticket(slot);
    let now = model.now;
    // An older question in the same slot is replaced: nobody waits for its answer.
    model.asked.retain(|asked, _| asked.slot != ticket.slot);
    model.asked.insert(ticket.clone(), query.clone());
    if let Some(remote) = model.remote_mut(&ticket.slot) {
        remote.ask(ticket.clone(), now);
    }
    Effect::Fetch(ticket, query)
}

/// The catalog of a context.
pub(super) fn catalog(model: &mut Model, context: &Text) -> Effect {
    let settings = model.settings.context(context);
    let me = settings.and_then(|c| c.me.clone());
    let servers = settings.map(|c| c.servers.clone()).unwrap_or_default();
    let email = servers
        .iter()
        .filter_map(|server| model.store.servers.get(&server.id)?.account.as_ref())
        .map(|account| account.email.clone())
        .find(|email| !email.is_empty());
    let query = BackstageQuery::Catalog {
        context: context.clone(),
        me,
        email,
    };
    fetch(
        model,
        Slot::Catalog(context.clone()),
        Query::Backstage(query),
    )
}

/// What the doctor asks of a catalog beside its entries.
pub(super) fn sources(model: &mut Model, context: &Text) -> Effect {
    let query = Query::Backstage(BackstageQuery::Sources {
        context: context.clone(),
    });
    fetch(model, Slot::Sources(context.clone()), query)
}

/// One component as it is now.
pub(super) fn entry(model: &mut Model, context: &Text, entity: &EntityRef) -> Effect {
    let (context, entity) = (context.clone(), entity.clone());
    let slot = Slot::Entry(context.clone(), entity.clone());
    let query = BackstageQuery::Entry { context, entity };
    fetch(model, slot, Query::Backstage(query))
}

/// The whole record of an entity.
pub(super) fn raw(model: &mut Model, context: &Text, entity: &EntityRef) -> Effect {
    let (context, entity) = (context.clone(), entity.clone());
    let slot = Slot::Raw(context.clone());
    fetch(
        model,
        slot,
        Query::Backstage(BackstageQuery::Raw { context, entity }),
    )
}

pub(super) fn account(model: &mut Model, server: &ServerId) -> Effect {
    let query = Query::Drone(DroneQuery::Account(server.clone()));
    fetch(model, Slot::Account(server.clone()), query)
}

pub(super) fn repos(model: &mut Model, server: &ServerId) -> Effect {
    let query = Query::Drone(DroneQuery::Repos(server.clone()));
    fetch(model, Slot::Repos(server.clone()), query)
}

pub(super) fn recent(model: &mut Model, server: &ServerId) -> Effect {
    let query = Query::Drone(DroneQuery::Recent(server.clone()));
    fetch(model, Slot::Recent(server.clone()), query)
}

/// A page of a repository's builds; pages count from 1.
pub(super) fn builds(model: &mut Model, repo: &RepoId, page: u32) -> Effect {
    let query = DroneQuery::Builds {
        repo: repo.clone(),
        page,
        per_page: PAGE,
        branch: None,
    };
    fetch(model, Slot::Builds(repo.clone()), Query::Drone(query))
}

/// The last builds of a branch that counts as default.
pub(super) fn branch(model: &mut Model, repo: &RepoId, branch: &Text) -> Effect {
    let branch = Some(branch.clone());
    let query = DroneQuery::Builds {
        repo: repo.clone(),
        page: 1,
        per_page: RECENT,
        branch,
    };
    fetch(model, Slot::Latest(repo.clone()), Query::Drone(query))
}

/// A page of the past of a branch; pages count from 1.
pub(super) fn past(model: &mut Model, repo: &RepoId, branch: &Text, page: u32) -> Effect {
    let query = DroneQuery::Past {
        repo: repo.clone(),
        branch: branch.clone(),
        page,
        per_page: PAST,
    };
    fetch(model, Slot::Past(repo.clone()), Query::Drone(query))
}

pub(super) fn build(model: &mut Model, id: &BuildId, urgency: Urgency) -> Effect {
    if let Some(repo) = model.store.builds.repos.get_mut(&id.repo) {
        repo.detail_of = id.number;
    }
    let query = Query::Drone(DroneQuery::Build(id.clone(), urgency));
    fetch(model, Slot::Build(id.clone()), query)
}

pub(super) fn facts(model: &mut Model, repo: &RepoId) -> Effect {
    let query = Query::Drone(DroneQuery::Facts(repo.clone()));
    fetch(model, Slot::Facts(repo.clone()), query)
}

pub(super) fn branches(model: &mut Model, repo: &RepoId) -> Effect {
    let query = Query::Drone(DroneQuery::Branches(repo.clone()));
    fetch(model, Slot::Branches(repo.clone()), query)
}

pub(super) fn record(model: &mut Model) -> Effect {
    let ticket = model.ticket(Slot::Record);
    let now = model.now;
    model.store.record.remote.ask(ticket.clone(), now);
    model.store.record.begin();
    let order = RecordOrder::Read(Question::newest(RECORD));
    Effect::Record(ticket, Box::new(order))
}

/// The deeds before those that were read; nothing where there are no more.
pub(super) fn older_record(model: &mut Model) -> Option<Effect> {
    let before = Some(model.store.record.next?);
    if model.store.record.remote.is_waiting() {
        return None;
    }
    let ticket = model.ticket(Slot::Record);
    let now = model.now;
    model.store.record.remote.ask(ticket.clone(), now);
    let question = Question {
        before,
        ..Question::newest(RECORD)
    };
    Some(Effect::Record(
        ticket,
        Box::new(RecordOrder::Read(question)),
    ))
}

/// Whether the record is as it was written.
pub(super) fn chain(model: &mut Model) -> Effect {
    let ticket = model.ticket(Slot::Chain);
    let now = model.now;
    model.store.record.chain_remote.ask(ticket.clone(), now);
    Effect::Record(ticket, Box::new(RecordOrder::Verify))
}

/// The stream of a server.
pub(super) fn follow(model: &mut Model, server: &ServerId) -> Effect {
    let ticket = model.ticket(Slot::Stream(server.clone()));
    if let Some(state) = model.store.servers.get_mut(server) {
        state.following = true;
    }
    Effect::Follow(ticket, Feed::Builds(server.clone()))
}

/// The first questions of a run: who we are to each Drone, and its stream. The catalog and the list
/// of repositories follow as soon as these have answered, or after a moment.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    model.began = model.now;
    let servers: Vec<ServerId> = model.store.servers.by_id.keys().cloned().collect();
    let mut effects = Vec::new();
    for server in &servers {
        effects.push(account(model, server));
        effects.push(follow(model, server));
    }
    effects.extend(late_starts(model, false));
    effects.push(record(model));
    effects
}

/// Milliseconds after which the catalog and the list no longer wait for account and stream.
const PATIENCE: i64 = 1_000;
/// A catalog read less than this long ago is not read again at a start. Milliseconds.
const CATALOG_LIFETIME: i64 = 600_000;

/// Asks for catalogs and lists that nothing holds back any more.
pub(super) fn late_starts(model: &mut Model, whatever: bool) -> Vec<Effect> {
    let late = whatever || model.now.since(model.began) >= PATIENCE;
    let mut effects = Vec::new();
    let contexts = model.settings.contexts.clone();
    for context in &contexts {
        let known = context.servers.iter().all(|server| {
            model
                .store
                .servers
                .get(&server.id)
                .is_some_and(|s| !s.account_remote.is_waiting())
        });
        let now = model.now;
        let wants = model
            .store
            .catalogs
            .state(&context.name)
            .is_some_and(|state| {
                let young = state
                    .read_at
                    .is_some_and(|at| now.since(at) < CATALOG_LIFETIME);
                state.exists && state.remote.is_idle() && !young
            });
        if wants && (known || late) {
            effects.push(catalog(model, &context.name));
        }
        for server in &context.servers {
            let idle = model
                .store
                .servers
                .get(&server.id)
                .is_some_and(|s| s.repos.is_idle());
            if idle && late {
                effects.push(repos(model, &server.id));
            }
        }
    }
    effects
}

/// Asks for everything again: the person pressed refresh.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    let contexts = model.settings.contexts.clone();
    let mut effects = Vec::new();
    for context in &contexts {
        if context.backstage.is_some() {
            effects.push(catalog(model, &context.name));
        }
        for server in &context.servers {
            if model
                .store
                .servers
                .get(&server.id)
                .is_some_and(|s| s.account.is_none())
            {
                effects.push(account(model, &server.id));
            }
            effects.push(repos(model, &server.id));
            if model
                .store
                .servers
                .get(&server.id)
                .is_some_and(|s| !s.following)
            {
                effects.push(follow(model, &server.id));
            }
        }
    }
    effects
}
