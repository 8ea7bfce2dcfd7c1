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
mod faces;
mod manual;
mod pty;
mod screenshots;
mod sessions;
mod stage;
mod svg;
mod terminal;
mod themes;
