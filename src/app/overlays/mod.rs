//! Panels on top of the screen; the last one has the keys.

pub mod audit;
mod board;
pub mod confirm;
pub mod doctor;
mod field;
pub mod help;
pub mod menu;
pub mod messages;
pub mod raw;
pub mod reread;
pub mod run;
pub mod sign_in;
pub mod trigger;
pub mod wizard;

pub use board::Overlay;
pub(in crate::app) use board::{measured, paste, press};
pub(in crate::app) use field::{press_field, type_text};
/// A line of text that is typed into, and where its cursor stands.
pub use tui_input::Input;
