//! The face of a board: blocked stages that wait for a person.

mod face;

pub(super) use face::{draw, totals, trail};
