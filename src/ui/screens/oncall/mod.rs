//! The face of a board: failing default branches of any team, by owner: the board of whoever is on call.

mod face;

pub(super) use face::{draw, totals, trail};
