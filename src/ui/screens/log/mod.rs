//! The face of the log viewer: steps, lines with their numbers and times, and how it is looked at.

mod bar;
mod face;
mod found;
mod gutter;
mod lines;
mod nothing;
mod scroll;
mod side;
mod told;

#[cfg(test)]
mod tests;

pub(super) use face::draw;
pub(super) use told::totals;
