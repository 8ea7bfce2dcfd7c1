//! Questions to one Drone (`drone-api` 1).

use crate::domain::{Account, Build, Fault, FaultKind, LogId, RepoFacts, RepoSlug, Text};
use crate::drone::wire;
use crate::http::{Ask, Body, Http, Many};

/// One Drone.
#[derive(Clone)]
pub struct Drone {
    pub(super) http: Http,
}

impl Drone {
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// Seconds that its clock is ahead of ours; `None` before its first answer.
    pub fn offset(&self) -> Option<i64> {
        self.http.offset()
    }

    /// A question about a repository: `GET /api/repos/{namespace}/{name}/…`.
    pub(super) fn repo(&self, slug: &RepoSlug, rest: &[&str]) -> Ask {
        let path = path(slug, rest);
        self.http.get(&path).about(slug.to_string())
    }

    /// `GET /api/user`: the account that the token is of.
    pub async fn account(&self) -> Result<Account, Fault> {
        let answer = self
            .http
            .get(&["api", "user"])
            .about("your account in Drone")
            .json()
            .await?;
        let user: wire::User<'_> = answer.parse()?;
        if user.login.is_empty() {
            return Err(answer.garbled("no login in it: is this a Drone?").into());
        }
        Ok(user.account())
    }

    /// `GET /api/user/repos?latest=true`: every repository of the account with its newest build.
    /// Empty for a machine account (`drone-api` 4.4).
    pub async fn repos(&self) -> Result<Vec<(RepoFacts, Option<Build>)>, Fault> {
        let ask = self
            .http
            .get(&["api", "user", "repos"])
            .with("latest", "true");
        let answer = ask.about("the repositories in Drone").json().await?;
        let repos: Many<wire::Repo<'_>> = answer.parse()?;
        Ok(repos.0.iter().filter_map(wire::Repo::both).collect())
    }

    /// `GET /api/user/builds`: the 25 newest builds of all repositories; there is no more than that.
    pub async fn recent(&self) -> Result<Vec<(RepoFacts, Build)>, Fault> {
        let ask = self.http.get(&["api", "user", "builds"]);
        let answer = ask.about("the newest builds in Drone").json().await?;
        let repos: Many<wire::Repo<'_>> = answer.parse()?;
        let both = repos.0.iter().filter_map(wire::Repo::both);
        Ok(both
            .filter_map(|(facts, build)| Some((facts, build?)))
            .collect())
    }

    /// `GET …/builds`: a page (from 1) of at most 100 builds, newest first, without stages.
    pub async fn builds(
        &self,
        slug: &RepoSlug,
        page: u32,
        per_page: u32,
        branch: Option<&str>,
    ) -> Result<Vec<Build>, Fault> {
        // Anything beyond 1..100 would silently become 25.
        let per_page = per_page.clamp(1, 100).to_string();
        let mut ask = self
            .repo(slug, &["builds"])
            .with("page", &page.max(1).to_string());
        ask = ask.with("per_page", &per_page);
        if let Some(branch) = branch {
            ask = ask.with("branch", branch);
        }
        let answer = ask.json().await?;
        let builds: Many<wire::Build<'_>> = answer.parse()?;
        Ok(builds.0.iter().filter_map(wire::Build::build).collect())
    }

    /// `GET …/builds/{number}`: with stages and steps.
    pub async fn build(&self, slug: &RepoSlug, number: u64) -> Result<Build, Fault> {
        let ask = self.repo(slug, &["builds", &number.to_string()]);
        let answer = ask.about(format!("{slug} #{number}")).json().await?;
        let build: wire::Build<'_> = answer.parse()?;
        build
            .whole()
            .ok_or_else(|| answer.garbled("no number in it").into())
    }

    /// `GET …/builds/latest?branch=`: the newest build of a branch with its stages; `None` where
    /// there is none. Drone answers 404 for that and for a repository one may not see, alike.
    pub async fn latest(&self, slug: &RepoSlug, branch: &str) -> Result<Option<Build>, Fault> {
        let ask = self
            .repo(slug, &["builds", "latest"])
            .with("branch", branch);
        match ask.json().await {
            Ok(answer) => Ok(answer.parse::<wire::Build<'_>>()?.whole()),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// `GET /api/repos/{slug}`: the only call that tells the rights of the caller.
    pub async fn facts(&self, slug: &RepoSlug) -> Result<RepoFacts, Fault> {
        let answer = self.repo(slug, &[]).json().await?;
        let repo: wire::Repo<'_> = answer.parse()?;
        repo.facts()
            .ok_or_else(|| answer.garbled("no slug in it").into())
    }

    /// `GET …/builds/branches`: names of the branches that were pushed, newest build first.
    pub async fn branches(&self, slug: &RepoSlug) -> Result<Vec<Text>, Fault> {
        let answer = self.repo(slug, &["builds", "branches"]).json().await?;
        let builds: Many<wire::Build<'_>> = answer.parse()?;
        let mut builds: Vec<Build> = builds.0.iter().filter_map(wire::Build::build).collect();
        // The answer has no order of its own.
        builds.sort_by_key(|build| std::cmp::Reverse(build.id));
        Ok(builds
            .iter()
            .map(Build::place)
            .filter(|name| !name.is_empty())
            .collect())
    }

    /// `GET /version`.
    pub async fn version(&self) -> Result<String, Fault> {
        let answer = self
            .http
            .get(&["version"])
            .about("the version of Drone")
            .json()
            .await?;
        let version: wire::Version<'_> = answer.parse()?;
        Ok(version.version.0.into_owned())
    }

    /// `GET …/logs/{stage}/{step}`: the stored log as it arrives; `None` where none is kept (404,
    /// which also a step without a log answers).
    pub async fn log(&self, log: &LogId) -> Result<Option<Body>, Fault> {
        let number = log.build.number.to_string();
        let (stage, step) = (log.stage.to_string(), log.step.to_string());
        let slug = &log.build.repo.slug;
        let ask = self.repo(slug, &["builds", &number, "logs", &stage, &step]);
        match ask
            .about(format!("the log of {slug} #{number}"))
            .pieces()
            .await
        {
            Ok(body) => Ok(Some(body.check()?)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

pub(super) fn path<'a>(slug: &'a RepoSlug, rest: &[&'a str]) -> Vec<&'a str> {
    let mut path = vec!["api", "repos", slug.namespace(), slug.name()];
    path.extend_from_slice(rest);
    path
}

/// An answer that says nothing where something had to stand.
pub(super) fn nothing(what: &str) -> Fault {
    Fault::new(
        FaultKind::Garbled,
        format!("Drone answered `null` to {what}"),
    )
}
