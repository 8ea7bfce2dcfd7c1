//! Backstage's catalog: its entities in, domain types out.
//!
//! **Invariant.** No wire type leaves this room. Owners come from relations alone, never from
//! `spec.owner`.

mod client;
mod convert;
mod person;
mod wire;

pub use client::{Backstage, Wanted};
