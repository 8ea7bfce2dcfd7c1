//! What was asked, by whom, and whether they may.

use std::{collections::HashMap, convert::Infallible, num::IntErrorKind, sync::Arc};

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::{StatusCode, header, request::Parts},
};

use crate::demo::world::{Person, Place, Rights, State, World};

use super::{answer::Failure, server::Drone};

/// A request, taken apart. Never refused as such: an unknown token makes a guest.
pub(super) struct Asked {
    pub drone: Arc<Drone>,
    /// Whoever the token belongs to.
    pub caller: Option<Person>,
    /// Named pieces of the path.
    path: HashMap<String, String>,
    /// In the order in which they were given.
    pub query: Vec<(String, String)>,
}

/// Which right a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Read,
    Write,
    Admin,
}

impl FromRequestParts<Arc<Drone>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        drone: &Arc<Drone>,
    ) -> Result<Self, Self::Rejection> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, drone)
            .await
            .map_or_else(|_| HashMap::new(), |Path(path)| path);
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_or_else(|_| Vec::new(), |Query(query)| query);
        let caller = token(parts, &query).and_then(|token| person(&drone.world, &token));
        Ok(Self {
            drone: Arc::clone(drone),
            caller,
            path,
            query,
        })
    }
}

/// The token: any header hides the query, whatever its scheme.
fn token(parts: &Parts, query: &[(String, String)]) -> Option<String> {
    let header = parts.headers.get(header::AUTHORIZATION);
    match header
        .and_then(|value| value.to_str().ok())
        .filter(|value| !value.is_empty())
    {
        Some(value) => Some(value.strip_prefix("Bearer ").unwrap_or(value).to_owned()),
        None => first(query, "access_token").map(str::to_owned),
    }
}

fn person(world: &World, token: &str) -> Option<Person> {
    let login = world.login_of_token(token)?;
    world.with(|state| state.person(&login).cloned())
}

fn first<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

impl Asked {
    /// First value of a query parameter; empty if there is none.
    pub(super) fn given(&self, name: &str) -> &str {
        first(&self.query, name).unwrap_or_default()
    }

    /// A piece of the path.
    pub(super) fn piece(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A number in the path.
    pub(super) fn number(&self, name: &str) -> Result<i64, Failure> {
        integer(self.piece(name))
    }

    /// The numbers of build, stage and step.
    pub(super) fn step(&self) -> Result<(i64, (i64, i64)), Failure> {
        Ok((
            self.number("number")?,
            (self.number("stage")?, self.number("step")?),
        ))
    }

    /// Whoever asks must be somebody.
    pub(super) fn somebody(&self) -> Result<&Person, Failure> {
        self.caller.as_ref().ok_or_else(Failure::unauthorized)
    }

    /// Whoever asks must administer the server.
    pub(super) fn system_admin(&self) -> Result<&Person, Failure> {
        let person = self.somebody()?;
        if person.admin {
            Ok(person)
        } else {
            Err(Failure::forbidden())
        }
    }

    /// The repository in the path, if whoever asks may do with it what they want to. Who is known but
    /// may not is told that it is not there.
    pub(super) fn repository(&self, need: Need) -> Result<Place, Failure> {
        let slug = format!("{}/{}", self.piece("owner"), self.piece("name"));
        let refusal = if self.caller.is_some() {
            Failure::not_found()
        } else {
            Failure::unauthorized()
        };
        self.drone.world.with(|state| {
            let place = state.place(&slug).ok_or_else(|| refusal.clone())?;
            let rights = rights(state, self.caller.as_ref(), place);
            let may = match need {
                Need::Read => rights.read,
                Need::Write => rights.write,
                Need::Admin => rights.admin,
            };
            if may { Ok(place) } else { Err(refusal) }
        })
    }

    /// Does something with the database.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        self.drone.world.with(work)
    }
}

/// What `caller` may do: an administrator of the server everything, anybody read what is public.
pub(super) fn rights(state: &State, caller: Option<&Person>, place: Place) -> Rights {
    if caller.is_some_and(|person| person.admin) {
        return Rights::ALL;
    }
    let mut rights = caller
        .and_then(|person| state.granted(&person.login, place))
        .unwrap_or_default();
    let visibility = state
        .repos
        .get(place)
        .map_or("private", |repo| repo.visibility.as_str());
    rights.read |= visibility == "public" || (visibility == "internal" && caller.is_some());
    rights
}

/// A number as Go's `strconv.ParseInt` reads it, and what that says when it cannot.
fn integer(text: &str) -> Result<i64, Failure> {
    text.parse::<i64>().map_err(|error| {
        let why = match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "value out of range",
            _ => "invalid syntax",
        };
        Failure::new(
            StatusCode::BAD_REQUEST,
            format!("strconv.ParseInt: parsing {text:?}: {why}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fail_with_the_words_of_go() {
        let message = |text| integer(text).expect_err("no number").message;
        assert_eq!(
            message("abc"),
            "strconv.ParseInt: parsing \"abc\": invalid syntax"
        );
        assert_eq!(
            message("99999999999999999999"),
            "strconv.ParseInt: parsing \"99999999999999999999\": value out of range"
        );
        assert_eq!(integer("-1"), Ok(-1));
    }
}
