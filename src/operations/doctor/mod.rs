//! The doctor: everything between this program and its answers is looked at, at once and with limits
//! of time.

mod examine;
mod verdict;
