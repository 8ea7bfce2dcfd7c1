//! The face of the on-call board: failing default branches by owner.

mod face;
mod list;
mod pane;
mod strip;
mod wall;

pub(super) use face::{draw, totals, trail};
