//! Pieces that several screens draw with.

mod field;
mod frame;
pub(in crate::ui) mod graph;
mod history;
mod list;
mod page;
mod panes;
mod pieces;
pub(in crate::ui) mod table;
mod timeline;

pub(super) use field::field;
pub(super) use frame::{Frame, centred};
pub(super) use history::history;
pub(super) use list::{shown, visible};
pub(super) use page::{Line, Lines, Page};
pub(super) use panes::panes;
pub(super) use pieces::Pieces;
pub(super) use timeline::{Bar, Timeline};
