//! The text of a log: kept whole, joined by position, shown by windows, searched in slices.
//!
//! **Invariant.** Never a string a line: one buffer or a temporary file, a mark every 1,024 lines, and
//! lists that grow with changes (of time, of redraws, of gaps), not with lines. Knows no server, no
//! screen and no clock; whoever owns a [`Log`] decides on which thread it is read.

mod body;
mod errors;
mod json;
mod lines;
mod mask;
mod needle;
mod positions;
mod redraws;
mod reorder;
mod rules;
mod save;
mod search;
mod store;
mod times;
mod window;

pub use errors::{ErrorScan, Finding, SlowGap, slow_gaps};
pub use json::{JsonError, JsonReader};
pub use mask::Mask;
pub use needle::{Needle, NeedleError};
pub use positions::{Added, Gap};
pub use rules::{Rules, RulesError, Severity};
pub use save::{Form, file_name, save};
pub use search::{Progress, Search};
pub use store::{Log, LogError, View};
pub use window::{Cut, LogLine};
