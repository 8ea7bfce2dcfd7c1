//! One context, open.

use std::sync::Arc;

use tokio::sync::mpsc;
use url::Url;

use crate::domain::{
    Account, Build, BuildId, Catalog, Fault, FaultKind, Intent, LogId, Outcome, Record, RepoFacts,
    RepoId, ServerId, Text,
};
use crate::identity::Limits;
use crate::operations::{BuildNews, LogBody, LogPiece, Setup};

/// The servers of one context and the own record. Clones share everything.
#[derive(Clone)]
pub struct Context(Arc<Inside>);

struct Inside {
    setup: Setup,
}

fn missing() -> Fault {
    Fault::new(FaultKind::Local, "not connected")
}

impl Context {
    /// Opens a context; connects to nothing yet.
    pub fn open(setup: Setup, _limits: Limits) -> Result<Self, Fault> {
        Ok(Self(Arc::new(Inside { setup })))
    }

    pub fn name(&self) -> &Text {
        &self.0.setup.context
    }

    /// Its Drones, in the order of the configuration.
    pub fn servers(&self) -> Vec<ServerId> {
        let id = |(server, _): &(Text, _)| ServerId {
            context: self.name().clone(),
            server: server.clone(),
        };
        self.0.setup.drones.iter().map(id).collect()
    }

    pub fn server_url(&self, server: &ServerId) -> Option<&Url> {
        let drones = &self.0.setup.drones;
        let found = drones.iter().find(|(name, _)| *name == server.server)?;
        Some(&found.1.url)
    }

    pub fn backstage_url(&self) -> Option<&Url> {
        self.0
            .setup
            .backstage
            .as_ref()
            .map(|endpoint| &endpoint.url)
    }

    /// Reads the whole catalog: components with owners, groups, and the person. `part` gets what the
    /// first page brought, for a screen that need not wait for the rest. `email` is the address of
    /// the account in Drone, the last way to find the person.
    pub async fn catalog(
        &self,
        _email: Option<Text>,
        _part: impl FnMut(Catalog) + Send,
    ) -> Result<Catalog, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// The account that the Drone knows the token by.
    pub async fn account(&self, _server: &ServerId) -> Result<Account, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// All repositories of the account with their newest build. Empty for a machine account.
    pub async fn repos(
        &self,
        _server: &ServerId,
    ) -> Result<Vec<(RepoFacts, Option<Build>)>, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// The 25 newest builds of all repositories: shows creations, which no stream tells.
    pub async fn recent(&self, _server: &ServerId) -> Result<Vec<(RepoFacts, Build)>, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// A page (from 1, at most 100 builds) of the builds of a repository, newest first.
    pub async fn builds(
        &self,
        _repo: &RepoId,
        _page: u32,
        _per_page: u32,
        _branch: Option<&str>,
    ) -> Result<Vec<Build>, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// One build with its stages and steps.
    pub async fn build(&self, _build: &BuildId) -> Result<Build, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// The newest build of a branch with its stages; `None` where it has none.
    pub async fn latest(&self, _repo: &RepoId, _branch: &str) -> Result<Option<Build>, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// The repository itself, with the rights of the account.
    pub async fn facts(&self, _repo: &RepoId) -> Result<RepoFacts, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// Names of the branches that were built by a push, newest build first.
    pub async fn branches(&self, _repo: &RepoId) -> Result<Vec<Text>, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// The version that the Drone says it has.
    pub async fn version(&self, _server: &ServerId) -> Result<String, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// Seconds that the clock of a Drone is ahead of this machine's; `None` before its first answer.
    pub fn offset(&self, _server: &ServerId) -> Option<i64> {
        None
    }

    /// Reads the stream of builds into `door` until dropped, or until nobody receives. A full door
    /// stops the reader. Reconnects after 1, 2, 4, 8, 15, 30, 60 s.
    pub async fn follow_builds(&self, _server: &ServerId, door: mpsc::Sender<BuildNews>) {
        let _ = door.send(BuildNews::Refused(missing())).await;
    }

    /// The stored log of a step, as a stream of its JSON.
    pub async fn log(&self, _log: &LogId) -> Result<LogBody, Fault> {
        std::future::ready(Err(missing())).await
    }

    /// Reads the live log of a running step into `door` until its end.
    pub async fn follow_log(&self, _log: &LogId, door: mpsc::Sender<LogPiece>) {
        let _ = door.send(LogPiece::End).await;
    }

    /// Does a deed: records the intent, sends it once, looks for what became of it when no answer
    /// comes, records the outcome. The strings are what could not be recorded: the deed is done all
    /// the same, and they are to be shown.
    pub async fn perform(&self, _intent: &Intent) -> (Result<Outcome, Fault>, Vec<String>) {
        std::future::ready((Err(missing()), vec![])).await
    }

    /// The newest `limit` lines of the own record, newest first.
    pub fn record(&self, _limit: usize) -> Result<Vec<Record>, Fault> {
        Err(missing())
    }
}
