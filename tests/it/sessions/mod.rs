//! The session without a terminal, on a demo world: what the loop itself promises.

mod streams;
mod working;
