//! The questions that a Drone answers.

use serde::Deserialize;

use crate::domain::{Account, Build, RepoFacts, RepoSlug, Text};
use crate::drone::wire::{BuildWire, RepoWire, UserWire, VersionWire};
use crate::drone::{BuildEvents, LogPieces, LogTail};
use crate::http::{Answer, Ask, Http, HttpError, Maybe, Pool};

/// Builds of a page that Drone gives at most; for any larger number it gives 25 (`drone-api` 9.4).
const LARGEST_PAGE: u32 = 100;

/// One Drone. Clones share connections.
#[derive(Clone)]
pub struct Client {
    pub(super) http: Http,
}

impl Client {
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// Seconds that its clock is ahead of ours; `None` before its first answer.
    pub fn offset(&self) -> Option<i64> {
        self.http.offset()
    }

    /// `GET /api/user`: the account that the token belongs to. The only question that a token which
    /// nobody has is sure to be refused: to public repositories it is a guest.
    pub async fn account(&self) -> Result<Account, HttpError> {
        let answer = self.http.get(&["api", "user"]).json().await?;
        let user: Option<UserWire<'_>> = answer.parse()?;
        let account = user.and_then(UserWire::account);
        account.ok_or_else(|| answer.garbled("holds no account"))
    }

    /// `GET /api/user/repos?latest=true`: all repositories of the account with their newest builds,
    /// of whatever branch and event.
    pub async fn repos(&self) -> Result<Vec<(RepoFacts, Option<Build>)>, HttpError> {
        let ask = self.http.get(&["api", "user", "repos"]);
        repos(&ask.with("latest", "true").json().await?)
    }

    /// `GET /api/user/builds`: the 25 newest builds of all repositories.
    pub async fn recent(&self) -> Result<Vec<(RepoFacts, Build)>, HttpError> {
        let answer = self.http.get(&["api", "user", "builds"]).json().await?;
        let found = repos(&answer)?.into_iter();
        Ok(found
            .filter_map(|(facts, build)| Some((facts, build?)))
            .collect())
    }

    /// The repository itself; the only answer with the rights of the account.
    pub async fn facts(&self, repo: &RepoSlug) -> Result<RepoFacts, HttpError> {
        facts(&self.about_repo(repo, &[]).json().await?)
    }

    /// A page (from 1) of a repository's builds, newest first, without stages. Pages shift while
    /// builds are made: a build may come twice.
    pub async fn builds(
        &self,
        repo: &RepoSlug,
        page: u32,
        per_page: u32,
        branch: Option<&str>,
    ) -> Result<Vec<Build>, HttpError> {
        let mut ask = self
            .about_repo(repo, &["builds"])
            .with("page", &page.max(1).to_string())
            .with("per_page", &per_page.clamp(1, LARGEST_PAGE).to_string());
        if let Some(branch) = branch {
            ask = ask.with("branch", branch);
        }
        builds(&ask.json().await?)
    }

    /// One build with its stages and steps.
    pub async fn build(&self, repo: &RepoSlug, number: u64) -> Result<Build, HttpError> {
        let words = number.to_string();
        let ask = self.about_repo(repo, &["builds", &words]);
        let answer = ask.about(format!("{repo} #{number}")).json().await?;
        whole(&answer)?.ok_or_else(|| answer.garbled("holds no build"))
    }

    /// The newest build of a branch, of whatever event, with its stages; `None` where it has none.
    pub async fn latest(&self, repo: &RepoSlug, branch: &str) -> Result<Option<Build>, HttpError> {
        let ask = self
            .about_repo(repo, &["builds", "latest"])
            .with("branch", branch);
        match ask.json().await {
            Ok(answer) => whole(&answer),
            Err(error) if is_no_row(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Branches that were built by a push and not deleted since, newest build first.
    pub async fn branches(&self, repo: &RepoSlug) -> Result<Vec<Text>, HttpError> {
        let ask = self.about_repo(repo, &["builds", "branches"]);
        let mut found = builds(&ask.json().await?)?;
        found.sort_by_key(|build| std::cmp::Reverse(build.id));
        let mut names: Vec<Text> = Vec::with_capacity(found.len());
        for build in found {
            let name = build.place();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// `GET /version`: empty where the build of the server has none.
    pub async fn version(&self) -> Result<String, HttpError> {
        let answer = self.http.get(&["version"]).json().await?;
        let version: VersionWire = answer.parse()?;
        Ok(version.version)
    }

    /// `GET /api/stream`: changes of builds of all repositories of the account. A token that nobody
    /// has opens it too, as a guest's (`drone-api` 3.2).
    pub async fn follow(&self) -> Result<BuildEvents, HttpError> {
        let events = self.http.get(&["api", "stream"]).events().await?;
        Ok(BuildEvents::new(events))
    }

    /// The stored log of a step; `None` where there is none (404): not yet, or lost with its runner.
    pub async fn log(
        &self,
        repo: &RepoSlug,
        build: u64,
        stage: u32,
        step: u32,
    ) -> Result<Option<LogPieces>, HttpError> {
        let (build, stage, step) = (build.to_string(), stage.to_string(), step.to_string());
        let ask = self.about_repo(repo, &["builds", &build, "logs", &stage, &step]);
        let ask = ask.about(format!("log of {repo} #{build}, step {stage}.{step}"));
        match ask.pieces().await {
            Ok(body) => Ok(Some(LogPieces::new(body.check()?))),
            Err(error) if is_no_row(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The live log of a running step: what the server has of it, then what comes.
    pub async fn tail(
        &self,
        repo: &RepoSlug,
        build: u64,
        stage: u32,
        step: u32,
    ) -> Result<LogTail, HttpError> {
        let (build, stage, step) = (build.to_string(), stage.to_string(), step.to_string());
        let path = ["api", "stream", repo.namespace(), repo.name()];
        let path = [&path[..], &[&build, &stage, &step]].concat();
        let ask = self.http.get(&path);
        let ask = ask.about(format!("log of {repo} #{build}, step {stage}.{step}"));
        Ok(LogTail::new(ask.events().await?))
    }

    fn about_repo(&self, repo: &RepoSlug, rest: &[&str]) -> Ask {
        let path = ["api", "repos", repo.namespace(), repo.name()];
        let ask = self.http.get(&[&path[..], rest].concat());
        ask.about(repo.as_str())
    }
}

/// Whether a 404 is the database's "nothing there" rather than the missing right (`drone-api` 1.1).
fn is_no_row(error: &HttpError) -> bool {
    matches!(error, HttpError::Answered { status: 404, message, .. } if message.contains("no rows"))
}

/// The rows of a list. Go writes an empty one as `null`; a row that is no object is left out.
fn rows<'a, T: Deserialize<'a>>(
    answer: &'a Answer,
) -> Result<impl Iterator<Item = T> + use<'a, T>, HttpError> {
    let list: Option<Vec<Maybe<T>>> = answer.parse()?;
    Ok(list.unwrap_or_default().into_iter().filter_map(|row| row.0))
}

fn repos(answer: &Answer) -> Result<Vec<(RepoFacts, Option<Build>)>, HttpError> {
    let mut pool = Pool::default();
    let rows = rows::<RepoWire<'_>>(answer)?;
    Ok(rows.filter_map(|wire| wire.read(&mut pool)).collect())
}

fn builds(answer: &Answer) -> Result<Vec<Build>, HttpError> {
    let mut pool = Pool::default();
    let rows = rows::<BuildWire<'_>>(answer)?;
    Ok(rows.filter_map(|wire| wire.read(&mut pool)).collect())
}

/// The repository that an answer holds alone.
pub(super) fn facts(answer: &Answer) -> Result<RepoFacts, HttpError> {
    let found: Option<RepoWire<'_>> = answer.parse()?;
    let facts = found.and_then(|wire| wire.read(&mut Pool::default()));
    facts
        .map(|(facts, _)| facts)
        .ok_or_else(|| answer.garbled("holds no repository"))
}

/// A build that an answer holds alone, or `None` for `null`.
pub(super) fn build(answer: &Answer) -> Result<Option<Build>, HttpError> {
    let Some(wire) = answer.parse::<Option<BuildWire<'_>>>()? else {
        return Ok(None);
    };
    let build = wire.read(&mut Pool::default());
    build
        .map(Some)
        .ok_or_else(|| answer.garbled("holds no build"))
}

/// The same from an answer that has the stages of a build. Drone leaves out an empty list: where one
/// is missing, there are none.
fn whole(answer: &Answer) -> Result<Option<Build>, HttpError> {
    let mut build = build(answer)?;
    if let Some(build) = &mut build {
        build.stages.get_or_insert_default();
    }
    Ok(build)
}
