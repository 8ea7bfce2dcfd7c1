#![cfg(test)]
#![expect(clippy::print_stderr, reason = "a test that cannot run here says so")]
//! One test binary.

mod architecture;
mod asking;
mod clients;
mod commands;
mod contracts_backstage;
mod contracts_drone;
mod core;
mod demo_world;
mod faces;
mod first_run;
mod flows;
mod manual;
mod pty;
mod screenshots;
mod sessions;
mod stage;
mod svg;
mod terminal;
mod themes;
mod tokens;
