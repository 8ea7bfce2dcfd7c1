//! The one way from news to a new state: routes, decides nothing itself.

use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::app::model::Model;

/// The first questions of a run.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let _ = model;
    Vec::new()
}

/// Takes news in and says what must be done about it.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let _ = (model, event);
    Vec::new()
}
