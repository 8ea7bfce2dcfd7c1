//! `trigger`, `restart`, `cancel`: asked as the dashboard asks, sent once, told truly.

use std::fmt::Write as _;
use std::io::{BufRead, Write};

use crate::cli::args::{Global, Sure};
use crate::cli::asks::server_now;
use crate::cli::find::{self, Found};
use crate::cli::open::Opened;
use crate::cli::{End, World, builds, out};
use crate::domain::{
    Build, Deed, Intent, Level, Outcome, Ownership, Param, Verb, confirm_level, restart_refusal,
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
    if let Some(why) = opened.settings.forbids(opened.context.name()) {
        // What is wrong in the file is a matter of the configuration, not of a policy.
        return Err(match opened.settings.read_only_because {
            Some(_) => End::Usage(why),
            None => End::Refused(why),
        });
    }
    let (found, build, deed) = meant(world, opened, &wish).await?;
    confirm(
        world,
        opened,
        global,
        &found,
        &deed,
        (build.as_ref(), &wish.sure),
    )?;
    let intent = intent(opened, &found, deed).await;
    let (outcome, not_recorded) = opened.context.perform(&intent).await;
    for line in &not_recorded {
        out::note(&format!("not recorded: {line}"));
    }
    let now = server_now(opened, &intent.deed.repo.server);
    let outcome = outcome?;
    let done = Done::new(&intent.deed, &outcome, not_recorded, now);
    let bad = is_bad(&done, &outcome);
    out::item(global.output, "backdrone.deed/1", done, |done| {
        told(&intent.deed, done, &outcome, now)
    })?;
    if bad { Err(End::Bad) } else { Ok(()) }
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
        Verb::Trigger => (wish.service.clone(), None),
        _ => find::split(wish.service.clone(), wish.number),
    };
    let found = find::repo(world, opened, service.as_deref()).await?;
    let build = match wish.verb {
        Verb::Trigger => None,
        _ => Some(find::build(opened, &found, number).await?.1),
    };
    if let Some(build) = &build
        && let Some(why) = refusal(wish.verb, build)
    {
        return Err(End::Refused(format!(
            "{} #{}: {why}",
            found.repo.slug, build.number
        )));
    }
    let deed = Deed {
        verb: wish.verb,
        repo: found.repo.clone(),
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

async fn intent(opened: &Opened, found: &Found, deed: Deed) -> Intent {
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

/// Asks, or takes `--yes` and `--confirm` for the answer.
fn confirm(
    world: &World,
    opened: &Opened,
    global: &Global,
    found: &Found,
    deed: &Deed,
    (build, sure): (Option<&Build>, &Sure),
) -> Result<(), End> {
    let settings = opened.settings.context(opened.context.name());
    let protection = settings
        .map(|context| context.protection.clone())
        .unwrap_or_default();
    let standing = found
        .row
        .as_ref()
        .map_or(Ownership::Unknown, |row| row.standing.clone());
    let has_catalog = opened.context.backstage_url().is_some();
    let owns = has_catalog.then_some(&standing);
    let level = confirm_level(deed, build, owns, &protection);
    let to_type = deed.to_type(build);
    let phrase = deed.phrase();
    match level {
        Level::Three if sure.confirm.as_deref() == Some(to_type.as_str()) => return Ok(()),
        Level::Three if sure.confirm.is_some() => {
            return Err(End::Refused(format!(
                "{phrase}: --confirm must be `{to_type}`"
            )));
        }
        Level::One | Level::Two if global.yes => return Ok(()),
        _ => {}
    }
    if !(world.stdin_is_terminal && world.stdout_is_terminal) {
        let flag = if level == Level::Three {
            format!("--confirm {to_type}")
        } else {
            "--yes".to_owned()
        };
        return Err(End::Refused(format!("{phrase}: not confirmed; add {flag}")));
    }
    ask(
        &phrase,
        level,
        &to_type,
        !standing.is_owner() && has_catalog,
    )
}

fn ask(phrase: &str, level: Level, to_type: &str, stranger: bool) -> Result<(), End> {
    let mut err = anstream::stderr();
    if stranger {
        writeln!(
            err,
            "you do not own this service: in direct mode that is advice"
        )?;
    }
    let question = match level {
        Level::Three => format!("{phrase}: type `{to_type}` to go on: "),
        _ => format!("{phrase}? [y/N] "),
    };
    write!(err, "{question}")?;
    err.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let answer = line.trim();
    let yes = match level {
        Level::Three => answer == to_type,
        _ => matches!(answer, "y" | "Y" | "yes"),
    };
    if yes {
        return Ok(());
    }
    Err(End::Refused(format!("{phrase}: not confirmed")))
}

fn told(deed: &Deed, done: &Done, outcome: &Outcome, now: crate::domain::Timestamp) -> String {
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
