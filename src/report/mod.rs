//! The documented JSON of the plain commands: names in `snake_case`, times RFC 3339 in UTC, durations
//! in seconds, unknown is `null` and never left out.
//!
//! **Invariant.** New members may come; none changes its meaning without a new number in `schema`.

mod approval;
mod build;
mod deed;
mod doctor;
mod envelope;
mod service;
mod session;

pub use approval::Approval;
pub use build::{Build, LogLine, Stage, Step};
pub use deed::Done;
pub use doctor::Check;
pub use envelope::{Item, Items, schema};
pub use service::{Account, Service, Whoami};
pub use session::{Context, Login, Logout, Session};
