//! The demo's Drone held against recordings of a real one: what it refuses and how, which fields
//! its rows have, how its lists are cut into pages, how its streams are framed.

mod recorded;
mod refusals;
mod rows;
mod streams;
