//! Failing default branches of any team, by owner: the board of whoever is on call.

mod state;

pub(in crate::app) use state::{act, count, entered, rest, shows_running};

pub use state::OnCallScreen;
