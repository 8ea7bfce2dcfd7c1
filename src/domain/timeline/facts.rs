//! From builds to entries: who set a build going, and that it ended badly.

use std::sync::Arc;

use crate::domain::timeline::{Act, Became, Ending, Entry, Source};
use crate::domain::{Actor, Build, BuildEvent, RepoId, Text, Timestamp, actor};

/// What the catalog says of a repository now: Drone knows neither.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Entity reference of the component.
    pub service: Option<Text>,
    /// Entity reference of its owner.
    pub owner: Option<Text>,
}

/// What Drone tells by the builds of a repository (newest first, without doubles), as far as it lies
/// within a span. A build has one entry for its beginning, and one more where it ended badly: a good
/// end stands beside the beginning. Whose it is, is asked for only where there is something to tell.
pub fn facts(
    repo: &RepoId,
    builds: &[Arc<Build>],
    named: impl FnOnce() -> Named,
    within: impl Fn(Timestamp) -> bool,
) -> Vec<Entry> {
    let began_at = |build: &Build| begin(build).filter(|at| within(*at));
    let ended_at = |build: &Build| end(build).filter(|(_, at)| within(*at));
    let is_told = |build: &&Arc<Build>| began_at(build).is_some() || ended_at(build).is_some();
    let mut meant = builds.iter().filter(is_told).peekable();
    if meant.peek().is_none() {
        return Vec::new();
    }
    let named = &named();
    let find = |number: u64| {
        let at = builds.binary_search_by(|build| number.cmp(&build.number));
        at.ok().and_then(|at| builds.get(at)).map(|build| &**build)
    };
    let mut told = Vec::new();
    for build in meant {
        if let Some(at) = began_at(build) {
            let parent = build.parent.and_then(find);
            told.push(began(repo, build, (parent, at), named));
        }
        if let Some((act, at)) = ended_at(build) {
            told.push(Entry {
                at,
                who: "drone".into(),
                act,
                build: Some(build.number),
                became: None,
                what: failed_step(build),
                ending: Ending::Build(build.status.clone()),
                reason: first_line(&build.error),
                ..entry(repo, named)
            });
        }
    }
    told
}

/// When a build began, and when it ended badly: the moments of its entries.
pub fn moments(build: &Build) -> impl Iterator<Item = Timestamp> {
    begin(build).into_iter().chain(end(build).map(|(_, at)| at))
}

fn begin(build: &Build) -> Option<Timestamp> {
    build.created.or(build.started)
}

fn entry(repo: &RepoId, named: &Named) -> Entry {
    Entry {
        at: Timestamp::default(),
        source: Source::Drone,
        who: "".into(),
        act: Act::Push,
        repo: repo.clone(),
        service: named.service.clone(),
        owner: named.owner.clone(),
        build: None,
        became: None,
        what: "".into(),
        ending: Ending::Open,
        reason: None,
        own: None,
    }
}

fn began(
    repo: &RepoId,
    build: &Build,
    (parent, at): (Option<&Build>, Timestamp),
    named: &Named,
) -> Entry {
    let who = match actor(build) {
        Actor::Person(login) => login,
        Actor::Hook(_) => "@hook".into(),
        Actor::Cron(_) => "@cron".into(),
        Actor::Unknown => "".into(),
    };
    let (from, became) = match build.parent {
        Some(parent) => {
            let became = Became {
                number: build.number,
                guessed: false,
            };
            (Some(parent), Some(became))
        }
        None => (Some(build.number), None),
    };
    Entry {
        at,
        who,
        act: Act::of_build(build, parent),
        build: from,
        became,
        what: object(build),
        // The end has an entry of its own: here it would only be said twice.
        ending: if end(build).is_some() {
            Ending::Done
        } else {
            Ending::Build(build.shown_status())
        },
        ..entry(repo, named)
    }
}

/// How and when a build ended badly. Drone never ends a declined build (`drone-api` 2.6): it has no
/// moment, and so no entry.
fn end(build: &Build) -> Option<(Act, Timestamp)> {
    let act = Act::of_end(&build.status)?;
    // A build that could not be created is told of by its error alone.
    Some((act, build.finished.or(build.created)?))
}

fn object(build: &Build) -> Text {
    match build.event {
        BuildEvent::Promote | BuildEvent::Rollback => build.deploy_to.clone(),
        BuildEvent::Cron if !build.cron.is_empty() => build.cron.clone(),
        _ if build.parent.is_some() => "".into(),
        _ => {
            let words = format!("{} {}", build.place(), build.short_commit());
            words.trim().into()
        }
    }
}

fn failed_step(build: &Build) -> Text {
    match build.failed_step() {
        Some((stage, Some(step))) => format!("{} › {}", stage.name, step.name).into(),
        Some((stage, None)) => stage.name.clone(),
        None => "".into(),
    }
}

fn first_line(text: &str) -> Option<Text> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.into())
}
