//! The keeper of open logs: their text lives here, and the model gets counts, windows and places.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use tokio::task::{AbortHandle, JoinSet};

use crate::app::filter;
use crate::app::{Event, LogNews, LogRow, LogSettings, Notice, Tone, Window};
use crate::domain::{Fault, FaultKind, LogId};
use crate::logs::{
    Cut, Form, LogError, LogLine, Needle, NeedleError, Search, View, file_name, save,
};
use crate::operations::Context;
use crate::runtime::logs::find::{Finding, find};
use crate::runtime::logs::read::read;
use crate::runtime::logs::rules::Rulebook;
use crate::runtime::logs::shared::{Held, Shared};

mod find;
mod read;
mod rules;
mod shared;

/// What everybody sees of a log: of lines drawn again and again the last drawing.
const VIEW: View = View::Shown;

/// Logs that are open.
pub(super) struct Logs {
    door: mpsc::Sender<Event>,
    open: HashMap<LogId, Open>,
    tasks: JoinSet<()>,
    grew: Arc<Notify>,
    rulebook: Arc<Rulebook>,
}

/// A log, who fills it and who looks through it.
struct Open {
    shared: Arc<Shared>,
    reader: AbortHandle,
    finder: AbortHandle,
}

impl Logs {
    pub(super) fn new(door: mpsc::Sender<Event>, chosen: LogSettings) -> Self {
        Self {
            rulebook: Arc::new(Rulebook::new(chosen, door.clone())),
            door,
            open: HashMap::new(),
            tasks: JoinSet::new(),
            grew: Arc::default(),
        }
    }

    /// Opens a log, or reads one that is open in the other way: what was followed is read whole once
    /// its step has ended, and keeps its lines until the stored ones are here.
    pub(super) fn open(&mut self, context: &Context, id: &LogId, live: bool) {
        self.reap();
        let (shared, finder) = match self.open.remove(id) {
            Some(open) => {
                open.reader.abort();
                (open.shared, open.finder)
            }
            None => {
                let shared = Arc::new(Shared::new(self.grew.clone(), self.rulebook.clone()));
                let work = find(id.clone(), shared.clone(), self.door.clone());
                (shared, self.tasks.spawn(work))
            }
        };
        let work = read(
            context.clone(),
            id.clone(),
            live,
            shared.clone(),
            self.door.clone(),
        );
        let reader = self.tasks.spawn(work);
        let open = Open {
            shared,
            reader,
            finder,
        };
        self.open.insert(id.clone(), open);
    }

    pub(super) fn close(&mut self, id: &LogId) {
        if let Some(open) = self.open.remove(id) {
            open.reader.abort();
            open.finder.abort();
        }
        self.reap();
    }

    /// Forgets tasks that have ended. One that broke down leaves its log as it was.
    fn reap(&mut self) {
        while let Some(ended) = self.tasks.try_join_next() {
            if ended.is_err_and(|error| error.is_panic()) {
                tracing::error!("the work on a log broke down");
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
            Some(filter) => filter.search.window(&held.log, first, rows, cut),
            None => held.log.window(VIEW, first, rows, cut),
        };
        Some(match lines {
            Ok(lines) => LogNews::Window {
                first: window.first,
                rows: lines.into_iter().map(row).collect(),
            },
            Err(error) => LogNews::Faulted(unreadable(&error)),
        })
    }

    /// The clean text of lines, the last one included, for the clipboard.
    pub(super) fn lines(&self, id: &LogId, first: u64, last: u64) -> Option<String> {
        let held = self.open.get(id)?.shared.held();
        let end = size(last).saturating_add(1).min(held.log.len(VIEW));
        held.log.text(VIEW, size(first)..end).ok()
    }

    /// Looks for a text from now on, and in what comes.
    pub(super) fn search(&self, id: &LogId, search: &filter::Search, turn: u64) {
        let Some(open) = self.open.get(id) else {
            return;
        };
        let search = self.understood(search);
        open.shared.held().search = search.map(|search| Finding::new(search, turn));
        open.shared.look();
    }

    /// Keeps only lines that match; all of them for `None`.
    pub(super) fn filter(&self, id: &LogId, search: Option<&filter::Search>, turn: u64) {
        let Some(open) = self.open.get(id) else {
            return;
        };
        let search = search.and_then(|search| self.understood(search));
        open.shared.held().filter = search.map(|search| Finding::new(search, turn));
        open.shared.look();
    }

    fn understood(&self, search: &filter::Search) -> Option<Search> {
        match to_search(search) {
            Ok(search) => Some(search),
            Err(error) => {
                // A full door has enough to say already.
                let _ = self.door.try_send(told(Tone::Warn, error.to_string()));
                None
            }
        }
    }

    /// Writes a log, or what its filter keeps, to a file in the current folder.
    pub(super) fn save(&mut self, id: &LogId, filtered: bool, name: String) {
        let Some(open) = self.open.get(id) else {
            return;
        };
        let (shared, door) = (open.shared.clone(), self.door.clone());
        self.tasks.spawn_blocking(move || {
            let said = written(&shared.held(), filtered, &name);
            // Nobody is there to be told when the door is closed.
            let _ = door.blocking_send(said);
        });
    }

    /// How the logs have grown since the last call.
    pub(super) fn grown(&self) -> Vec<(LogId, LogNews)> {
        let sizes = self
            .open
            .iter()
            .filter_map(|(id, open)| Some((id.clone(), open.shared.growth()?)));
        sizes.collect()
    }

    /// Waits until a log has grown.
    pub(super) fn grew(&self) -> impl Future<Output = ()> + Send + use<> {
        let grew = self.grew.clone();
        async move { grew.notified().await }
    }
}

fn to_search(search: &filter::Search) -> Result<Search, NeedleError> {
    let needle = if search.regex {
        Needle::pattern(&search.text)?
    } else {
        Needle::literal(&search.text)?
    };
    Ok(Search::new(needle, VIEW)
        .inverse(search.inverse)
        .context(size(u64::from(search.context))))
}

fn written(held: &Held, filtered: bool, name: &str) -> Event {
    let only = held.filter.as_ref().filter(|_| filtered);
    let only = only.map(|filter| &filter.search);
    match save(&held.log, Form::Clean, only, file_name(&[name]).as_ref()) {
        Ok(path) => told(Tone::Good, format!("saved {}", path.display())),
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}"));
            told(Tone::Bad, format!("{error}{}", cause.unwrap_or_default()))
        }
    }
}

fn told(tone: Tone, text: String) -> Event {
    Event::Told(Notice { tone, text })
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

/// A count as memory measures it: what is held there fits.
fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
