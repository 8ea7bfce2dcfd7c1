//! `doctor`: what is between this program and its answers, and which catalog entries are stale.

mod catalog;
mod connection;
mod examine;

pub(super) use examine::doctor;
