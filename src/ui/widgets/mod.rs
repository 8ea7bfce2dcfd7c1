//! Pieces that several screens draw with.

mod field;
mod frame;
pub(in crate::ui) mod graph;
mod history;
mod list;
mod page;
mod panes;
pub(in crate::ui) mod params;
mod pieces;
mod ruled;
mod split;
pub(in crate::ui) mod table;
pub(in crate::ui) mod timeline;

pub(super) use field::field;
pub(super) use frame::{Frame, centred};
pub(super) use history::history;
pub(super) use list::{shown, visible};
pub(super) use page::{Line, Lines, Page};
pub(super) use panes::panes;
pub(super) use pieces::Pieces;
pub(super) use ruled::{Ruled, start};
pub(super) use split::split;
