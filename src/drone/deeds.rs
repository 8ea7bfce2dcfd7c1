//! What changes the world in one Drone. Each is sent once, whatever happens (`drone-api` 1.5).

use crate::domain::{Build, Fault, Param, RepoSlug};
use crate::drone::Drone;
use crate::drone::client::{nothing, path};
use crate::drone::wire;
use crate::http::Ask;

impl Drone {
    /// `POST …/builds`: a new build of a branch (the default one where `None`) at a commit (its head
    /// where `None`). `None` when no pipeline wanted it: 200 with `null`.
    pub async fn create(
        &self,
        slug: &RepoSlug,
        branch: Option<&str>,
        commit: Option<&str>,
        params: &[Param],
    ) -> Result<Option<Build>, Fault> {
        let mut ask = self.http.post(&path(slug, &["builds"]));
        if let Some(branch) = branch {
            ask = ask.with("branch", branch);
        }
        if let Some(commit) = commit {
            ask = ask.with("commit", commit);
        }
        started(with(ask, params).about(format!("trigger {slug}"))).await
    }

    /// `POST …/builds/{number}`: the same build again, as a new one. Old parameters stay, whatever
    /// `params` says (`drone-api` 4.7).
    pub async fn restart(
        &self,
        slug: &RepoSlug,
        number: u64,
        params: &[Param],
    ) -> Result<Option<Build>, Fault> {
        let ask = self
            .http
            .post(&path(slug, &["builds", &number.to_string()]));
        started(with(ask, params).about(format!("restart {slug} #{number}"))).await
    }

    /// `DELETE …/builds/{number}`: the build as it is afterwards; one that had ended is unchanged.
    pub async fn cancel(&self, slug: &RepoSlug, number: u64) -> Result<Build, Fault> {
        let ask = self
            .http
            .delete(&path(slug, &["builds", &number.to_string()]));
        let about = format!("cancel {slug} #{number}");
        let answer = ask.about(about.as_str()).json().await?;
        let build: Option<wire::Build<'_>> = answer.parse()?;
        build
            .and_then(|build| build.build())
            .ok_or_else(|| nothing(&about))
    }
}

fn with(mut ask: Ask, params: &[Param]) -> Ask {
    for param in params {
        ask = ask.with(&param.key, &param.value);
    }
    ask
}

async fn started(ask: Ask) -> Result<Option<Build>, Fault> {
    let answer = ask.json().await?;
    let build: Option<wire::Build<'_>> = answer.parse()?;
    Ok(build.and_then(|build| build.build()))
}
