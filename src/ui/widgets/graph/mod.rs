//! The stages of a build as a graph: where they stand, the lines between them, and the drawing.

mod draw;
mod layout;
mod picture;

pub(in crate::ui) use draw::{draw, rows};
