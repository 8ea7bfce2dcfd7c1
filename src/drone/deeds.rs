//! What changes the world: the requests, and why Drone refuses them.

use crate::domain::{Build, Deed, Fault, FaultKind, Param, RepoFacts, RepoSlug, StageName, Verb};
use crate::drone::Client;
use crate::drone::client::{build, facts};
use crate::http::{Ask, HttpError};

/// A missing pipeline file takes Drone three tries of 15 s to find out (`drone-api` 1.5); anything
/// else that it answers with 500 takes less.
const PIPELINE_TRIES: u64 = 30;

impl Client {
    /// `POST …/builds`: builds a branch. `None` when no pipeline wanted it (200 with `null`).
    pub async fn trigger(&self, deed: &Deed) -> Result<Option<Build>, HttpError> {
        let mut ask = self.deed(&deed.repo.slug, &["builds"]);
        // Of a repeated key Drone takes the first: ours stand before the parameters.
        if let Some(branch) = &deed.branch {
            ask = ask.with("branch", branch);
        }
        if let Some(commit) = &deed.commit {
            ask = ask.with("commit", commit);
        }
        let ask = with_params(ask, &deed.params).about(deed.phrase());
        build(&ask.json().await?)
    }

    /// `POST …/builds/N`: runs a build again, a promotion too. `None` as for a trigger.
    pub async fn restart(&self, deed: &Deed, number: u64) -> Result<Option<Build>, HttpError> {
        let words = number.to_string();
        let ask = self.deed(&deed.repo.slug, &["builds", &words]);
        let ask = with_params(ask, &deed.params).about(deed.phrase());
        build(&ask.json().await?)
    }

    /// `DELETE …/builds/N`: stops a build. The answer is the build as it then is; one that had ended
    /// is answered unchanged.
    pub async fn cancel(&self, deed: &Deed, number: u64) -> Result<Build, HttpError> {
        let words = number.to_string();
        let slug = &deed.repo.slug;
        let path = [
            "api",
            "repos",
            slug.namespace(),
            slug.name(),
            "builds",
            &words,
        ];
        let answer = self.http.delete(&path).about(deed.phrase()).json().await?;
        build(&answer)?.ok_or_else(|| answer.garbled("holds no build"))
    }

    /// `POST …/builds/N/approve/S` and `…/decline/S`: one stage, for administrators of the repository.
    /// Answered with 204; no event tells of it, and Drone keeps nobody's name.
    pub async fn decide(
        &self,
        deed: &Deed,
        number: u64,
        stage: &StageName,
    ) -> Result<(), HttpError> {
        let (number, stage) = (number.to_string(), stage.number.to_string());
        let path = ["builds", &number, deed.verb.word(), &stage];
        let ask = self.deed(&deed.repo.slug, &path);
        ask.about(deed.phrase()).json().await.map(|_| ())
    }

    /// `POST /api/repos/O/N`: lets Drone build the repository, with the caller as its owner there, and
    /// makes the webhook in the code host with the caller's account.
    pub async fn activate(&self, deed: &Deed) -> Result<RepoFacts, HttpError> {
        let ask = self.deed(&deed.repo.slug, &[]);
        facts(&ask.about(deed.phrase()).json().await?)
    }

    fn deed(&self, slug: &RepoSlug, rest: &[&str]) -> Ask {
        let path = ["api", "repos", slug.namespace(), slug.name()];
        self.http.post(&[&path[..], rest].concat())
    }
}

fn with_params(ask: Ask, params: &[Param]) -> Ask {
    let add = |ask: Ask, param: &Param| ask.with(&param.key, &param.value);
    params.iter().fold(ask, add)
}

/// Whether Drone takes a key for a word of its own, so that no parameter of that name arrives.
pub fn is_reserved(verb: Verb, key: &str) -> bool {
    match verb {
        Verb::Trigger => matches!(key, "access_token" | "branch" | "commit"),
        Verb::Restart => matches!(key, "access_token" | "debug"),
        Verb::Cancel | Verb::Approve | Verb::Decline | Verb::Activate => true,
    }
}

/// Why a deed was not done, in words. Drone's own are often those of its database.
pub fn refusal(deed: &Deed, error: HttpError) -> Fault {
    let HttpError::Answered {
        status,
        message,
        seconds,
        ..
    } = &error
    else {
        return error.into();
    };
    let words = words(deed, *status, message, *seconds);
    let mut fault = Fault::from(error);
    // What may have happened all the same is told as that, whatever the status.
    if let Some((summary, hint)) = words.filter(|_| fault.kind != FaultKind::Lost) {
        fault.summary = format!("{}: {summary}", deed.phrase());
        fault.hint = Some(hint.to_owned());
        if fault.kind == FaultKind::Server {
            fault.kind = FaultKind::Refused;
        }
    }
    fault
}

/// What Drone says of a decision that it does not take (`drone-api` 1.4).
fn of_decision(status: u16, message: &str) -> Option<(&'static str, &'static str)> {
    Some(match status {
        404 if message.contains("no rows") || message == "Stage not found" => (
            "the build has no such stage",
            "look at the build: it may be another one by now",
        ),
        400 => (
            "the stage does not wait for an approval any more",
            "somebody else was faster, or the build was cancelled: look at it again",
        ),
        500 if message.contains("Optimistic Lock") => (
            "somebody else decided a stage of the build at the same moment",
            "look at the build, and try again if it still matters",
        ),
        _ => return None,
    })
}

fn words(
    deed: &Deed,
    status: u16,
    message: &str,
    seconds: u64,
) -> Option<(&'static str, &'static str)> {
    if deed.verb.decides()
        && let Some(words) = of_decision(status, message)
    {
        return Some(words);
    }
    Some(match (status, deed.verb) {
        (500, Verb::Trigger | Verb::Restart)
            if message == "Not Found" || seconds >= PIPELINE_TRIES =>
        {
            (
                "the pipeline file was not found",
                "Drone looked for it three times, 45 s in all: is it in that branch, and may the repository's owner in Drone still read it?",
            )
        }
        (404, _) if message.contains("no rows") => (
            "the repository has no owner in Drone, or the build is gone",
            "a repository admin takes it over in Drone's settings (chown)",
        ),
        (404, Verb::Trigger | Verb::Restart) if message.contains("refresh token") => (
            "the repository's owner in Drone cannot read the code host any more",
            "the owner signs in to Drone in the browser once more",
        ),
        (404, Verb::Trigger) => (
            "not found, or no right",
            "it needs write access to the repository, and a branch or commit that exists",
        ),
        (404, verb) if verb.needs_admin() => (
            "not found, or no right",
            "it needs admin access to the repository: ask one of its administrators",
        ),
        (404, _) => (
            "not found, or no right",
            "it needs write access to the repository",
        ),
        (500, Verb::Activate) => (
            "Drone could not set up the repository's webhook in the code host",
            "Drone uses the account's own access there: a machine account has none, and a person may have to sign in to Drone in the browser once more",
        ),
        (400, Verb::Restart) if message.contains("declined") => (
            "Drone does not restart a declined build",
            "start a new one of its branch",
        ),
        (409, _) => (
            "somebody else changed the build at the same moment",
            "look at the build, and try again if it still matters",
        ),
        (402, _) => (
            "the licence of this Drone is used up",
            "whoever administers it knows",
        ),
        _ => return None,
    })
}
