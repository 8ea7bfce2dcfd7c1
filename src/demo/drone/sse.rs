//! What the three streams have in common: their bytes, how they end and how they are cut.

use std::{collections::VecDeque, io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use tokio::sync::watch;

use crate::demo::{
    clock::Clock,
    mishaps::Troubles,
    world::{State, Subscription, World},
};

use super::answer::CHUNK;

/// Silence after which a handler writes a ping, in milliseconds.
pub(super) const PING_AFTER: i64 = 30_000;
/// After this time every stream is ended, in milliseconds.
const LONGEST: i64 = 24 * 60 * 60 * 1000;

pub(super) const PING: &str = ": ping\n\n";
pub(super) const EOF: &str = "event: error\ndata: eof\n\n";

/// The common half of a stream.
pub(super) struct Line {
    pub world: Arc<World>,
    pub news: Subscription,
    /// When something was last received or a ping written, in Unix milliseconds.
    pub quiet_since: i64,
    troubles: watch::Receiver<Troubles>,
    /// Cuts and restarts before the stream was opened.
    cuts: (u64, u64),
    opened: i64,
    ready: VecDeque<Bytes>,
    is_over: bool,
}

/// What a stream was woken by.
pub(super) enum Woken<T> {
    News(T),
    Time,
}

impl Line {
    /// A stream that has just been opened; it begins with a ping.
    pub(super) fn open(world: Arc<World>) -> Self {
        let mut troubles = world.shared.mishaps.watch();
        let cuts = cuts(&mut troubles);
        let (news, now) = world.with(|state| (state.subscribe(), state.now));
        let mut line = Self {
            world,
            news,
            quiet_since: now,
            troubles,
            cuts,
            opened: now,
            ready: VecDeque::new(),
            is_over: false,
        };
        line.send(PING);
        line
    }

    /// Queues bytes in pieces as Go's server sends them.
    pub(super) fn send(&mut self, text: &str) {
        let whole = Bytes::copy_from_slice(text.as_bytes());
        for from in (0..whole.len()).step_by(CHUNK) {
            self.ready
                .push_back(whole.slice(from..(from + CHUNK).min(whole.len())));
        }
    }

    /// Queues the end marker; nothing follows it.
    pub(super) fn end(&mut self) {
        self.send(EOF);
        self.is_over = true;
    }

    /// Bytes to be written now; `Some(None)` when the stream is at its end, `None` when there is
    /// nothing to write yet.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether to wait, the inner one is what a stream gives"
    )]
    pub(super) fn next_piece(&mut self) -> Option<Option<io::Result<Bytes>>> {
        if let Some(piece) = self.ready.pop_front() {
            return Some(Some(Ok(piece)));
        }
        self.is_over.then_some(None)
    }

    /// Waits for news or for `until` (Unix milliseconds); an error if the stream is cut meanwhile.
    pub(super) async fn wait(
        &mut self,
        until: i64,
    ) -> io::Result<Woken<Arc<crate::demo::world::News>>> {
        let clock: Clock = self.world.shared.clock.clone();
        let last = self.opened + LONGEST;
        loop {
            if cuts(&mut self.troubles) != self.cuts {
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            tokio::select! {
                biased;
                // The sender lives in the world, which `self` keeps.
                Some(news) = self.news.recv() => return Ok(Woken::News(news)),
                Ok(()) = self.troubles.changed() => {}
                () = clock.until(until.min(last)) => {
                    // What had to happen until now comes before the silence after it.
                    self.with(|_| ());
                    if let Ok(news) = self.news.try_recv() {
                        return Ok(Woken::News(news));
                    }
                    if clock.millis() >= last {
                        self.end();
                    }
                    return Ok(Woken::Time);
                }
            }
        }
    }

    /// Looks something up in the world as it is now.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        self.world.with(work)
    }
}

fn cuts(troubles: &mut watch::Receiver<Troubles>) -> (u64, u64) {
    let troubles = troubles.borrow_and_update();
    (troubles.cuts, troubles.restarts)
}

/// A source of bytes.
pub(super) trait Pieces: Send + 'static {
    /// The next piece, once there is one.
    fn next(&mut self) -> impl Future<Output = Option<io::Result<Bytes>>> + Send;
}

/// The answer that streams these pieces.
pub(super) fn answer(pieces: impl Pieces) -> Response {
    let body = stream::unfold(Some(pieces), |pieces| async move {
        let mut pieces = pieces?;
        let piece = pieces.next().await?;
        // After an error nothing follows.
        let rest = piece.is_ok().then_some(pieces);
        Some((piece, rest))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONNECTION, "keep-alive"),
    ];
    let mut response = (headers, Body::from_stream(body)).into_response();
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
