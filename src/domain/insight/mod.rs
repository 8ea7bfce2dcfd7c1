//! What the past of a repository tells: how long it has been red and since which commit, which steps
//! are flaky, how long a build takes.
//!
//! A [`History`] keeps the runs of one repository packed, since two hundred thousand of them are to
//! fit; it hands them out as [`Run`]s, which borrow from it. All rules are functions of a history (or
//! of runs) and of a time that is handed in: the same runs give the same answers, in whatever order
//! they came.

mod branch;
mod figures;
mod flaky;
mod forecast;
mod history;
mod packed;
mod run;
mod spans;
mod streak;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;

pub use branch::{Branch, Over};
pub use figures::{FIGURES_WITHIN, Figures, Rate, Spread};
pub use flaky::{FLAPS_WITHIN, Flaky, Flapping, MANY_FLAPS, flaky_steps};
pub use forecast::{Basis, Forecast, forecast};
pub use history::{History, Page};
pub use run::{Commit, Failure, Run};
pub use spans::Span;
pub use streak::{Bound, Cure, Recovered, Streak, Suspects};
