//! Blocked stages that wait for a person.

mod state;

pub(in crate::app) use state::{act, count, entered, rest, shows_running};

pub use state::ApprovalsScreen;
