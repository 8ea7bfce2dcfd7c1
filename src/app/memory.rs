//! What outlives the run: the model's part of the cache, both ways.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::event::{Memory, RememberedRepo, RememberedServer};
use crate::app::go;
use crate::app::model::Model;
use crate::app::settings::ContextSettings;
use crate::app::store::{Ack, RepoState};
use crate::domain::{Build, Circle, History, RepoId, ServerId};

/// Builds kept of a repository; more come again when they are looked at.
const KEPT: usize = 30;

impl Model {
    /// What the cache is to keep, by context.
    pub fn memory(&self) -> Vec<Memory> {
        let mut repos: HashMap<&ServerId, Vec<RememberedRepo>> = HashMap::new();
        for (id, state) in &self.store.builds.repos {
            repos.entry(&id.server).or_default().push(RememberedRepo {
                id: id.clone(),
                facts: state.facts.clone(),
                builds: kept(state),
            });
        }
        let pins: Vec<_> = self.store.catalogs.pins.iter().cloned().collect();
        let acks = &self.store.oncall.acks;
        let of = |ack: &Ack, context: &ContextSettings| ack.repo.server.context == context.name;
        let contexts = self.settings.contexts.iter().map(|context| {
            let catalog = self.store.catalogs.state(&context.name);
            let catalog = catalog.filter(|state| state.read_at.is_some() && !state.partial);
            let servers = context.servers.iter().filter_map(|server| {
                let state = self.store.servers.get(&server.id)?;
                let at = if state.listed {
                    Some(self.now)
                } else {
                    state.cached_at
                };
                Some(RememberedServer {
                    server: server.id.clone(),
                    at: at?,
                    account: state.account.clone(),
                    repos: repos.remove(&server.id).unwrap_or_default(),
                })
            });
            Memory {
                context: context.name.clone(),
                catalog_at: catalog.and_then(|state| state.read_at),
                catalog: catalog.map(|state| state.catalog.clone()),
                servers: servers.collect(),
                pins: pins.clone(),
                acks: acks
                    .iter()
                    .filter(|ack| of(ack, context))
                    .cloned()
                    .collect(),
            }
        });
        contexts.collect()
    }
}

/// Takes in the past of repositories that was kept on disk. What was read since is newer and stays.
pub(super) fn recall(model: &mut Model, pasts: Vec<(RepoId, Arc<History>)>) {
    model.store.oncall.recall(pasts);
    model.dirty = true;
}

/// The newest builds of a repository and those of its default branches.
fn kept(state: &RepoState) -> Vec<Arc<Build>> {
    let main = |build: &Build| state.mains.iter().any(|main| build.is_of(&main.branch));
    let of_main = state
        .builds
        .iter()
        .filter(|build| main(build))
        .take(KEPT / 3);
    let mut builds: Vec<Arc<Build>> = state.builds.iter().take(KEPT).cloned().collect();
    builds.extend(of_main.cloned());
    builds.sort_by_key(|build| std::cmp::Reverse(build.number));
    builds.dedup_by_key(|build| build.number);
    builds
}

/// Takes in what the cache held of a context. What a server said since is newer and stays. A place that
/// was named at the start may be known now: what it asks comes back.
pub(super) fn take(model: &mut Model, memory: Memory) -> Vec<Effect> {
    if let (Some(catalog), Some(at)) = (memory.catalog, memory.catalog_at)
        && let Some(state) = model.store.catalogs.state_mut(&memory.context)
        && state.read_at.is_none()
        && state.exists
    {
        state.circle = catalog
            .me
            .as_ref()
            .map(|me| Circle::of(me, &catalog))
            .unwrap_or_default();
        (state.catalog, state.read_at, state.fresh) = (catalog, Some(at), false);
    }
    for server in memory.servers {
        let Some(state) = model.store.servers.get_mut(&server.server) else {
            continue;
        };
        if state.listed {
            continue;
        }
        state.cached_at = Some(server.at);
        if state.account.is_none() {
            state.account = server.account;
        }
        for repo in server.repos {
            let known = model.store.builds.repos.entry(repo.id);
            let known = known.or_insert_with(|| Box::new(RepoState::new(repo.facts)));
            for build in repo.builds.into_iter().rev() {
                known.absorb(Arc::unwrap_or_clone(build));
            }
        }
    }
    model.store.builds.version += 1;
    model.store.catalogs.pins.extend(memory.pins);
    model.store.oncall.acks.extend(memory.acks);
    let settings = model.settings.clone();
    model.store.make_rows(&settings);
    model.dirty = true;
    go::arrive(model)
}
