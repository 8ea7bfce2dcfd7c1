//! What must be known before a deed can be offered or greyed.

use crate::app::ask;
use crate::app::effect::Effect;
use crate::app::model::Model;

/// The rights in the repository under the cursor, where something waits there that only an
/// administrator can do: an approval, or that Drone builds it at all.
pub(in crate::app) fn ask_rights(model: &mut Model) -> Option<Effect> {
    let place = model.screen().place(model);
    let repo = place.repo()?.clone();
    let state = model.store.builds.repo(&repo)?;
    let build = place.build.as_ref().and_then(|id| state.build(id.number));
    let waits = build.is_some_and(|build| build.blocked_stage().is_some());
    let wants = waits || !state.facts.active;
    let is_new = state.rights.is_idle() && model.store.rights(&repo).is_none();
    (wants && is_new).then(|| ask::facts(model, &repo))
}
