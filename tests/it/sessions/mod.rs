//! The session without a terminal, on a demo world: what the loop itself promises.

mod remembering;
mod streams;
mod working;
