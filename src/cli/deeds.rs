//! `trigger`, `restart`, `cancel`, `activate`: asked as the dashboard asks, sent once, told truly.

use std::fmt::Write;

use crate::cli::args::{Global, Sure};
use crate::cli::asks::server_now;
use crate::cli::find::{self, Found};
use crate::cli::open::Opened;
use crate::cli::sure::Question;
use crate::cli::{End, World, builds, out};
use crate::domain::{
    Build, Deed, Fault, FaultKind, Intent, Outcome, Param, RepoId, Verb, missing_right,
    restart_refusal,
};
use crate::report::Done;
use crate::text;

/// What was asked for.
pub(super) struct Wish {
    pub(super) verb: Verb,
    pub(super) service: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) branch: Option<String>,
    pub(super) commit: Option<String>,
    pub(super) params: Vec<String>,
    pub(super) sure: Sure,
}

/// Does a deed.
pub(super) async fn perform(
    world: &World,
    opened: &Opened,
    global: &Global,
    wish: Wish,
) -> Result<(), End> {
    allowed(opened)?;
    let (found, build, deed) = meant(world, opened, &wish).await?;
    let question = Question::about(opened, &found, &deed, build.as_ref());
    question.answer(world, global, &wish.sure)?;
    let intent = intent(opened, &found, deed).await;
    let (outcome, not_recorded) = done(opened, &intent).await;
    let now = server_now(opened, &intent.deed.repo.server);
    let outcome = outcome?;
    let done = Done::new(&intent.deed, &outcome, not_recorded, now);
    let bad = is_bad(&done, &outcome);
    out::item(global.output, "backdrone.deed/1", done, |done| {
        told(&intent.deed, done, &outcome, now)
    })?;
    if bad { Err(End::Bad) } else { Ok(()) }
}

/// Whether anything may be changed at all.
pub(super) fn allowed(opened: &Opened) -> Result<(), End> {
    let Some(why) = opened.settings.forbids(opened.context.name()) else {
        return Ok(());
    };
    // What is wrong in the file is a matter of the configuration, not of a policy.
    Err(match opened.settings.read_only_because {
        Some(_) => End::Usage(why),
        None => End::Refused(why),
    })
}

/// Whether the account has the right that Drone asks for: of a missing one it says only "not found".
pub(super) async fn entitled(opened: &Opened, repo: &RepoId, verb: Verb) -> Result<(), End> {
    let (facts, account) = tokio::join!(
        opened.context.facts(repo),
        opened.context.account(&repo.server)
    );
    let facts = facts?;
    if verb == Verb::Activate && facts.active {
        return Err(End::Refused(format!("Drone builds {} already", repo.slug)));
    }
    // Who administers the server needs no row of rights.
    let rights = facts.rights.filter(|_| !account.is_ok_and(|it| it.admin));
    match missing_right(verb, rights) {
        Some(why) => {
            let words = format!("{} {}: {why}", verb.word(), repo.slug);
            Err(Fault::new(FaultKind::Forbidden, words).into())
        }
        None => Ok(()),
    }
}

/// Does a deed, and says what could not be recorded.
pub(super) async fn done(
    opened: &Opened,
    intent: &Intent,
) -> (Result<Outcome, Fault>, Vec<String>) {
    let (outcome, not_recorded) = opened.context.perform(intent).await;
    for line in &not_recorded {
        out::note(&format!("not recorded: {line}"));
    }
    (outcome, not_recorded)
}

/// The deed that is meant, with the repository and the build that it is about.
async fn meant(
    world: &World,
    opened: &Opened,
    wish: &Wish,
) -> Result<(Found, Option<Build>, Deed), End> {
    let params = wish
        .params
        .iter()
        .map(|text| param(text))
        .collect::<Result<Vec<_>, End>>()?;
    let (service, number) = match wish.verb {
        Verb::Trigger | Verb::Activate => (wish.service.clone(), None),
        _ => find::split(wish.service.clone(), wish.number),
    };
    let found = find::repo(world, opened, service.as_deref()).await?;
    let build = match wish.verb {
        Verb::Trigger | Verb::Activate => None,
        _ => Some(find::build(opened, &found, number).await?.1),
    };
    if wish.verb == Verb::Activate {
        entitled(opened, &found.repo, wish.verb).await?;
    }
    if let Some(build) = &build
        && let Some(why) = refusal(wish.verb, build)
    {
        return Err(End::Refused(format!(
            "{} #{}: {why}",
            found.repo.slug, build.number
        )));
    }
    let deed = Deed {
        build: build.as_ref().map(|build| build.number),
        branch: wish
            .branch
            .clone()
            .or_else(|| found.branch.clone())
            .filter(|_| wish.verb == Verb::Trigger)
            .map(Into::into),
        commit: wish.commit.as_deref().map(Into::into),
        params,
        reason: wish.sure.reason.clone(),
        ..Deed::in_repo(wish.verb, found.repo.clone())
    };
    Ok((found, build, deed))
}

/// Why a deed makes no sense for a build as it is.
fn refusal(verb: Verb, build: &Build) -> Option<String> {
    match verb {
        Verb::Restart => restart_refusal(build).map(Into::into),
        Verb::Cancel if !build.is_live() => Some(format!("has ended ({})", build.status.shown())),
        _ => None,
    }
}

/// Whether the deed did not do what was asked for (exit code 1).
fn is_bad(done: &Done, outcome: &Outcome) -> bool {
    let failed = match outcome {
        Outcome::Started(build) | Outcome::Found(build) => build.status.is_bad(),
        _ => false,
    };
    matches!(outcome, Outcome::Skipped | Outcome::Unknown { .. })
        || !done.kept_instead.is_empty()
        || failed
}

fn param(text: &str) -> Result<Param, End> {
    let (key, value) = text
        .split_once('=')
        .filter(|(key, _)| !key.is_empty())
        .ok_or_else(|| End::Usage(format!("`{text}` is no parameter: write KEY=VALUE")))?;
    if matches!(key, "branch" | "commit") {
        return Err(End::Usage(format!(
            "`{key}` is no parameter of Drone: use --{key}"
        )));
    }
    Ok(Param {
        key: key.into(),
        value: value.into(),
    })
}

pub(super) async fn intent(opened: &Opened, found: &Found, deed: Deed) -> Intent {
    let component = found
        .row
        .as_ref()
        .and_then(|row| row.service.component.as_ref());
    let account = opened.context.account(&deed.repo.server).await.ok();
    Intent {
        actor: account.map(|account| account.login).unwrap_or_default(),
        component: component.map(|c| c.entity.as_str().into()),
        owner: component
            .and_then(|c| c.owners.first())
            .map(|owner| owner.as_str().into()),
        via: "cli",
        deed,
    }
}

pub(super) fn told(
    deed: &Deed,
    done: &Done,
    outcome: &Outcome,
    now: crate::domain::Timestamp,
) -> String {
    let phrase = deed.phrase();
    let build = |build: &Build| builds::told(&deed.repo, build, now);
    let mut text = match outcome {
        Outcome::Started(started) => format!("#{} started\n{}", started.number, build(started)),
        Outcome::Found(found) => {
            format!(
                "no answer came, but #{} started\n{}",
                found.number,
                build(found)
            )
        }
        Outcome::Ended(ended) => format!("#{} {}\n", ended.number, ended.status.shown()),
        Outcome::Decided(decided) => {
            let rest = decided.as_ref().map(|it| build(it)).unwrap_or_default();
            format!("{phrase}: done\n{rest}")
        }
        Outcome::Activated(facts) => {
            format!("Drone builds {} from its next push on\n", facts.slug)
        }
        Outcome::Skipped => {
            format!("{phrase}: Drone skipped it, no pipeline wants this event or branch\n")
        }
        Outcome::Unknown { candidates } => {
            format!("{phrase}: sent, no answer came; {candidates} builds may have come of it\n")
        }
    };
    for kept in &done.kept_instead {
        let _ = writeln!(text, "Drone kept {}", text::clean(kept));
    }
    text
}
