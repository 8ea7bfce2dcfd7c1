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
    /// The stream was lost; `retry_in` seconds, as set when the try ended.
    Lost { retry_in: u32 },
}
