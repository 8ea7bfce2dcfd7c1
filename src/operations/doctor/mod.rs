//! The doctor: everything between this program and its answers is looked at, at once and with limits
//! of time; and the catalog is asked what its entries are held against.

mod catalog;
mod examine;
mod verdict;
