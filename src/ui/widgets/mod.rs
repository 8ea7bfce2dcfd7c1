//! Pieces that several screens draw with.

mod field;
mod frame;
mod history;
mod list;
mod panes;
mod pieces;
pub(in crate::ui) mod table;

pub(super) use field::field;
pub(super) use frame::{Frame, centred};
pub(super) use history::history;
pub(super) use list::{shown, visible};
pub(super) use panes::panes;
pub(super) use pieces::Pieces;
