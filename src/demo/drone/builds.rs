//! Builds, looked at.

use std::{borrow::Cow, collections::HashSet};

use crate::demo::world::{Build, Event, Place, State};

use super::{
    answer::{Answer, Failure, json},
    asked::{Asked, Need},
    json::array,
    pages::Page,
    shapes::{self, Shown},
};

/// `GET …/builds`: newest first, without stages; `branch` wins over `tag`.
pub(super) async fn page(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let page = Page::of_builds(&asked);
    let wanted = match (asked.given("branch"), asked.given("tag")) {
        ("", "") => None,
        ("", tag) => Some(format!("refs/tags/{tag}")),
        (branch, _) => Some(format!("refs/heads/{branch}")),
    };
    let out = asked.with(|state| {
        let builds = state
            .builds(place)
            .filter(|build| wanted.as_ref().is_none_or(|it| build.reference == *it));
        rows(state, place, builds.skip(page.skip).take(page.size))
    });
    Ok(json(out))
}

/// `GET …/builds/latest`: the newest on a branch, whatever started it, with its stages.
pub(super) async fn latest(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let out = asked.with(|state| {
        let reference = match (asked.given("branch"), asked.given("ref")) {
            ("", "") => format!("refs/heads/{}", state.repos.get(place)?.default_branch),
            ("", reference) => reference.to_owned(),
            (branch, _) => format!("refs/heads/{branch}"),
        };
        let found = state.builds(place).find(|it| it.reference == reference)?;
        Some(detail(state, place, &found))
    });
    out.map(json).ok_or_else(Failure::no_rows)
}

/// `GET …/builds/{number}`
pub(super) async fn one(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let number = asked.number("number")?;
    let out = asked.with(|state| {
        let build = state.build(place, number)?;
        Some(detail(state, place, &build))
    });
    out.map(json).ok_or_else(Failure::no_rows)
}

/// `GET …/builds/branches`: the newest push of each branch.
pub(super) async fn by_branch(asked: Asked) -> Answer {
    newest_per(&asked, |build| {
        (build.event == Event::Push).then(|| build.target.clone())
    })
}

/// `GET …/builds/pulls`: the newest build of each pull request.
pub(super) async fn by_pull_request(asked: Asked) -> Answer {
    newest_per(&asked, |build| {
        (build.event == Event::PullRequest).then(|| build.reference.clone())
    })
}

/// `GET …/builds/deployments`: the newest promotion or rollback of each target, however it ended.
pub(super) async fn by_target(asked: Asked) -> Answer {
    newest_per(&asked, |build| {
        build.event.deploys().then(|| build.deploy_to.clone())
    })
}

fn newest_per(asked: &Asked, key: impl Fn(&Build) -> Option<String>) -> Answer {
    let place = asked.repository(Need::Read)?;
    let out = asked.with(|state| {
        let mut seen = HashSet::new();
        let builds = state
            .builds(place)
            .filter(|build| key(build).is_some_and(|key| seen.insert(key)));
        rows(state, place, builds)
    });
    Ok(json(out))
}

fn rows<'a>(state: &State, place: Place, builds: impl Iterator<Item = Cow<'a, Build>>) -> String {
    let id = state.repos.get(place).map_or(0, |repo| repo.id);
    let mut out = String::new();
    array(&mut out, builds, |out, build| {
        let shown = Shown {
            build: &build,
            people: &state.people,
            with_stages: false,
        };
        shapes::build(out, id, shown);
    });
    out
}

/// A build with everything.
pub(super) fn detail(state: &State, place: Place, build: &Build) -> String {
    written(state, place, build, true)
}

/// A build with or without its stages.
pub(super) fn written(state: &State, place: Place, build: &Build, with_stages: bool) -> String {
    let id = state.repos.get(place).map_or(0, |repo| repo.id);
    let mut out = String::new();
    let shown = Shown {
        build,
        people: &state.people,
        with_stages,
    };
    shapes::build(&mut out, id, shown);
    out
}
