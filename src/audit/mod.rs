//! The own record: who did what from this machine, two lines a deed, what was about to happen and
//! what came of it.
//!
//! A line is canonical JSON (RFC 8785) with the fields of `identity` 4.1 that direct mode knows.
//! Each holds the hash of the line before, so that a line that was changed, taken out or put in
//! breaks the chain. All dashboards of a user write one chain: a file lock makes them take turns.
//!
//! [`DeedLog`] is what a log can be asked, wherever it is kept: this file is one, that of a gateway
//! another.
//!
//! **Invariant.** Lines are only ever added. No token and no secret-looking value enters one.

mod chain;
mod error;
mod journal;
mod line;
mod query;
mod store;
mod tail;
#[cfg(test)]
mod tests;
mod verify;

pub use error::AuditError;
pub use journal::Journal;
pub use store::DeedLog;
