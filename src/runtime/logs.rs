//! The keeper of open logs: their text lives here, and the model gets counts and windows.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc};
use tokio::task::{AbortHandle, JoinSet};

use crate::app::{Event, LogNews, LogOrder, LogRow, Window};
use crate::domain::{Fault, FaultKind, LogId, LogState};
use crate::logs::{Cut, Log, LogError, LogLine, View};
use crate::operations::Context;
use crate::runtime::logs::read::read;

mod read;
mod stored;

/// Logs that are open.
pub(super) struct Logs {
    door: mpsc::Sender<Event>,
    open: HashMap<LogId, Open>,
    readers: JoinSet<()>,
    grew: Arc<Notify>,
}

struct Open {
    shared: Arc<Shared>,
    reader: AbortHandle,
}

/// A log between the loop, which looks, and its reader, which adds. Both hold the lock for a piece or a
/// window at a time, never while they wait.
pub(super) struct Shared {
    held: Mutex<Held>,
    /// Grown since it was told last.
    has_grown: AtomicBool,
    grew: Arc<Notify>,
}

#[derive(Default)]
pub(super) struct Held {
    pub(super) log: Log,
    pub(super) state: LogState,
}

impl Shared {
    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        // A reader that broke down leaves a log that is whole up to its last entry.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something is different: it will be told with the next frame.
    pub(super) fn changed(&self) {
        self.has_grown.store(true, Ordering::Release);
        self.grew.notify_one();
    }
}

impl Logs {
    pub(super) fn new(door: mpsc::Sender<Event>) -> Self {
        Self {
            door,
            open: HashMap::new(),
            readers: JoinSet::new(),
            grew: Arc::default(),
        }
    }

    /// Opens a log, or reads one that is open in the other way: what was followed is read whole once
    /// its step has ended, and keeps its lines until the stored ones are here.
    pub(super) fn open(&mut self, context: &Context, id: &LogId, live: bool) {
        let shared = match self.open.remove(id) {
            Some(open) => {
                open.reader.abort();
                open.shared
            }
            None => Arc::new(Shared {
                held: Mutex::default(),
                has_grown: AtomicBool::new(false),
                grew: self.grew.clone(),
            }),
        };
        let work = read(
            context.clone(),
            id.clone(),
            live,
            shared.clone(),
            self.door.clone(),
        );
        let reader = self.readers.spawn(work);
        self.open.insert(id.clone(), Open { shared, reader });
    }

    pub(super) fn close(&mut self, id: &LogId) {
        if let Some(open) = self.open.remove(id) {
            open.reader.abort();
        }
    }

    /// Decodes the lines of a window, from memory.
    pub(super) fn window(&self, id: &LogId, window: Window) -> Option<LogNews> {
        let held = self.open.get(id)?.shared.held();
        let cut = Cut {
            from_column: size(u64::from(window.from_column)),
            columns: size(u64::from(window.columns)),
        };
        let first = size(window.first);
        let lines = held
            .log
            .window(View::Shown, first, size(u64::from(window.rows)), cut);
        Some(match lines {
            Ok(lines) => LogNews::Window {
                first: window.first,
                rows: lines.into_iter().map(row).collect(),
            },
            Err(error) => LogNews::Faulted(unreadable(&error)),
        })
    }

    /// The text of lines, without colours and other orders, for the clipboard.
    pub(super) fn lines(&self, id: &LogId, first: u64, last: u64) -> Option<String> {
        let held = self.open.get(id)?.shared.held();
        let rows = size(last.saturating_sub(first)).saturating_add(1);
        let lines = held
            .log
            .window(View::Shown, size(first), rows, Cut::default())
            .ok()?;
        let plain: Vec<String> = lines.iter().map(|line| line.text.plain()).collect();
        Some(plain.join("\n"))
    }

    /// How the logs have grown since the last call.
    pub(super) fn grown(&self) -> Vec<(LogId, LogNews)> {
        let grown = self
            .open
            .iter()
            .filter(|(_, open)| open.shared.has_grown.swap(false, Ordering::AcqRel));
        grown
            .map(|(id, open)| (id.clone(), open.shared.held().size()))
            .collect()
    }

    /// Searches, filters, saves: work that takes a while.
    pub(super) fn work(&mut self, _order: LogOrder) {}

    /// Waits until one piece of such work has ended; `None` when none is under way.
    pub(super) async fn one_ended(&mut self) -> Option<()> {
        std::future::ready(None).await
    }

    /// Waits until a log has grown.
    pub(super) fn grew(&self) -> impl Future<Output = ()> + Send + use<> {
        let grew = self.grew.clone();
        async move { grew.notified().await }
    }
}

impl Held {
    fn size(&self) -> LogNews {
        LogNews::Grew {
            lines: self.log.len(View::Shown) as u64,
            dropped: self.log.dropped(),
            bytes: self.log.bytes(),
            state: self.state.clone(),
        }
    }
}

fn row(line: LogLine) -> LogRow {
    LogRow {
        line: line.line as u64,
        time: line.time,
        text: line.text,
        overwritten: line.overwritten,
        cut: line.more,
    }
}

fn unreadable(error: &LogError) -> Fault {
    Fault::new(FaultKind::Local, error.to_string()).hint("is the disk full?")
}

/// Counts of lines fit into memory, so they fit into its measure.
fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
