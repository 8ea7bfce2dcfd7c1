//! Who did what: Drone's facts and the own record on one line of time.

mod actions;
mod choices;
mod listing;
mod state;
mod words;

pub(in crate::app) use actions::{
    act, choose_day, entered, export, open_about, rest, shows_running, verified,
};
pub(in crate::app) use choices::facets;
pub(in crate::app) use words::{at_hand, command};

pub use state::{About, AuditScreen, When};
