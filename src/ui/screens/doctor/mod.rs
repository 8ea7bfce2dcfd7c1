//! The face of a board: catalog entries that are stale, and what would put them right.

mod checks;
mod empty;
mod entry;
mod face;
mod list;

pub(super) use face::{draw, in_short, totals, trail};
