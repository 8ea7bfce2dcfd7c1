//! Catalog entries that are stale, and what would put them right.

mod state;

pub(in crate::app) use state::{act, count, entered, rest, shows_running};

pub use state::DoctorScreen;
