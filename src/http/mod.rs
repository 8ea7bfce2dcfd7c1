//! The one way out: base address, time limits, retry of GETs, bearer token, server-sent events.
//!
//! **Invariant.** Every request of the program to a server passes here, and no token leaves in any
//! other way: not in an address, not over a redirect to another origin, not into a log.

mod limits;

pub use limits::Limits;
