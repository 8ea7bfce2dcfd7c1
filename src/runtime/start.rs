//! What the dashboard starts with, and how it ends.

use std::any::Any;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use crate::app::{OwnView, Settings};
use crate::domain::{Draft, Entrance, Fault, Probe, Probed, RepoSlug, Text, Trust};
use crate::operations::Context;
use crate::ui::Look;

/// What the dashboard starts with: made by the root from configuration, flags and environment.
pub struct Start {
    pub opened: Opened,
    /// Opens another context in place of this one.
    pub open: Open,
    pub look: Look,
    /// Reads the look again when its file changes; `None` where there is no file.
    pub reload: Option<Reload>,
    /// Folder of the cache; `None` keeps nothing.
    pub cache: Option<PathBuf>,
    /// Clicks and the wheel are ours, and not for selecting text.
    pub pointer: bool,
    /// A browser can be opened here: a display, and no SSH in between.
    pub browser: bool,
    /// Finds the repository of the checkout one stands in; not begun before the first frame.
    pub checkout: Option<Checkout>,
    /// Nothing is configured yet: what the first run has done for it.
    pub first_run: Option<FirstRun>,
}

/// What the questions of the first run need: the configuration is not ours to know.
pub struct FirstRun {
    pub probe: Work<(Probe, Trust), Probed>,
    /// Opens a catalog that somebody signs in to. What that brings stays in memory; asks nobody yet.
    pub enter: Box<dyn Fn(Entrance, Trust) -> Result<Context, Fault> + Send + Sync>,
    /// Writes the file, whole or not at all; never over another. Keeps with it what a sign-in on the
    /// way has brought.
    pub write: Work<Draft, ()>,
}

/// Work that the composition root does.
pub type Work<I, O> =
    Box<dyn Fn(I) -> Pin<Box<dyn Future<Output = Result<O, Fault>> + Send>> + Send + Sync>;

/// Contexts that are shown together, open.
pub struct Opened {
    pub contexts: Vec<Context>,
    pub settings: Settings,
    /// What must live as long as they are shown: a pretend world.
    pub alive: Option<Box<dyn Any + Send>>,
}

/// Opens the context of a name; connects to nothing. In words, why not.
pub type Open =
    Box<dyn Fn(Text) -> Pin<Box<dyn Future<Output = Result<Opened, String>> + Send>> + Send + Sync>;

/// Files of one folder, and how what may change is read from them again. In words, why it cannot be.
pub struct Reload {
    pub folder: PathBuf,
    /// Names of the files.
    pub files: Vec<OsString>,
    pub read: Box<dyn Fn() -> Result<Reread, String> + Send + Sync>,
}

/// What may change while the dashboard runs.
pub struct Reread {
    pub look: Look,
    pub views: Vec<Arc<OwnView>>,
    /// What does not count of the views, in words.
    pub wrong: Option<String>,
}

/// Work that may end with the repository of a Git checkout: `git` can take seconds.
pub type Checkout = Pin<Box<dyn Future<Output = Option<RepoSlug>> + Send>>;

/// How the dashboard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The person left it.
    Left,
    /// A signal, by its number: the exit code is 128 more.
    Signal(i32),
    /// The terminal was closed.
    TerminalGone,
}

/// Why there is no dashboard.
#[derive(Debug)]
pub enum RunError {
    /// There is no terminal to read from, or it refuses.
    Terminal(io::Error),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(_) => f.write_str("the terminal cannot be taken over"),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Terminal(error) => Some(error),
        }
    }
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error)
    }
}
