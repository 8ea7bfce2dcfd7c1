//! What the process was given: environment, folders, streams. Read once in `main`, so that a test
//! hands in its own.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::config;

/// What the process was given.
#[derive(Clone, Default)]
pub struct World {
    pub environment: HashMap<String, String>,
    /// Where `config.yaml` is looked for.
    pub config_folder: Option<PathBuf>,
    /// Where the own record and the debug log go.
    pub state_folder: Option<PathBuf>,
    pub cache_folder: Option<PathBuf>,
    pub working_folder: Option<PathBuf>,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    /// The terminal takes more than ASCII.
    pub utf8: bool,
}

impl World {
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        self.environment.get(name).cloned()
    }

    /// The file that is read, and whether it was named (then it must be there).
    pub(super) fn config_file(&self, flags: &config::Flags) -> Option<(PathBuf, bool)> {
        let named = config::config_path(flags, &|name| self.variable(name));
        if let Some((path, _)) = named {
            return Some((path, true));
        }
        let folder = self.config_folder.as_ref()?;
        Some((folder.join("config.yaml"), false))
    }
}
