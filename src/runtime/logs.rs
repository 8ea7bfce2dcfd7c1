//! The keeper of open logs: their text lives here, and the model gets counts and windows.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use crate::app::{Event, LogNews, LogOrder, LogRow, Window};
use crate::domain::{Fault, FaultKind, LogId, LogState};
use crate::logs::{Cut, Log, LogError, LogLine, Search, View};
use crate::operations::Context;
use crate::runtime::logs::read::read;
use crate::runtime::logs::work::Desk;

mod read;
mod stored;
mod work;

/// Logs that are open.
pub(super) struct Logs {
    door: mpsc::Sender<Event>,
    open: HashMap<LogId, Open>,
    readers: JoinSet<()>,
    /// Searches, filters, marks and savings under way.
    workers: JoinSet<()>,
    grew: Arc<Notify>,
}

struct Open {
    shared: Arc<Shared>,
    reader: AbortHandle,
    marks: AbortHandle,
    search: Option<AbortHandle>,
    filter: Option<AbortHandle>,
}

/// A log between the loop, which looks, and its reader, which adds. Both hold the lock for a piece or a
/// window at a time, never while they wait.
pub(super) struct Shared {
    held: Mutex<Held>,
    /// Grown since it was told last.
    has_grown: AtomicBool,
    grew: Arc<Notify>,
    /// Counts changes, for work that goes on with each.
    pub(super) grown: watch::Sender<u64>,
}

#[derive(Default)]
pub(super) struct Held {
    pub(super) log: Log,
    pub(super) state: LogState,
    /// Shows only what it finds.
    pub(super) filter: Option<Search>,
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
        self.grown.send_modify(|count| *count += 1);
    }
}

impl Logs {
    pub(super) fn new(door: mpsc::Sender<Event>) -> Self {
        Self {
            door,
            open: HashMap::new(),
            readers: JoinSet::new(),
            workers: JoinSet::new(),
            grew: Arc::default(),
        }
    }

    /// Opens a log, or reads one that is open in the other way: what was followed is read whole once
    /// its step has ended, and keeps its lines until the stored ones are here.
    pub(super) fn open(&mut self, context: &Context, id: &LogId, live: bool) {
        while self.readers.try_join_next().is_some() || self.workers.try_join_next().is_some() {}
        let known = self.open.remove(id);
        let shared = match &known {
            Some(open) => {
                open.reader.abort();
                open.shared.clone()
            }
            None => Arc::new(Shared {
                held: Mutex::default(),
                has_grown: AtomicBool::new(false),
                grew: self.grew.clone(),
                grown: watch::Sender::new(0),
            }),
        };
        if live {
            shared.held().state = LogState::Waiting;
        }
        let work = read(
            context.clone(),
            id.clone(),
            live,
            shared.clone(),
            self.door.clone(),
        );
        let reader = self.readers.spawn(work);
        let open = match known {
            Some(open) => Open { reader, ..open },
            None => Open {
                marks: self.workers.spawn(work::marks(self.desk(id, &shared))),
                shared,
                reader,
                search: None,
                filter: None,
            },
        };
        self.open.insert(id.clone(), open);
    }

    fn desk(&self, id: &LogId, shared: &Arc<Shared>) -> Desk {
        Desk {
            id: id.clone(),
            shared: shared.clone(),
            door: self.door.clone(),
        }
    }

    pub(super) fn close(&mut self, id: &LogId) {
        if let Some(open) = self.open.remove(id) {
            open.reader.abort();
            open.marks.abort();
            for work in [open.search, open.filter].into_iter().flatten() {
                work.abort();
            }
        }
    }

    /// Decodes the lines of a window, from memory.
    pub(super) fn window(&self, id: &LogId, window: Window) -> Option<LogNews> {
        let held = self.open.get(id)?.shared.held();
        let cut = Cut {
            from_column: size(u64::from(window.from_column)),
            columns: size(u64::from(window.columns)),
        };
        let (first, rows) = (size(window.first), size(u64::from(window.rows)));
        let lines = match &held.filter {
            Some(filter) => filter.window(&held.log, first, rows, cut),
            None => held.log.window(View::Shown, first, rows, cut),
        };
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

    /// Searches, filters, saves: work that takes a while. A newer search or filter ends the older.
    pub(super) fn work(&mut self, order: LogOrder) {
        let (LogOrder::Search { id, .. } | LogOrder::Filter { id, .. } | LogOrder::Save { id, .. }) =
            &order
        else {
            return;
        };
        let Some(shared) = self.open.get(id).map(|open| open.shared.clone()) else {
            return;
        };
        let (id, desk) = (id.clone(), self.desk(id, &shared));
        let (search, filter) = match order {
            LogOrder::Search { search, turn, .. } => (
                Some(self.workers.spawn(work::search(desk, search, turn))),
                None,
            ),
            LogOrder::Filter { search, turn, .. } => (
                None,
                Some(self.workers.spawn(work::filter(desk, search, turn))),
            ),
            LogOrder::Save { filtered, name, .. } => {
                self.workers.spawn(work::write(desk, filtered, name));
                (None, None)
            }
            _ => return,
        };
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let replaced = [
            search.and_then(|new| open.search.replace(new)),
            filter.and_then(|new| open.filter.replace(new)),
        ];
        for older in replaced.into_iter().flatten() {
            older.abort();
        }
    }

    /// Waits until one piece of such work has ended; `None` when none is under way.
    pub(super) async fn one_ended(&mut self) -> Option<()> {
        self.workers.join_next().await.map(|_| ())
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
