//! The database behind the pretend Drone: repositories, builds, stages, steps and people, and how
//! all of that goes on while time passes.
//!
//! **Invariant.** Knows neither HTTP nor JSON. What happens follows from the seed, the moves of the
//! clock and what was asked for, and from nothing else.

mod create;
mod deeds;
mod history;
mod logs;
mod news;
mod people;
mod plan;
mod repo;
mod rows;
mod simulation;
mod stages;
mod state;

pub(super) use create::Order;
pub(super) use deeds::Refusal;
pub(super) use logs::{BATCH, StepLog};
pub(super) use news::{News, Subscription};
pub(super) use people::{Person, Rights};
pub(super) use repo::{Cron, Repo};
pub(super) use rows::{Build, Event, Stage, Status, Step};
pub(super) use state::{Place, State, World};
