//! The session without a terminal, on a demo world: what the loop itself promises.

mod proxies;
mod remembering;
mod streams;
mod working;
