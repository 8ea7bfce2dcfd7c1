//! The faces of the screens, under the same names as their state in `app`.

mod board;
mod build;
mod builds;
mod log;
mod services;

pub(super) use board::{draw, in_short, totals, views};
