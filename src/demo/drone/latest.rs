//! The long list, written lazily: repositories by slug, each with its newest build if wanted.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use futures_util::stream;

use crate::demo::world::{Place, State};

use super::{
    answer::typed,
    server::Drone,
    shapes::{self, Shown, With},
};

/// Rows that are written under one lock, so that nobody waits long for it.
const AT_ONCE: usize = 250;

/// Rows with their newest build as they were written last, by place.
#[derive(Debug)]
pub(super) struct Texts(Mutex<Vec<Option<Row>>>);

#[derive(Debug, Clone)]
struct Row {
    /// State of the repository that the text shows.
    changes: u64,
    text: Arc<str>,
}

impl Texts {
    /// Nothing written yet.
    pub(super) fn new(repos: usize) -> Self {
        Self(Mutex::new(vec![None; repos]))
    }

    /// Appends the row of a repository with its newest build.
    fn append(&self, out: &mut String, state: &State, place: Place) {
        let Some(repo) = state.repos.get(place) else {
            return;
        };
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(row) = rows.get_mut(place) else {
            return;
        };
        if let Some(row) = row.as_ref().filter(|row| row.changes == repo.changes) {
            out.push_str(&row.text);
            return;
        }
        let newest = state.build(place, repo.counter);
        let with = With {
            build: newest.as_deref().map(|build| Shown {
                build,
                people: &state.people,
                with_stages: false,
            }),
            ..With::default()
        };
        let from = out.len();
        shapes::repo(out, repo, &with);
        let text = out.get(from..).unwrap_or_default();
        *row = Some(Row {
            changes: repo.changes,
            text: Arc::from(text),
        });
    }
}

/// An answer that lists these repositories.
pub(super) fn list(drone: Arc<Drone>, places: Vec<Place>, with_builds: bool) -> Response {
    let pieces = places.len().div_ceil(AT_ONCE).max(1);
    let rows = (0..pieces).map(move |piece| {
        let from = piece * AT_ONCE;
        let wanted = places.iter().skip(from).take(AT_ONCE);
        let mut out = String::new();
        if piece == 0 {
            out.push('[');
        }
        drone.world.with(|state| {
            for (number, place) in wanted.enumerate() {
                if from + number > 0 {
                    out.push(',');
                }
                if with_builds {
                    drone.texts.append(&mut out, state, *place);
                } else if let Some(repo) = state.repos.get(*place) {
                    shapes::repo(&mut out, repo, &With::default());
                }
            }
        });
        if piece + 1 == pieces {
            out.push_str("]\n");
        }
        Ok::<_, Infallible>(Bytes::from(out))
    });
    typed("application/json", Body::from_stream(stream::iter(rows)))
}
