//! The face of the build screen: head, graph of stages, steps with a time line, and what the cursor is on.

mod columns;
mod face;
mod head;
mod rooms;
mod side;
mod steps;

#[cfg(test)]
mod tests;

pub(super) use face::draw;
pub(super) use head::totals;
