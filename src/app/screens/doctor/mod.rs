//! Catalog entries that are stale, and what would put them right; and the way to the servers.

mod actions;
mod answers;
mod listing;
mod state;

pub(in crate::app) use actions::{act, command, copy, entered, refilter, rest, shows_running};
pub(in crate::app) use answers::{answered, refused};

pub use actions::file_page;
pub use state::{DoctorScreen, Section, count};
