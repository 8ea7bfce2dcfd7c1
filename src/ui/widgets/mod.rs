//! Pieces that several screens draw with.

mod field;
mod frame;
mod list;

pub(super) use field::field;
pub(super) use frame::{Frame, centred};
pub(super) use list::{shown, visible};
