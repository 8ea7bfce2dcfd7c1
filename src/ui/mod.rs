//! What it looks like: a pure picture of the model.
//!
//! **Invariant.** Reads the model, writes cells. No clock, no server, nothing is decided here; keys are
//! routed by the model alone, and a drawing tells nothing but where a pointer would hit.

mod build_row;
mod canvas;
mod chrome;
mod colour;
mod columns;
mod connection;
mod draw;
mod empty;
mod entry;
mod facts;
mod footer;
mod hits;
mod insight;
mod marks;
mod overlays;
mod pen;
mod reasons;
mod screens;
mod service_row;
mod session;
mod tail;
mod theme;
mod widgets;
mod words;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use colour::{Depth, rgb};
pub use draw::{Drawn, Look, draw};
pub use hits::Hits;
pub use theme::{Role, Theme, ThemeError};
