//! The faces of the panels, under the same names as their state in `app`.

mod board;

pub(super) use board::draw;
