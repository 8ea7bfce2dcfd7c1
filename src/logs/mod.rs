//! The text of a log: kept whole, joined by position, shown by windows, searched in slices.
mod body;
mod lines;
mod positions;
mod redraws;
mod store;
mod times;
mod window;

pub use positions::{Added, Gap};
pub use store::{Log, LogError, View};
pub use window::{Cut, LogLine};
