//! What outlives the run: the model's part of the cache.

use crate::app::event::Memory;
use crate::app::model::Model;

impl Model {
    /// What the cache is to keep of the context on the screen.
    pub fn memory(&self) -> Vec<Memory> {
        Vec::new()
    }
}
