//! A log between the loop, which looks, and the tasks that fill it and look through it. Each holds the
//! lock for a piece, a window or a step of a few milliseconds, never while it waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::app::LogNews;
use crate::domain::LogState;
use crate::logs::Log;
use crate::runtime::logs::VIEW;
use crate::runtime::logs::find::{Finding, Marks};
use crate::runtime::logs::rules::Rulebook;

pub(super) struct Shared {
    held: Mutex<Held>,
    /// Grown since it was told last.
    has_grown: AtomicBool,
    /// Of all logs: the loop waits for it.
    grew: Arc<Notify>,
    /// There is something to look through.
    work: Notify,
}

/// What is known of a log.
pub(super) struct Held {
    pub(super) log: Log,
    pub(super) state: LogState,
    /// Its reader gave up: no more lines will come of this try.
    pub(super) failed: bool,
    pub(super) search: Option<Finding>,
    pub(super) filter: Option<Finding>,
    pub(super) marks: Marks,
}

impl Shared {
    pub(super) fn new(grew: Arc<Notify>, rulebook: Arc<Rulebook>) -> Self {
        Self {
            held: Mutex::new(Held {
                log: Log::new(),
                state: LogState::default(),
                failed: false,
                search: None,
                filter: None,
                marks: Marks::new(rulebook),
            }),
            has_grown: AtomicBool::new(false),
            grew,
            work: Notify::new(),
        }
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        // Whoever broke down with the lock left a log that is whole up to its last entry.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text or its state is different: it will be told with the next frame, and looked through.
    pub(super) fn changed(&self) {
        self.has_grown.store(true, Ordering::Release);
        self.grew.notify_one();
        self.look();
    }

    /// There is something to look for.
    pub(super) fn look(&self) {
        self.work.notify_one();
    }

    /// Waits until there is something to look through.
    pub(super) async fn work(&self) {
        self.work.notified().await;
    }

    /// How large it is, if that is different from what was told last.
    pub(super) fn growth(&self) -> Option<LogNews> {
        if !self.has_grown.swap(false, Ordering::AcqRel) {
            return None;
        }
        let held = self.held();
        Some(LogNews::Grew {
            lines: held.log.len(VIEW) as u64,
            dropped: held.log.dropped(),
            bytes: held.log.bytes(),
            state: held.state.clone(),
        })
    }
}
