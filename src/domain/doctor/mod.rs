//! The doctor's rules for catalog entries: an entry and what is known beside it come in, what is
//! wrong with it and the change that mends it go out.
//!
//! A rule says only what follows from an answer: a repository is missing where the list of its Drone
//! was read, never where it was not. Nothing is asked here and the order of the entries changes
//! nothing.

mod change;
mod diagnosis;
mod examine;
mod index;
mod known;
mod nearest;
mod rules;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use change::{Change, Mark};
pub use diagnosis::{Declared, Diagnosis, Suggestion};
pub use examine::{STALE_DAYS, diagnose};
pub use known::{BrokenSource, Known, KnownServer, LastBuild, Listed, Sources};
