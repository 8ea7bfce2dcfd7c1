//! The face of a board: who did what: Drone's facts and the own record on one line of time.

mod face;

pub(super) use face::{draw, totals, trail};
