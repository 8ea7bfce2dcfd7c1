//! What commands ask both servers: the services with their owners and builds.

use std::collections::HashMap;

use crate::app::store::{Row, Store};
use crate::cli::End;
use crate::cli::open::Opened;
use crate::cli::out::note;
use crate::domain::{Build, RepoFacts, RepoId, ServerId, Timestamp};

/// The services of a context, and whether something is missing from them.
pub(super) struct Services {
    pub(super) store: Store,
    pub(super) stale: bool,
}

impl Services {
    pub(super) fn rows(&self) -> &[Row] {
        &self.store.catalogs.rows
    }

    pub(super) fn facts(&self, repo: &RepoId) -> Option<&RepoFacts> {
        self.store.builds.repo(repo).map(|state| &*state.facts)
    }

    /// The newest build of any branch.
    pub(super) fn newest(&self, repo: &RepoId) -> Option<&Build> {
        self.store.builds.repo(repo)?.newest().map(AsRef::as_ref)
    }
}

/// Reads catalog and repositories. One server may fail: what the other knows is still of use, and
/// what is missing is said on standard error.
pub(super) async fn services(opened: &Opened) -> Result<Services, End> {
    let context = &opened.context;
    let mut store = Store::new(&opened.settings);
    let mut stale = false;
    let servers = context.servers();
    let mut lists: HashMap<ServerId, Vec<(RepoFacts, Option<Build>)>> = HashMap::new();
    let mut email = None;
    let mut failed = None;
    for server in servers {
        let (account, repos) = tokio::join!(context.account(&server), context.repos(&server));
        match account {
            Ok(account) => {
                if account.machine {
                    note(&format!(
                        "{}: a machine account, Drone lists nothing for it",
                        server.server
                    ));
                }
                email = email.or_else(|| Some(account.email).filter(|email| !email.is_empty()));
            }
            Err(fault) => note(&format!("{}: {fault}", server.server)),
        }
        match repos {
            Ok(repos) => {
                lists.insert(server, repos);
            }
            Err(fault) => {
                stale = true;
                note(&format!("{}: {fault}", server.server));
                failed = Some(fault);
            }
        }
    }
    if context.backstage_url().is_some() {
        match context.catalog(email, |_| ()).await {
            Ok(catalog) => store.take_catalog(context.name(), catalog.into()),
            Err(fault) if failed.is_none() => return Err(fault.into()),
            Err(fault) => {
                note(&format!("catalog: {fault}"));
                return Err(fault.into());
            }
        }
    } else if let Some(fault) = failed {
        return Err(fault.into());
    }
    for (server, repos) in lists {
        for (facts, build) in repos {
            let id = RepoId {
                server: server.clone(),
                slug: facts.slug.clone(),
            };
            store.builds.absorb(&id, facts, build);
        }
    }
    store.make_rows(&opened.settings);
    Ok(Services { store, stale })
}

/// The time by the clock of a Drone, for ages and running times.
pub(super) fn server_now(opened: &Opened, server: &ServerId) -> Timestamp {
    let offset = opened.context.offset(server).unwrap_or(0);
    Timestamp(super::out::now().0 + offset)
}
