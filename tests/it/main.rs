#![cfg(test)]
//! One test binary.

mod contracts_backstage;
mod core;
