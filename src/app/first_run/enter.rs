//! The sign-in in the midst of the first run: over its questions, and back to them.

use crate::app::effect::Effect;
use crate::app::first_run::answers;
use crate::app::first_run::go::{advance, ask, panel, panel_mut};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::overlays::sign_in::SignInPanel;
use crate::app::overlays::wizard::Entered;
use crate::domain::{Entrance, Probe, Session};

/// Asks the person in, over the questions.
pub(super) fn open(model: &mut Model, entrance: Entrance) {
    let trust = panel(model).and_then(answers::trust);
    if let Some(panel) = panel_mut(model) {
        (panel.fault, panel.look) = (None, None);
    }
    let panel = SignInPanel::of_first_run(entrance, trust);
    model.overlays.push(Overlay::SignIn(Box::new(panel)));
    model.dirty = true;
}

/// Somebody is signed in: the catalog tells what it knows of Drone.
pub(in crate::app) fn entered(
    model: &mut Model,
    entrance: Entrance,
    session: &Session,
) -> Vec<Effect> {
    let mut effects = close(model);
    if let Some(panel) = panel_mut(model) {
        panel.entered = Some(Entered {
            entrance: entrance.clone(),
            person: session.person.clone(),
        });
    }
    effects.extend(ask(model, Probe::Catalog(entrance)));
    effects
}

/// The person signs in later, when all is written: as if nobody had asked.
pub(in crate::app) fn later(model: &mut Model) -> Vec<Effect> {
    let stop = close(model);
    advance(model);
    stop
}

/// Takes the panel of the sign-in away, and ends what runs for it.
fn close(model: &mut Model) -> Vec<Effect> {
    let is_sign_in = |overlay: &mut Overlay| matches!(overlay, Overlay::SignIn(_));
    let stop = |overlay| match overlay {
        Overlay::SignIn(panel) => Some(Effect::Stop(panel.slot())),
        _ => None,
    };
    let closed = model.overlays.extract_if(.., is_sign_in);
    closed.filter_map(stop).collect()
}
