//! The documented JSON of the plain commands: names in `snake_case`, times RFC 3339 in UTC, durations
//! in seconds, unknown is `null` and never left out.
//!
//! **Invariant.** New members may come; none changes its meaning without a new number in `schema`.

mod build;
mod deed;
mod doctor;
mod envelope;
mod oncall;
mod service;
mod session;

pub use build::{Build, LogLine, Stage, Step};
pub use deed::Done;
pub use doctor::{Check, Doctor, Finding};
pub use envelope::{Item, Items, schema};
pub use oncall::{Brief, Failing, Reached, bound, some};
pub use service::{Account, Service, Whoami};
pub use session::{Context, Login, Logout, Session};
