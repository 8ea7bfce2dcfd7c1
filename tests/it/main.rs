#![cfg(test)]
//! One test binary.

mod asking;
mod contracts_backstage;
mod contracts_drone;
mod demo_world;
