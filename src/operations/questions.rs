//! What a Drone is asked.

use crate::domain::{Account, Build, BuildId, Fault, LogId, RepoFacts, RepoId, ServerId, Text};
use crate::drone::Client;
use crate::operations::{Context, LogBody, LogStream};

impl Context {
    /// The account that the Drone knows the token by.
    pub async fn account(&self, server: &ServerId) -> Result<Account, Fault> {
        self.drone(server)?.account().await
    }

    /// All repositories of the account with their newest build. Empty for a machine account.
    pub async fn repos(&self, server: &ServerId) -> Result<Vec<(RepoFacts, Option<Build>)>, Fault> {
        let way = &self.drone(server)?.way;
        way.ask(|drone| async move { drone.repos().await }).await
    }

    /// The 25 newest builds of all repositories: shows creations, which no stream tells.
    pub async fn recent(&self, server: &ServerId) -> Result<Vec<(RepoFacts, Build)>, Fault> {
        let way = &self.drone(server)?.way;
        way.ask(|drone| async move { drone.recent().await }).await
    }

    /// A page (from 1, at most 100 builds) of the builds of a repository, newest first.
    pub async fn builds(
        &self,
        repo: &RepoId,
        page: u32,
        per_page: u32,
        branch: Option<&str>,
    ) -> Result<Vec<Build>, Fault> {
        let way = &self.drone(&repo.server)?.way;
        way.ask(|drone| async move { drone.builds(&repo.slug, page, per_page, branch).await })
            .await
    }

    /// One build with its stages and steps.
    pub async fn build(&self, build: &BuildId) -> Result<Build, Fault> {
        let way = &self.drone(&build.repo.server)?.way;
        way.ask(|drone| async move { drone.build(&build.repo.slug, build.number).await })
            .await
    }

    /// The newest build of a branch with its stages; `None` where it has none.
    pub async fn latest(&self, repo: &RepoId, branch: &str) -> Result<Option<Build>, Fault> {
        let way = &self.drone(&repo.server)?.way;
        way.ask(|drone| async move { drone.latest(&repo.slug, branch).await })
            .await
    }

    /// The repository itself, with the rights of the account.
    pub async fn facts(&self, repo: &RepoId) -> Result<RepoFacts, Fault> {
        let way = &self.drone(&repo.server)?.way;
        way.ask(|drone| async move { drone.facts(&repo.slug).await })
            .await
    }

    /// Names of the branches that were built by a push, newest build first.
    pub async fn branches(&self, repo: &RepoId) -> Result<Vec<Text>, Fault> {
        let way = &self.drone(&repo.server)?.way;
        way.ask(|drone| async move { drone.branches(&repo.slug).await })
            .await
    }

    /// The version that the Drone says it has.
    pub async fn version(&self, server: &ServerId) -> Result<String, Fault> {
        let way = &self.drone(server)?.way;
        way.ask(|drone| async move { drone.version().await }).await
    }

    /// The stored log of a step, as a stream of its JSON.
    pub async fn log(&self, log: &LogId) -> Result<LogBody, Fault> {
        let BuildId { repo, number } = &log.build;
        let way = &self.drone(&repo.server)?.way;
        let ask = |drone: Client| async move {
            drone.log(&repo.slug, *number, log.stage, log.step).await
        };
        let pieces = way.ask(ask).await?;
        Ok(pieces.map_or(LogBody::None, |it| LogBody::Stream(LogStream::new(it))))
    }
}
