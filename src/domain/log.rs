//! Which log, and what is known of it.

use crate::domain::BuildId;

/// The log of one step: addresses name stages and steps by number, not by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LogId {
    pub build: BuildId,
    pub stage: u32,
    pub step: u32,
}

/// Where a log stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LogState {
    /// Asked for, nothing has come.
    #[default]
    Waiting,
    /// Lines arrive while the step runs.
    Live,
    /// The stored log of a finished step is here, whole.
    Whole,
    /// The step printed nothing (`null` in Drone).
    Silent,
    /// The server keeps no log for the step (404).
    None,
    /// The step runs, and the server tells no more of its lines: it was started anew and forgot them.
    /// They are in the log that is stored when the step ends (`drone-api` 3.5).
    Later,
    /// The stream was lost; `retry_in` seconds, as set when the try ended.
    Lost { retry_in: u32 },
}
