//! The demo world as a place that lives: what there is at its beginning, what goes on, what goes
//! wrong.

mod beginning;
mod builds;
mod mishaps;
mod streams;
