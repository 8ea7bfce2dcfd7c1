//! What commands ask both servers: the services with their owners and builds.

use std::collections::HashMap;

use crate::app::store::{Row, Store};
use crate::cli::End;
use crate::cli::open::Opened;
use crate::cli::out::note;
use crate::domain::{Build, Fault, FaultKind, RepoFacts, RepoId, ServerId, Text, Timestamp};

/// The services of a context, and whether something is missing from them.
pub(super) struct Services {
    pub(super) store: Store,
    /// What kept the list of a server away, where one is missing: the first in the order of the
    /// configuration.
    pub(super) missing: Option<FaultKind>,
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
/// what is missing is said on standard error. The fault that ends the command is said by its end.
pub(super) async fn services(opened: &Opened) -> Result<Services, End> {
    let context = &opened.context;
    let mut store = Store::new(&opened.settings);
    let mut drones = Drones::default();
    for server in context.servers() {
        drones.read(opened, server).await;
    }
    if context.backstage_url().is_some() {
        drones.say_faults();
        let catalog = context.catalog(drones.email, |_| ()).await?;
        store.take_catalog(context.name(), catalog.into());
    } else {
        let last = drones.faults.pop_if(|_| drones.lists.is_empty());
        drones.say_faults();
        if let Some((_, fault)) = last {
            return Err(fault.into());
        }
    }
    for (server, repos) in drones.lists {
        if let Some(state) = store.servers.get_mut(&server) {
            state.listed = true;
        }
        for (facts, build) in repos {
            let id = RepoId {
                server: server.clone(),
                slug: facts.slug.clone(),
            };
            store.builds.absorb(&id, facts, build);
        }
    }
    store.make_rows(&opened.settings);
    Ok(Services {
        store,
        missing: drones.missing,
    })
}

/// What the Drones of a context answer.
#[derive(Default)]
struct Drones {
    lists: HashMap<ServerId, Vec<(RepoFacts, Option<Build>)>>,
    /// Of the first account that has one.
    email: Option<Text>,
    /// In the order in which they came, each once.
    faults: Vec<(ServerId, Fault)>,
    /// Why the first list that is missing is.
    missing: Option<FaultKind>,
}

impl Drones {
    async fn read(&mut self, opened: &Opened, server: ServerId) {
        let context = &opened.context;
        let (account, repos) = tokio::join!(context.account(&server), context.repos(&server));
        match account {
            Ok(account) => {
                if account.machine {
                    note(&format!(
                        "{}: a machine account, Drone lists nothing for it",
                        server.server
                    ));
                }
                let email = Some(account.email).filter(|email| !email.is_empty());
                self.email = self.email.take().or(email);
            }
            Err(fault) => self.keep(&server, fault),
        }
        match repos {
            Ok(repos) => {
                self.lists.insert(server, repos);
            }
            Err(fault) => {
                self.missing = self.missing.or(Some(fault.kind));
                self.keep(&server, fault);
            }
        }
    }

    /// A server that is down or knows no token fails at both questions alike.
    fn keep(&mut self, server: &ServerId, fault: Fault) {
        let is_known = |(of, known): &(ServerId, Fault)| {
            of == server && known.to_string() == fault.to_string()
        };
        if !self.faults.iter().any(is_known) {
            self.faults.push((server.clone(), fault));
        }
    }

    fn say_faults(&self) {
        for (server, fault) in &self.faults {
            note(&format!("{}: {fault}", server.server));
        }
    }
}

/// The time by the clock of a Drone, for ages and running times.
pub(super) fn server_now(opened: &Opened, server: &ServerId) -> Timestamp {
    let offset = opened.context.offset(server).unwrap_or(0);
    Timestamp(super::out::now().0 + offset)
}
