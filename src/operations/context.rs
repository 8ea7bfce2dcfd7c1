//! One context, open: its questions and streams.

use std::sync::Arc;

use tokio::sync::mpsc;
use url::Url;

use crate::audit::OwnRecord;
use crate::backstage::{Backstage, Wanted};
use crate::domain::{
    Account, Build, BuildId, Catalog, Fault, FaultKind, LogId, Record, RepoFacts, RepoId, ServerId,
    Text,
};
use crate::drone::Drone;
use crate::http::Reach;
use crate::identity::{Limits, TokenFeed};
use crate::operations::{BuildNews, LogBody, LogPiece, Setup};

/// The servers of one context and the own record. Clones share everything.
#[derive(Clone)]
pub struct Context(Arc<Inside>);

struct Inside {
    setup: Setup,
    backstage: Option<(Backstage, TokenFeed)>,
    drones: Vec<(ServerId, Drone, TokenFeed)>,
    record: Option<OwnRecord>,
}

/// Asks with a token that was read; when the server refuses it, asks once more with a new one.
macro_rules! signed {
    ($feed:expr, $ask:expr) => {{
        $feed.ensure().await?;
        match $ask.await {
            Err(fault) if fault.kind == FaultKind::SignedOut && $feed.renew().await? => $ask.await,
            ended => ended,
        }
    }};
}

impl Context {
    /// Opens a context; connects to nothing yet.
    pub fn open(setup: Setup, limits: Limits) -> Result<Self, Fault> {
        let reach = Reach::new(limits);
        let backstage = match &setup.backstage {
            Some(end) => {
                let http = reach.to(end.url.clone(), end.ca.as_deref(), end.token.watch())?;
                Some((Backstage::new(http, end.token.watch()), end.token.clone()))
            }
            None => None,
        };
        let mut drones = Vec::new();
        for (name, end) in &setup.drones {
            let id = ServerId {
                context: setup.context.clone(),
                server: name.clone(),
            };
            let http = reach.to(end.url.clone(), end.ca.as_deref(), end.token.watch())?;
            drones.push((id, Drone::new(http), end.token.clone()));
        }
        let record = setup.record.clone().map(OwnRecord::new);
        Ok(Self(Arc::new(Inside {
            setup,
            backstage,
            drones,
            record,
        })))
    }

    pub fn name(&self) -> &Text {
        &self.0.setup.context
    }

    /// Its Drones, in the order of the configuration.
    pub fn servers(&self) -> Vec<ServerId> {
        self.0.drones.iter().map(|(id, ..)| id.clone()).collect()
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

    pub(super) fn own_record(&self) -> Option<&OwnRecord> {
        self.0.record.as_ref()
    }

    pub(super) fn drone(&self, server: &ServerId) -> Result<(&Drone, &TokenFeed), Fault> {
        let found = self.0.drones.iter().find(|(id, ..)| id == server);
        found.map(|(_, drone, feed)| (drone, feed)).ok_or_else(|| {
            let name = &server.server;
            let context = self.name();
            Fault::new(
                FaultKind::Local,
                format!("context {context} has no Drone `{name}`"),
            )
        })
    }

    /// Reads the whole catalog: components with owners, groups, and the person. `part` gets what the
    /// first page brought, for a screen that need not wait for the rest. `email` is the address of
    /// the account in Drone, the last way to find the person.
    pub async fn catalog(
        &self,
        email: Option<Text>,
        mut part: impl FnMut(Catalog) + Send,
    ) -> Result<Catalog, Fault> {
        let Some((backstage, feed)) = &self.0.backstage else {
            let text = format!("context {} has no Backstage", self.name());
            return Err(Fault::new(FaultKind::Local, text));
        };
        let wanted = Wanted {
            annotations: self.0.setup.annotations.clone(),
            me: self.0.setup.me.clone(),
            email,
        };
        signed!(feed, backstage.catalog(&wanted, &mut part))
    }

    /// The account that the Drone knows the token by.
    pub async fn account(&self, server: &ServerId) -> Result<Account, Fault> {
        let (drone, feed) = self.drone(server)?;
        signed!(feed, drone.account())
    }

    /// All repositories of the account with their newest build. Empty for a machine account.
    pub async fn repos(&self, server: &ServerId) -> Result<Vec<(RepoFacts, Option<Build>)>, Fault> {
        let (drone, feed) = self.drone(server)?;
        signed!(feed, drone.repos())
    }

    /// The 25 newest builds of all repositories: shows creations, which no stream tells.
    pub async fn recent(&self, server: &ServerId) -> Result<Vec<(RepoFacts, Build)>, Fault> {
        let (drone, feed) = self.drone(server)?;
        signed!(feed, drone.recent())
    }

    /// A page (from 1, at most 100 builds) of the builds of a repository, newest first.
    pub async fn builds(
        &self,
        repo: &RepoId,
        page: u32,
        per_page: u32,
        branch: Option<&str>,
    ) -> Result<Vec<Build>, Fault> {
        let (drone, feed) = self.drone(&repo.server)?;
        signed!(feed, drone.builds(&repo.slug, page, per_page, branch))
    }

    /// One build with its stages and steps.
    pub async fn build(&self, build: &BuildId) -> Result<Build, Fault> {
        let (drone, feed) = self.drone(&build.repo.server)?;
        signed!(feed, drone.build(&build.repo.slug, build.number))
    }

    /// The newest build of a branch with its stages; `None` where it has none.
    pub async fn latest(&self, repo: &RepoId, branch: &str) -> Result<Option<Build>, Fault> {
        let (drone, feed) = self.drone(&repo.server)?;
        signed!(feed, drone.latest(&repo.slug, branch))
    }

    /// The repository itself, with the rights of the account.
    pub async fn facts(&self, repo: &RepoId) -> Result<RepoFacts, Fault> {
        let (drone, feed) = self.drone(&repo.server)?;
        signed!(feed, drone.facts(&repo.slug))
    }

    /// Names of the branches that were built by a push, newest build first.
    pub async fn branches(&self, repo: &RepoId) -> Result<Vec<Text>, Fault> {
        let (drone, feed) = self.drone(&repo.server)?;
        signed!(feed, drone.branches(&repo.slug))
    }

    /// The version that the Drone says it has.
    pub async fn version(&self, server: &ServerId) -> Result<String, Fault> {
        let (drone, _) = self.drone(server)?;
        drone.version().await
    }

    /// Seconds that the clock of a Drone is ahead of this machine's; `None` before its first answer.
    pub fn offset(&self, server: &ServerId) -> Option<i64> {
        self.drone(server).ok()?.0.offset()
    }

    /// Reads the stream of builds into `door` until nobody receives. A full door stops the reader.
    /// Reconnects after 1, 2, 4, 8, 15, 30, 60 s. A token that Drone does not know is not refused by
    /// it (`drone-api` 3.2): ask for the account first.
    pub async fn follow_builds(&self, server: &ServerId, door: mpsc::Sender<BuildNews>) {
        match self.drone(server) {
            Ok((drone, feed)) => match feed.ensure().await {
                Ok(()) => drone.follow_builds(door).await,
                Err(fault) => drop(door.send(BuildNews::Refused(fault)).await),
            },
            Err(fault) => drop(door.send(BuildNews::Refused(fault)).await),
        }
    }

    /// The stored log of a step, as a stream of its JSON.
    pub async fn log(&self, log: &LogId) -> Result<LogBody, Fault> {
        let (drone, feed) = self.drone(&log.build.repo.server)?;
        let body = signed!(feed, drone.log(log))?;
        Ok(body.map_or(LogBody::None, LogBody::Stream))
    }

    /// Reads the live log of a running step into `door` until its end.
    pub async fn follow_log(&self, log: &LogId, door: mpsc::Sender<LogPiece>) {
        match self.drone(&log.build.repo.server) {
            Ok((drone, feed)) if feed.ensure().await.is_ok() => drone.follow_log(log, door).await,
            _ => drop(door.send(LogPiece::End).await),
        }
    }

    /// The newest `limit` lines of the own record, newest first.
    pub fn record(&self, limit: usize) -> Result<Vec<Record>, Fault> {
        let Some(record) = &self.0.record else {
            return Ok(Vec::new());
        };
        record
            .read(limit)
            .map_err(|why| Fault::new(FaultKind::Local, why))
    }
}
