//! Where the eye is. A screen keeps its place and its choices; what it shows is in the store.

pub mod approvals;
pub mod audit;
mod board;
pub mod build;
pub mod builds;
pub mod doctor;
pub mod log;
pub mod oncall;
pub mod services;

pub(in crate::app) use board::{
    act, entered, eye, go_to_row, hold, left, paste, prepare, rest, seen, shows_running, type_key,
};

pub use board::{Place, Screen};
