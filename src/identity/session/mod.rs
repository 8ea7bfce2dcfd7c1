//! A session: tokens of one context, kept and refreshed in time.
//!
//! Refresh tokens are single use with most providers, and spending one twice may end the session of
//! every window (RFC 9700 4.14.2). So a refresh is done by one process at a time, under the lock of
//! the store, after a look whether another one was quicker; and what it brings is on the disk before
//! anybody uses it.
//!
//! **Invariant.** Time here is the time since boot: the wall clock may jump, and only serves to tell
//! the age of tokens that were found on the disk.

mod clock;
mod life;
mod open;
mod refresh;
mod renewal;
mod standing;
mod state;
#[cfg(test)]
mod tests;

pub use clock::{Clock, Reading};
pub use open::Session;
pub use refresh::{Refresh, Refreshed};
pub use standing::Standing;
