//! Builds, started, cancelled, approved, declined.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    extract::{Form, rejection::FormRejection},
    http::StatusCode,
};

use crate::demo::world::{Event, Order, Place};

use super::{
    answer::{Answer, Failure, json, nothing},
    asked::{Asked, Need},
    builds,
    shapes::{self, With},
};

/// What a form in the body says; an error for a body of another kind, which is not looked at.
type Body = Result<Form<BTreeMap<String, String>>, FormRejection>;

/// `POST …/builds`: a build of a branch or a commit.
pub(super) async fn create(asked: Asked, body: Body) -> Answer {
    let place = asked.repository(Need::Write)?;
    let form = body.map_or_else(|_| BTreeMap::new(), |Form(form)| form);
    let value = |name: &str| match asked.given(name) {
        "" => form.get(name).cloned().unwrap_or_default(),
        given => given.to_owned(),
    };
    let order = Order::Custom {
        branch: value("branch"),
        commit: value("commit"),
        message: value("message"),
        action: value("action"),
        params: params(&asked, &["branch", "commit"]),
    };
    start(&asked, place, order).await
}

/// `POST …/builds/{number}`: the same once more.
pub(super) async fn restart(asked: Asked) -> Answer {
    let place = asked.repository(Need::Write)?;
    let order = Order::Restart {
        parent: asked.number("number")?,
        debug: asked.given("debug") == "true",
        params: params(&asked, &["debug"]),
    };
    start(&asked, place, order).await
}

/// `POST …/builds/{number}/promote`
pub(super) async fn promote(asked: Asked) -> Answer {
    deploy(asked, Event::Promote).await
}

/// `POST …/builds/{number}/rollback`
pub(super) async fn roll_back(asked: Asked) -> Answer {
    deploy(asked, Event::Rollback).await
}

async fn deploy(asked: Asked, event: Event) -> Answer {
    let place = asked.repository(Need::Write)?;
    let parent = asked.number("number")?;
    let target = asked.given("target").to_owned();
    if target.is_empty() {
        let message = "Missing target environment";
        return Err(Failure::new(StatusCode::BAD_REQUEST, message));
    }
    let order = Order::Deploy {
        parent,
        event,
        target,
        params: params(&asked, &["target"]),
    };
    start(&asked, place, order).await
}

/// Starts a build and answers with it, without stages; with `null` if no pipeline wants it.
pub(super) async fn start(asked: &Asked, place: Place, order: Order) -> Answer {
    let caller = asked.somebody()?.login.clone();
    if let Some(patience) = missing_yaml(asked) {
        tokio::time::sleep(patience).await;
        return Err(Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Not Found"));
    }
    let out = asked.with(|state| {
        let Some(number) = state.order(place, &caller, order)? else {
            return Ok("null".to_owned());
        };
        let build = state.build(place, number).ok_or_else(Failure::no_rows)?;
        Ok(builds::written(state, place, &build, false))
    });
    out.map(json)
}

fn missing_yaml(asked: &Asked) -> Option<Duration> {
    asked.drone.world.shared.mishaps.now().quirks.missing_yaml
}

/// `DELETE …/builds/{number}`
pub(super) async fn cancel(asked: Asked) -> Answer {
    let place = asked.repository(Need::Write)?;
    let number = asked.number("number")?;
    if lock_clashes(&asked) {
        let message = "Optimistic Lock Error";
        return Err(Failure::new(StatusCode::CONFLICT, message));
    }
    let out = asked.with(|state| {
        let build = state.cancel(place, number)?;
        Ok::<_, Failure>(builds::detail(state, place, &build))
    });
    out.map(json)
}

/// `POST /api/repos/{owner}/{name}`: builds the repository from now on, as its new owner. The webhook
/// is made with the caller's account in source control, which a machine has not.
pub(super) async fn activate(asked: Asked) -> Answer {
    let place = asked.repository(Need::Admin)?;
    let caller = asked.somebody()?;
    if caller.machine {
        return Err(Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Not Found"));
    }
    let out = asked.with(|state| {
        let repo = state.activate(place, caller.id)?;
        let mut out = String::new();
        shapes::repo(&mut out, repo, &With::default());
        Ok::<_, Failure>(out)
    });
    out.map(json)
}

/// `POST …/builds/{number}/approve/{stage}`
pub(super) async fn approve(asked: Asked) -> Answer {
    let place = asked.repository(Need::Admin)?;
    let (number, stage) = (asked.number("number")?, asked.number("stage")?);
    asked.with(|state| state.approve(place, number, stage))?;
    Ok(nothing())
}

/// `POST …/builds/{number}/decline/{stage}`
pub(super) async fn decline(asked: Asked) -> Answer {
    let place = asked.repository(Need::Admin)?;
    let (number, stage) = (asked.number("number")?, asked.number("stage")?);
    if lock_clashes(&asked) {
        let message = "Optimistic Lock Error";
        return Err(Failure::new(StatusCode::INTERNAL_SERVER_ERROR, message));
    }
    asked.with(|state| state.decline(place, number, stage))?;
    Ok(nothing())
}

/// `POST …/builds/{number}/decline`
pub(super) async fn decline_all(asked: Asked) -> Answer {
    let place = asked.repository(Need::Admin)?;
    let number = asked.number("number")?;
    asked.with(|state| state.decline_all(place, number))?;
    Ok(nothing())
}

fn lock_clashes(asked: &Asked) -> bool {
    asked.drone.world.shared.mishaps.now().quirks.lock_clashes
}

/// Parameters of the build: everything in the query that has no meaning of its own. Of a repeated
/// one the first counts; a body never makes any.
fn params(asked: &Asked, taken: &[&str]) -> BTreeMap<String, String> {
    let mut params = BTreeMap::new();
    for (name, value) in &asked.query {
        if name != "access_token" && !taken.contains(&name.as_str()) {
            params.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    params
}
