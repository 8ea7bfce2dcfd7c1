//! Nouns and rules that would be true without computers: services and who owns them, builds and how
//! they end, what a deed does and how sure one must be before it.
//!
//! **Invariant.** No clock, no server, no colour; nothing here can fail, it can only know of failure.

mod approval;
mod build;
mod catalog;
mod check;
mod contact;
mod deed;
mod doctor;
mod entity;
mod fault;
mod finding;
mod first_run;
mod insight;
mod join;
mod lineage;
mod log;
mod ownership;
mod pending;
mod person;
mod policy;
mod record;
mod red;
mod repo;
mod rule;
mod secret;
mod service;
mod session;
mod step;
mod team;
mod time;
pub mod timeline;

pub use approval::{WhyBlocked, may_wait, once_approved};
pub use build::{Build, BuildEvent, Status};
pub use catalog::Catalog;
pub use check::{Check, Subject, Verdict, cell, examination};
pub use contact::{Contact, Reach, contacts, of_reach};
pub use deed::{Deed, Outcome, Param, StageName, Verb};
pub use doctor::{
    BrokenSource, Change, Declared, Diagnosis, Known, KnownServer, LastBuild, Listed, Mark,
    STALE_DAYS, Sources, Suggestion, diagnose,
};
pub use entity::EntityRef;
pub use fault::{Fault, FaultKind};
pub use finding::{Finding, Severity};
pub use first_run::{
    Access, CatalogLook, Draft, Entrance, OwnIssuer, Probe, Probed, TokenFrom, Trust, context_name,
    guess_drone,
};
pub use insight::{
    Basis, Bound, Branch, Commit, Cure, FIGURES_WITHIN, FLAPS_WITHIN, Failure, Figures, Flaky,
    Flapping, Forecast, History, MANY_FLAPS, Over, Page, Rate, Recovered, Run, Span, Spread,
    Streak, Suspects, flaky_steps, forecast,
};
pub use join::{ANNOTATIONS, Joined, join};
pub use lineage::{Actor, Lineage, actor};
pub use log::{LogId, LogState};
pub use ownership::{Circle, Ownership, Scope};
pub use pending::{why_pending, why_stage};
pub use person::{Account, Person};
pub use policy::{
    Level, Protection, confirm_level, decision_refusal, masked, missing_right, restart_refusal,
};
pub use record::{Intent, Phase, Record, RecordResult};
pub use red::{Brief, HandOver, Red};
pub use repo::{BuildId, RepoFacts, RepoId, RepoSlug, Rights, ServerId};
pub use rule::Rule;
pub use secret::Secret;
pub use service::{Component, Link, RepoLink, Service};
pub use session::{Door, Opens, Session, SignInNews, Way};
pub use step::{Stage, Step};
pub use team::Team;
pub use time::{
    Moment, Timestamp, Zone, age, clock_time, days_from_civil, duration, parse_rfc3339, rfc3339,
};

/// A short text that many values share: cloning costs a count, not a copy.
pub type Text = std::sync::Arc<str>;
