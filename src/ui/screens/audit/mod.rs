//! The face of the timeline: who did what, Drone's facts and the own record on one line of time.

mod face;
mod rows;
mod side;
mod strip;
#[cfg(test)]
mod tests;

pub(super) use face::{draw, totals, trail};
