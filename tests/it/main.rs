#![cfg(test)]
//! One test binary.
