//! What time alone brings: the next moment at which something is due, and what a drawing needs first.

use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::Moment;

/// When [`Event::Ticked`](crate::app::Event::Ticked) is next needed although nothing happens; `None`
/// while nothing waits for time.
pub fn next_wake(model: &Model) -> Option<Moment> {
    let _ = model;
    None
}

/// Before each drawing: lists that are out of date are made anew, cursors settle, and the lines of a
/// log that will be shown are asked for.
pub fn prepare(model: &mut Model) -> Vec<Effect> {
    let _ = model;
    Vec::new()
}
