//! The face of the log viewer: its lines, the steps around it, errors and marks beside it.

mod lines;
mod screen;
mod side;

pub(super) use screen::{draw, totals};
