//! Why tokens cannot be kept or read.

use std::io;
use std::path::Path;

use crate::domain::{Fault, FaultKind};

/// Why tokens cannot be kept or read. No variant holds one.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Somebody else could have read or written it.
    #[error("{path} {why}")]
    Unsafe {
        path: String,
        why: &'static str,
        /// What makes it safe, as a command where there is one.
        remedy: String,
    },
    /// What lies there is not what was put there, or was sealed with another key. Such tokens are
    /// discarded.
    #[error("stored tokens cannot be read; discarded ({path}: {why})")]
    Unreadable { path: String, why: &'static str },
    /// Sealed, and the key is out of reach for now: they may be read again later.
    #[error("stored tokens cannot be read: keyring not available ({why})")]
    Sealed { why: String },
    /// The configuration wants the keyring and nothing else.
    #[error("keyring not available ({why})")]
    NoKeyring { why: String },
    #[error("{path}: {source}")]
    File { path: String, source: io::Error },
    /// A file cannot be sealed without chance.
    #[error("the operating system gives no random bytes")]
    NoChance,
    #[error("another backdrone has kept {path} locked for {seconds} s")]
    Busy { path: String, seconds: u64 },
    #[error("login already open in {}", process(*.pid))]
    LoginOpen { pid: Option<u32> },
}

fn process(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("pid {pid}"))
}

impl KeepError {
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        let path = path.display().to_string();
        Self::File { path, source }
    }

    pub(super) fn unreadable(path: &Path, why: &'static str) -> Self {
        let path = path.display().to_string();
        Self::Unreadable { path, why }
    }
}

impl From<&KeepError> for Fault {
    fn from(error: &KeepError) -> Self {
        let summary = error.to_string();
        let (kind, hint) = match error {
            KeepError::Unsafe { remedy, .. } => (FaultKind::Local, remedy.clone()),
            KeepError::Unreadable { .. } => (
                FaultKind::SignedOut,
                "sign in again: `backdrone login`".into(),
            ),
            KeepError::Sealed { .. } => (
                FaultKind::SignedOut,
                "unlock the keyring, or sign in again: `backdrone login`".into(),
            ),
            KeepError::NoKeyring { .. } => (
                FaultKind::Local,
                "start or unlock it, or set `auth.require_keyring: false`".into(),
            ),
            KeepError::File { .. } | KeepError::NoChance => (
                FaultKind::Local,
                "`--store none` keeps tokens in memory only".into(),
            ),
            KeepError::Busy { .. } => (FaultKind::Local, "end the other one".into()),
            KeepError::LoginOpen { .. } => (
                FaultKind::Local,
                "finish or cancel the other sign-in".into(),
            ),
        };
        Self::new(kind, summary).hint(hint)
    }
}

impl From<KeepError> for Fault {
    fn from(error: KeepError) -> Self {
        Self::from(&error)
    }
}
