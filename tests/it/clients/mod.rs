//! The clients, by the one door that the program has to them: against the demo world, and against
//! recorded answers for what that world does not do.

mod budget;
mod cases_of_builds;
mod cases_of_catalogs;
mod catalog;
mod decisions;
mod deeds;
mod lossy;
mod mishaps;
mod probes;
mod provider;
mod questions;
mod record;
mod replay;
mod stand;
mod streams;

pub(crate) use stand::{context, context_with, recorded, world};
