//! What goes wrong in the demo world: knobs that can be turned while it runs, and the layer that
//! applies those which every server has.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::sync::watch;

use super::requests::Requests;

/// One of the three servers of the demo world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Server {
    Backstage,
    Drone,
    Issuer,
}

/// Everything that can go wrong. The default is a calm day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Troubles {
    pub backstage: Trouble,
    pub drone: Trouble,
    pub issuer: Trouble,
    pub quirks: Quirks,
    /// Access tokens that are given out from now on are good this long (whole seconds), whoever gives
    /// them; `None` for as long as always.
    pub token_life: Option<Duration>,
    /// Grows when all open streams are cut in the middle, without an end marker.
    pub cuts: u64,
    /// Grows when Drone is restarted: streams are cut, and the live logs, which lived in its memory, are gone.
    pub restarts: u64,
}

/// What can be wrong with one server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    /// Only for paths that contain this; empty: for all.
    pub only: String,
    /// Every answer takes this much longer (real time, whatever the clock of the world is).
    pub delay: Duration,
    /// The next answers have this status instead.
    pub fail: Option<Fail>,
    /// Connections are closed without an answer.
    pub refuse: bool,
    /// JSON answers break off in the middle and end in rubbish.
    pub garble: bool,
    /// Every session has ended: 401 whatever the token, and nothing is refreshed. Signing in goes on.
    pub signed_out: bool,
    /// Streams answer 503; everything else works.
    pub refuse_streams: bool,
}

/// Answers that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fail {
    /// HTTP status of the answers.
    pub status: u16,
    /// How many answers; `u32::MAX` for "until told otherwise".
    pub times: u32,
    /// Value of the header `Retry-After` in seconds, as a 429 or 503 has it.
    pub retry_after: Option<u32>,
}

/// Traps of a real Drone that only now and then snap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quirks {
    /// A live log ends without its last lines, this many; the stored log has them.
    pub drop_last_lines: usize,
    /// A cancelled running build tells nobody: no event, the log stream stays open, version 3 instead of 4.
    pub silent_cancel: bool,
    /// After an event with build version 2 comes another one with version 1.
    pub older_version_after: bool,
    /// Starting a build fails after this long (45 s on a real server) as if the pipeline file was missing.
    pub missing_yaml: Option<Duration>,
    /// Stages are accepted by a machine and then never start.
    pub never_starts: bool,
    /// A runner stores at most this many bytes of a log, the newest; 0 for the 5 MiB of a real one.
    pub stored_bytes: usize,
    /// The server is the open-source build: cron, promotions and the lists of the queue answer 501.
    pub open_source_build: bool,
    /// Somebody else writes the same row at the same time: cancel answers 409, decline 500.
    pub lock_clashes: bool,
}

impl Troubles {
    /// The knobs of one server.
    #[must_use]
    pub fn of(&self, server: Server) -> &Trouble {
        match server {
            Server::Backstage => &self.backstage,
            Server::Drone => &self.drone,
            Server::Issuer => &self.issuer,
        }
    }

    /// The knobs of one server, to be turned.
    pub fn of_mut(&mut self, server: Server) -> &mut Trouble {
        match server {
            Server::Backstage => &mut self.backstage,
            Server::Drone => &mut self.drone,
            Server::Issuer => &mut self.issuer,
        }
    }
}

/// The knobs, shared by the servers and by whoever turns them.
#[derive(Debug, Clone, Default)]
pub struct Mishaps(watch::Sender<Troubles>);

impl Mishaps {
    /// Turns knobs: `mishaps.change(|all| all.drone.garble = true)`.
    pub fn change(&self, change: impl FnOnce(&mut Troubles)) {
        self.0.send_modify(change);
    }

    /// Back to a calm day. Streams that were cut stay cut.
    pub fn calm(&self) {
        self.change(|all| {
            *all = Troubles {
                cuts: all.cuts,
                restarts: all.restarts,
                ..Troubles::default()
            };
        });
    }

    /// Cuts every open stream in the middle, once.
    pub fn cut_streams(&self) {
        self.change(|all| all.cuts += 1);
    }

    /// Drone is restarted: streams are cut, live logs are lost, builds go on.
    pub fn restart_drone(&self) {
        self.change(|all| all.restarts += 1);
    }

    /// The knobs as they stand.
    #[must_use]
    pub fn now(&self) -> Troubles {
        self.0.borrow().clone()
    }

    /// How long access tokens are good that are given out now, in seconds, if not as long as always.
    pub(super) fn token_life(&self) -> Option<i64> {
        let life = self.0.borrow().token_life?;
        i64::try_from(life.as_secs()).ok()
    }

    /// For streams: tells of every change.
    pub(super) fn watch(&self) -> watch::Receiver<Troubles> {
        self.0.subscribe()
    }

    /// Takes one failure from the stock, if `path` is meant.
    fn take_failure(&self, server: Server, path: &str) -> Option<Fail> {
        let mut taken = None;
        self.0.send_if_modified(|all| {
            let trouble = all.of_mut(server);
            if let Some(fail) = &mut trouble.fail
                && path.contains(&trouble.only)
                && fail.times > 0
            {
                taken = Some(*fail);
                fail.times -= u32::from(fail.times != u32::MAX);
            }
            false // nobody waits for a smaller stock
        });
        taken
    }
}

/// What [`layer`] needs to know.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub server: Server,
    pub mishaps: Mishaps,
    pub requests: Requests,
}

/// Counts the request, then lets happen to it what the knobs say. To be put around a whole router:
/// `router.layer(middleware::from_fn_with_state(gate, mishaps::layer))`.
///
/// `refuse` is not for this layer: only the listener can close a connection without an answer.
pub(super) async fn layer(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let pattern = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(path.as_str(), |it| it.as_str());
    let pattern = pattern
        .strip_suffix('/')
        .filter(|it| !it.is_empty())
        .unwrap_or(pattern);
    gate.requests
        .note(gate.server, format!("{} {pattern}", request.method()));

    let trouble = gate.mishaps.now().of(gate.server).clone();
    if !path.contains(&trouble.only) {
        return next.run(request).await;
    }
    if !trouble.delay.is_zero() {
        tokio::time::sleep(trouble.delay).await;
    }
    if let Some(fail) = gate.mishaps.take_failure(gate.server, &path) {
        return failure(fail);
    }
    // What signs people in, Backstage keeps under `/api/auth/`; it looks after itself.
    if trouble.signed_out && path.starts_with("/api/") && !path.starts_with("/api/auth/") {
        return message(StatusCode::UNAUTHORIZED);
    }
    if trouble.refuse_streams && path.starts_with("/api/stream") {
        return (StatusCode::SERVICE_UNAVAILABLE, "upstream connect error").into_response();
    }
    let response = next.run(request).await;
    if trouble.garble {
        garbled(response).await
    } else {
        response
    }
}

fn failure(fail: Fail) -> Response {
    let status = StatusCode::from_u16(fail.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = message(status);
    if let Some(seconds) = fail.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The words of the status, as Drone puts them: a JSON object and a newline.
fn message(status: StatusCode) -> Response {
    let text = json!({"message": status.canonical_reason().unwrap_or_default()});
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, format!("{text}\n")).into_response()
}

async fn garbled(response: Response) -> Response {
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return response;
    }
    let (mut head, body) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    let packed = head.headers.remove(header::CONTENT_ENCODING).is_some();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut rest = if packed {
        b"{\"items\":[".to_vec()
    } else {
        whole[..whole.len() / 2].to_vec()
    };
    rest.extend_from_slice(b"\x00<html>502 Bad Gateway");
    Response::from_parts(head, Body::from(rest))
}
