//! A Drone 2.25 as far as a client sees it: its API, its three streams and their traps.
//!
//! **Invariant.** Decides nothing about builds: what happens to them is the world's business.

mod answer;
mod asked;
mod builds;
mod cron;
mod deeds;
mod events;
mod json;
mod latest;
mod lists;
mod logs;
mod manners;
mod pages;
mod server;
mod shapes;
mod sse;
mod tail;

pub(super) use server::{Drone, router};
