//! backdrone.
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
