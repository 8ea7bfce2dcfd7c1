//! Who did what: Drone's facts and the own record on one line of time.

mod state;

pub(in crate::app) use state::{act, entered, rest, shows_running};

pub use state::AuditScreen;
