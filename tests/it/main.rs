#![cfg(test)]
//! One test binary.

mod architecture;
mod asking;
mod clients;
mod commands;
mod contracts_backstage;
mod contracts_drone;
mod core;
mod demo_world;
mod manual;
mod pty;
mod sessions;
mod stage;
mod terminal;
mod themes;
