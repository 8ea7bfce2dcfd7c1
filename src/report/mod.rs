//! The documented JSON of the plain commands: names in `snake_case`, times RFC 3339 in UTC, durations
//! in seconds, unknown is `null` and never left out.
//!
//! **Invariant.** New members may come; none changes its meaning without a new number in `schema`.

mod approval;
mod audit;
mod build;
mod deed;
mod doctor;
mod envelope;
mod insight;
mod oncall;
mod service;
mod session;
mod sheet;

pub use approval::Approval;
pub use audit::{AuditChain, AuditEntry, AuditFlaw, AuditOpen, AuditRecord};
pub use build::{Build, LogLine, Stage, Step};
pub use deed::Done;
pub use doctor::{Check, Doctor, Finding};
pub use envelope::{Item, Items, schema};
pub use insight::{Builds, Insight, Red, Suspect};
pub use oncall::{Brief, Failing, Reached, bound, some};
pub use service::{Account, Service, Whoami};
pub use session::{Context, Login, Logout, Session};
pub use sheet::{csv, csv_cell, jsonl};
