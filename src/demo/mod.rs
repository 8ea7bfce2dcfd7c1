//! A pretend world, a stranger to everything else here: a Backstage, a Drone and an OpenID provider
//! on loopback, reached only over HTTP.
//!
//! **Invariant.** Imports no other room: a fake that shares types with its client can only agree
//! with it.

mod backstage;
mod chance;
mod clock;
mod company;
mod door;
mod drone;
mod identity;
mod mishaps;
mod requests;
mod shared;
mod start;
mod storm;
mod trade;
mod world;

pub use backstage::LoneBackstage;
pub use clock::Clock;
pub use mishaps::{Fail, Mishaps, Quirks, Server, Trouble, Troubles};
pub use requests::Requests;
pub use start::{Demo, Options, StartError, start};
