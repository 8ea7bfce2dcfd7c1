//! Programs that the person put on keys: what they are given, and the way from key to order.

mod fill;
mod run;

pub(in crate::app) use run::{here, meaning, press, send};

pub use fill::{PLACEHOLDERS, placeholders};
pub use run::{OwnCommand, RunOrder, ready};
