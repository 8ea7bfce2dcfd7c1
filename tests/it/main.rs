#![cfg(test)]
#![expect(clippy::print_stderr, reason = "a test that cannot run here says so")]
//! One test binary.

mod approvals;
mod architecture;
mod asking;
mod audit;
mod clients;
mod commands;
mod contexts;
mod contracts_backstage;
mod contracts_drone;
mod core;
mod demo_world;
mod doctor;
mod faces;
mod first_run;
mod flows;
mod gateway_stand_in;
mod manual;
mod oncall;
mod own_commands;
mod pty;
mod screenshots;
mod sessions;
mod sign_in;
mod stage;
mod svg;
mod terminal;
mod themes;
mod tokens;
mod views;
