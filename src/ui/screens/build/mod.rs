//! The face of the build screen: what it is, its stages as a graph, its steps, and beside them who
//! owns it, who started it and how long what took.

mod bars;
mod graph;
mod screen;
mod steps;

pub(super) use screen::draw;
