//! backdrone's own record of the deeds done from this machine: append-only JSON lines in a hash
//! chain, one chain for all processes of a person.
//!
//! **Invariant.** A line that was written is never changed. `prev` of each line is the SHA-256 of the
//! line before it, so that a changed or missing line breaks the chain at its place.

mod file;
mod line;

pub use file::{Broken, OwnRecord};
