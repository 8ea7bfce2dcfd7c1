//! The files that look and views come from, watched: what a person changes there shows at once.

use std::ffi::OsString;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::runtime::start::{Reload, Reread};

/// An editor writes in several steps: a change counts when there was none after it for this long.
const REST: Duration = Duration::from_millis(80);

/// Files under watch, as long as this lives.
pub(super) struct Watch {
    reload: Reload,
    changes: mpsc::Receiver<()>,
    /// A change was told that nobody has read yet.
    has_changed: bool,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Begins to watch; `None` where the system does not let us, which costs the person a new start.
    pub(super) fn begin(reload: Reload) -> Option<Self> {
        let names = reload.files.clone();
        let (sender, changes) = mpsc::channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(&event, &names)) {
                // Full: a change is told already.
                let _ = sender.try_send(());
            }
        });
        let mut watcher = watcher.ok()?;
        // The folder, and not the file: editors put a new one in its place.
        if let Err(error) = watcher.watch(&reload.folder, RecursiveMode::NonRecursive) {
            tracing::debug!(%error, "the configuration is not watched");
            return None;
        }
        Some(Self {
            reload,
            changes,
            has_changed: false,
            _watcher: watcher,
        })
    }

    /// Reads what may change as the files have it now.
    pub(super) fn read(&self) -> Result<Reread, String> {
        (self.reload.read)()
    }
}

/// Reading a file, as we do, is none.
fn is_change(event: &Event, names: &[OsString]) -> bool {
    let is_ours = |path: &std::path::PathBuf| {
        let name = path.file_name();
        name.is_some_and(|name| names.iter().any(|ours| ours == name))
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(is_ours)
}

/// Waits until one of the files has changed and come to rest; for ever where none is watched. Nothing is lost
/// when the waiting is given up.
pub(super) async fn changed(watch: Option<&mut Watch>) {
    let Some(watch) = watch else {
        return std::future::pending().await;
    };
    if !watch.has_changed && watch.changes.recv().await.is_none() {
        return std::future::pending().await;
    }
    watch.has_changed = true;
    while tokio::time::timeout(REST, watch.changes.recv()).await == Ok(Some(())) {}
    watch.has_changed = false;
}
