//! Tests that take more room than stands beside the code.

mod search;
mod store;
mod window;
