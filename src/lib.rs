//! backdrone joins **Backstage** (which services exist, who owns them) with **Drone CI** (their
//! builds), in a terminal and as plain commands.
//!
//! # Map
//!
//! Rooms, from what knows nothing to what knows all; who may import whom is held by a test
//! (`tests/it/architecture.rs`).
//!
//! | room | what it holds |
//! |---|---|
//! | [`text`] | the one sanitiser: what may be shown, how wide it is, which colours survive |
//! | [`domain`] | the nouns and rules: services, owners, builds, deeds, confirm levels, lineage; what a past tells, what is wrong with a catalog entry, who did what |
//! | [`logs`] | a log of any size: kept, windowed, searched; never a string a line |
//! | [`http`] | the one way out: limits, retries, streams, certificates |
//! | [`identity`] | who one is: signing in, tokens kept and renewed, the signed way out |
//! | [`backstage`], [`drone`] | the two servers: wire types in, domain types out |
//! | [`audit`] | what a log of deeds is asked, and the own one: append-only JSON lines in a hash chain |
//! | [`operations`] | every question and every deed as one async function |
//! | [`config`] | `config.yaml` with every finding at its place, layered under flags |
//! | [`app`] | the dashboard without the world: an event comes in, effects go out |
//! | [`ui`] | drawing: a model in, cells out |
//! | [`runtime`] | the world for the dashboard: terminal, clock, tasks, cache |
//! | [`report`] | what programs read: the documented JSON of the plain commands, and files of a timeline |
//! | [`cli`] | arguments, commands, exit codes, and the place where everything is put together |
//! | `demo` | a pretend Backstage, Drone and OpenID provider on loopback; imports no other room |
//!
//! # Flow
//!
//! Keys, answers and streams become [`app::Event`]s. [`app::update`] changes the model and returns
//! [`app::Effect`]s, which [`runtime`] does with [`operations`]; before a drawing [`app::prepare`]
//! makes the shown list and orders the lines of a log, and [`ui`] draws. Plain commands call
//! [`operations`] directly.

pub mod app;
pub mod audit;
pub mod backstage;
pub mod cli;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod domain;
pub mod drone;
pub mod http;
pub mod identity;
pub mod logs;
pub mod operations;
pub mod report;
pub mod runtime;
pub mod text;
pub mod ui;
