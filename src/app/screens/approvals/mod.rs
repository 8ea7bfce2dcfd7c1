//! Blocked stages that wait for a person.

mod actions;
mod decided;
mod list;
mod look;
mod state;

pub(in crate::app) use actions::{act, go_to_view};
pub(in crate::app) use look::{count, entered, look, rest, shows_running};

pub use decided::{decided_today, decisions};
pub use list::{Listed, Wait, waits};
pub use state::{ApprovalsScreen, Part};
