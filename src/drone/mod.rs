//! Drone: its addresses and its JSON as far as we read them; wire types come in, domain types go out.
//!
//! Facts are from `drone-api` (Drone 2.25): lists are bare arrays without a total, 404 also means "no
//! right", 200 with `null` means that no pipeline wanted a build, a stream tells of no creation.
//!
//! **Invariant.** No wire type leaves this room, and one odd value costs itself only: not its row, nor
//! the list that the row is in.

mod client;
mod deeds;
mod log;
mod probe;
mod stream;
mod wire;

pub use client::Client;
pub use deeds::{is_reserved, refusal};
pub use log::LogPieces;
pub use probe::probe;
pub use stream::{BuildEvents, LogTail};
