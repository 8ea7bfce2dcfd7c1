//! The first run: from an answer to the question that follows it, and at the end to a file.

mod answers;
mod enter;
mod go;

pub use answers::{AddressOf, FirstRun, ReadAddress, Understood};
pub(super) use answers::{entrance, understand};
pub(super) use enter::{entered, later};
pub(super) use go::{confirm, go_on_unasked, probed, written};
