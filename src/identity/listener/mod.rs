//! The door that the browser comes back to: a port of the loopback interface that hears one answer
//! and closes (RFC 8252 7.3).
//!
//! **Invariant.** What a callback says is neither judged nor logged here: its query goes to the one
//! who asked the question, and he alone knows whether it is the answer.

mod answer;
mod bind;
mod error;
mod head;
mod holder;
mod page;
mod reply;

pub use answer::Verdict;
pub use bind::Listener;
pub use error::{BusyPort, ListenError};
pub use reply::Reply;

#[cfg(test)]
mod tests;
