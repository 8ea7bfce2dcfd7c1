//! The faces of the screens, under the same names as their state in `app`.

mod approvals;
mod audit;
mod board;
mod build;
mod builds;
mod doctor;
mod log;
mod oncall;
mod services;

pub(super) use board::{draw, in_short, totals, trail};
