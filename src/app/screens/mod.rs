//! Where the eye is. A screen keeps its place and its choices; what it shows is in the store.

mod board;
pub mod build;
pub mod builds;
pub mod log;
pub mod services;

pub(in crate::app) use board::{act, entered, go_to_row, hold, left, prepare};

pub use board::{Place, Screen};
