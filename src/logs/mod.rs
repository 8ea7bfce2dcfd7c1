//! The text of a log: kept whole, joined by position, shown by windows, searched in slices.
//!
//! **Invariant.** Never a string a line: one buffer or a temporary file, a mark every 1,024 lines, and
//! lists that grow with changes (of time, of redraws, of gaps) and with what was found, not with lines.
//! Knows no server, no screen and no clock; whoever owns a [`Log`] decides on which thread it is read.

mod body;
mod entry;
mod errors;
mod join;
mod json;
mod lines;
mod needle;
mod positions;
mod redraws;
mod rules;
mod save;
mod search;
mod store;
mod times;
mod walk;
mod window;

pub use errors::{ErrorScan, SlowGap};
pub use json::{JsonError, JsonReader};
pub use needle::{Needle, NeedleError};
pub use positions::{Added, Gap};
pub use rules::{Rules, Severity};
pub use save::{Form, SaveError, file_name, save};
pub use search::Search;
pub use store::{Log, LogError, View};
pub use walk::Progress;
pub use window::{Cut, LogLine};
