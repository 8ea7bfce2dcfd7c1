//! What waits for a person, typed as keys, with real HTTP against the demo world.

mod faces;
mod inbox;
mod keys;
mod stand;
