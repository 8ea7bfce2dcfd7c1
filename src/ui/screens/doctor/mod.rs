//! The face of a board: catalog entries that are stale, and what would put them right.

mod face;

pub(super) use face::{draw, totals, trail};
