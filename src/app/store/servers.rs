//! The servers: whether they are reached, who we are to them, and how old what they said is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::remote::Remote;
use crate::app::settings::Settings;
use crate::app::store::{Builds, Catalogs, Deeds, Doctor, Logs, OnCall, RecordState, Waiting};
use crate::domain::{Account, Catalog, Circle, Fault, Moment, RepoId, Rights, ServerId};

/// How the news of a Drone arrives.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Connection {
    #[default]
    Connecting,
    /// The stream is open.
    Live,
    /// The stream ended; `retry_in` seconds as set when the try ended.
    Lost {
        retry_in: u32,
        since: Moment,
        fault: Fault,
    },
    /// Streams are refused: only asking is left.
    Polling,
}

/// One Drone.
#[derive(Debug, Clone, Default)]
pub struct ServerState {
    pub account: Option<Account>,
    pub account_remote: Remote,
    pub repos: Remote,
    pub recent: Remote,
    pub connection: Connection,
    /// The stream was asked for.
    pub following: bool,
    /// When what is shown was heard, if it is from the cache.
    pub cached_at: Option<Moment>,
    /// The list answered since the start.
    pub listed: bool,
}

/// All servers by id.
#[derive(Debug, Clone, Default)]
pub struct Servers {
    pub by_id: BTreeMap<ServerId, ServerState>,
}

impl Servers {
    pub fn get(&self, id: &ServerId) -> Option<&ServerState> {
        self.by_id.get(id)
    }

    pub fn get_mut(&mut self, id: &ServerId) -> Option<&mut ServerState> {
        self.by_id.get_mut(id)
    }
}

/// Everything that servers said.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub catalogs: Catalogs,
    pub builds: Builds,
    pub servers: Servers,
    pub deeds: Deeds,
    pub doctor: Doctor,
    pub logs: Logs,
    pub record: RecordState,
    pub waiting: Waiting,
    pub oncall: OnCall,
    /// Seconds that the servers' clock is ahead of ours.
    pub clock_offset: i64,
}

impl Store {
    pub fn new(settings: &Settings) -> Self {
        let ids = settings
            .contexts
            .iter()
            .flat_map(|context| &context.servers);
        let by_id = ids
            .map(|server| (server.id.clone(), ServerState::default()))
            .collect();
        Self {
            catalogs: Catalogs::new(settings),
            doctor: Doctor::new(settings),
            servers: Servers { by_id },
            ..Self::default()
        }
    }

    /// Takes in a whole catalog, and works out what the person owns.
    pub fn take_catalog(&mut self, context: &str, catalog: Arc<Catalog>) {
        if let Some(state) = self.catalogs.state_mut(context) {
            let me = catalog.me.as_ref();
            state.circle = me.map(|me| Circle::of(me, &catalog)).unwrap_or_default();
            state.catalog = catalog;
        }
    }

    /// What the account may do in a repository, as far as known. Who administers the server may
    /// everything there, and has no row of rights (`drone-api` 4.4).
    pub fn rights(&self, repo: &RepoId) -> Option<Rights> {
        let server = self.servers.get(&repo.server);
        let account = server.and_then(|server| server.account.as_ref());
        if account.is_some_and(|account| account.admin) {
            return Some(Rights {
                read: true,
                write: true,
                admin: true,
            });
        }
        self.builds.repo(repo)?.facts.rights
    }

    /// Makes the service rows anew from the catalogs and the repositories.
    pub fn make_rows(&mut self, settings: &Settings) {
        self.catalogs.make_rows(settings, &mut self.builds);
        self.doctor.look_again();
    }
}
