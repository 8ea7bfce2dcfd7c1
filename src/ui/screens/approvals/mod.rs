//! The face of a board: blocked stages that wait for a person.

mod empty;
mod face;
mod list;
mod side;

pub(super) use face::{draw, totals, trail};
