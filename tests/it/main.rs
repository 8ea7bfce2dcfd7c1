#![cfg(test)]
//! One test binary.

mod architecture;
mod contracts_backstage;
mod core;
