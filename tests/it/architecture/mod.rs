//! The map is true: who imports whom, what a file may say, how long it may be.
//!
//! Reads every file under `src` and compares it with the table of the house. A guard that names
//! nothing guards nothing, so `sins` plants one of each kind and looks whether it is named.

mod held;
mod rooms;
mod rules;
mod sins;
mod source;
