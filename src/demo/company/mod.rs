//! The company that the demo world pretends to be: its people, teams, systems and services.
//!
//! **Invariant.** Plain data, made from a seed: no clock, no JSON, no server.

mod founding;
mod many;
mod payments;
mod people;
mod shape;
mod stale;
mod systems;
mod teams;
mod write;

#[cfg(test)]
mod founding_tests;

pub(super) use founding::company;
pub(super) use shape::{Company, Domain, Group, Mood, Person, Repository, Service, Stale, System};
