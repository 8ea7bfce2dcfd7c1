//! Arguments, plain commands, exit codes, and the place where everything is put together.

mod approvals;
mod args;
mod asks;
mod audit;
mod builds;
mod checkout;
mod chosen;
mod colours;
mod commands;
mod configuration;
mod contexts;
mod dashboard;
mod decisions;
mod deeds;
mod doctor;
mod doors;
mod end;
mod find;
mod first_run;
mod includes;
mod logs;
mod newcomer;
mod oncall;
mod open;
mod out;
mod patterns;
mod place;
#[cfg(feature = "demo")]
mod pretend;
mod run;
mod services;
mod session;
mod sure;
mod surroundings;
mod table;
mod views;
mod watch;
mod world;

pub use crate::operations::close_memory;
pub use end::End;
pub use run::run;
pub use world::World;
