//! Backstage: the catalog as far as we read it; wire types come in, domain types go out.
//!
//! Facts are from `backstage-api`. One question brings all groups and the person, pages of 500 bring
//! the components, each with the fields that are needed and no others. Owners are the `ownedBy`
//! relations: `spec.owner` is a text that three people write in three ways.
//!
//! **Invariant.** No wire type leaves this room, and a broken entry costs itself only.

mod client;
mod component;
mod contacts;
mod people;
mod probe;
mod sources;
mod wire;

pub use client::{Client, Page};
pub use people::{People, Seek};
pub use probe::probe;
