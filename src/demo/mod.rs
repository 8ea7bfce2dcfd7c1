//! A pretend world, a stranger to everything else here: a Backstage, a Drone and an OpenID provider
//! on loopback, reached only over HTTP.
//!
//! **Invariant.** Imports no other room: a fake that shares types with its client can only agree
//! with it.

#[expect(dead_code, reason = "filled with the demo world")]
mod company;
