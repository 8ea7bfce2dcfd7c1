//! The log of a step: live, searchable, of any size.

mod actions;
mod motion;
mod open;
mod prompt;
mod state;
mod steps;
mod window;

pub(in crate::app) use actions::{act, go_to_row};
pub(in crate::app) use open::{again, build_changed, close, entered, left, order, wants_live};
pub(in crate::app) use prompt::{paste, type_key};
pub(in crate::app) use window::{order as order_window, prepare, told};

pub use state::{Ask, Goal, LogScreen, Times};
pub use steps::{StepRef, steps};
