//! When the cache is read and written: read before the first frame, written at most every 30 s and at
//! the end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::app::{Event, Memory, Notice, Tone};
use crate::domain::{History, RepoId, Text};
use crate::operations::Context;
use crate::runtime::cache::{Cache, Found, Pasts, origin};
use crate::runtime::session::Session;

/// Between two writings that nobody asked for.
const REST: Duration = Duration::from_secs(30);

pub(super) struct Keeper {
    cache: Option<Cache>,
    /// Contexts and the addresses of their servers.
    origins: HashMap<Text, String>,
    kept: Instant,
    writing: Option<JoinHandle<()>>,
    /// Version of the pasts that were written last.
    past: u64,
}

impl Keeper {
    /// Keeps what is known of these contexts; nothing where there is no cache.
    pub(super) fn new(cache: Option<Cache>, contexts: &[Context]) -> Self {
        let origins = contexts
            .iter()
            .map(|context| (context.name().clone(), origin(context)));
        Self {
            cache,
            origins: origins.collect(),
            kept: Instant::now(),
            writing: None,
            past: 0,
        }
    }

    /// Reads the past of repositories beside the loop: what is on the screen does not need it.
    pub(super) fn recall(&self, door: &Sender<Event>) {
        let Some(cache) = self.cache.clone() else {
            return;
        };
        let (origins, door) = (self.origins.clone(), door.clone());
        tokio::task::spawn_blocking(move || {
            for (context, origin) in &origins {
                // A past that cannot be read is read again from Drone.
                if let Found::Kept(pasts) = cache.read_past(context, origin) {
                    let _ = door.blocking_send(Event::Recalled(pasts));
                }
            }
        });
    }

    /// What is remembered, and what could not be read.
    pub(super) fn remember(&self) -> Vec<Event> {
        let Some(cache) = &self.cache else {
            return Vec::new();
        };
        let found = self
            .origins
            .iter()
            .map(|(context, origin)| cache.read(context, origin));
        let event = |found| match found {
            Found::Nothing => None,
            Found::Kept(memory) => Some(Event::Remembered(memory)),
            Found::Damaged(path) => Some(Event::Told(Notice {
                tone: Tone::Warn,
                text: format!(
                    "the cache is damaged and was passed over: {}",
                    path.display()
                ),
            })),
        };
        found.filter_map(event).collect()
    }

    /// When there will be something to keep, if there is.
    pub(super) fn due(&self, session: &Session) -> Option<Instant> {
        let wanted = self.cache.is_some() && session.is_unkept();
        wanted.then(|| self.kept + REST)
    }

    /// Keeps what is new, if the last time is long enough ago.
    pub(super) fn keep_in_time(&mut self, session: &mut Session) {
        if self.due(session).is_some_and(|due| due <= Instant::now()) {
            self.keep(session);
        }
    }

    /// Keeps what is known now, beside the loop.
    pub(super) fn keep(&mut self, session: &mut Session) {
        self.kept = Instant::now();
        let Some(cache) = self.cache.clone() else {
            return;
        };
        if self
            .writing
            .as_ref()
            .is_some_and(|writing| !writing.is_finished())
        {
            return;
        }
        let memory = session.take_memory();
        let oncall = &session.model().store.oncall;
        let pasts = (oncall.version != self.past).then(|| oncall.pasts.clone());
        self.past = oncall.version;
        let origins = self.origins.clone();
        self.writing = Some(tokio::task::spawn_blocking(move || {
            write(&cache, &memory, &origins);
            if let Some(pasts) = pasts {
                write_pasts(&cache, &pasts, &origins);
            }
        }));
    }

    /// Keeps what is known at the end, and waits until it is written.
    pub(super) async fn keep_last(&mut self, session: &mut Session) {
        if let Some(writing) = self.writing.take() {
            let _ = writing.await;
        }
        if session.is_unkept() {
            self.keep(session);
        }
        if let Some(writing) = self.writing.take() {
            let _ = writing.await;
        }
    }
}

/// A cache that cannot be written (full disk, read-only home) costs the next start its first rows and
/// nothing else.
fn write(cache: &Cache, memory: &[Memory], origins: &HashMap<Text, String>) {
    for memory in memory {
        let Some(origin) = origins.get(&memory.context) else {
            continue;
        };
        if let Err(error) = cache.write(memory, origin) {
            tracing::warn!(%error, context = %memory.context, "the cache was not written");
        }
    }
}

fn write_pasts(
    cache: &Cache,
    pasts: &HashMap<RepoId, Arc<History>>,
    origins: &HashMap<Text, String>,
) {
    for (context, origin) in origins {
        let of = pasts
            .iter()
            .filter(|(repo, _)| repo.server.context == *context);
        let of: Pasts = of
            .map(|(repo, past)| (repo.clone(), past.clone()))
            .collect();
        if let Err(error) = cache.write_past(context, &of, origin) {
            tracing::warn!(%error, %context, "the past was not written");
        }
    }
}
