//! What happened, from two sources on one line of time: Drone's own facts (a build was made, a build
//! ended badly) and backdrone's record (who did what, as whom, why, and what came of it).
//!
//! [`facts()`] reads builds, [`Joined`] reads lines of the record, [`merge()`] makes one line of both: a
//! build that a deed of ours made is that deed's, and is not told again under Drone's name.

mod act;
mod chain;
mod deeds;
mod descent;
mod entry;
mod facts;
mod filter;
mod merge;
mod page;
mod span;
#[cfg(test)]
mod tests;

pub use act::{Act, Ending};
pub use chain::{ChainReport, Flaw, FlawKind};
pub use deeds::Joined;
pub use descent::{Branch, From, descent};
pub use entry::{Became, Entry, Link, Own, Source, ticket};
pub use facts::{Named, facts, moments};
pub use filter::Filter;
pub use merge::merge;
pub use page::{Damage, Page, Question};
pub use span::{Day, hours, point};
