//! Drone CI 2.x: its REST calls and streams, wire types in, domain types out.
//!
//! **Invariant.** No wire type leaves this room, and no deed is sent twice.

mod client;
mod convert;
mod deeds;
mod streams;
mod wire;

pub use client::Drone;
pub use streams::{Change, Tail};
