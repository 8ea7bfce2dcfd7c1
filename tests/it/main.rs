#![cfg(test)]
//! One test binary.

mod contracts_backstage;
