//! The question before Backstage is asked to read an entry again.
//!
//! Nothing is written to the catalog: Backstage reads the file that the entry comes from earlier than
//! it would by itself.

use crate::app::action::Readiness;
use crate::app::chord::{Chord, Key};
use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::domain::{EntityRef, Fault, Text};

/// A question about one entry.
#[derive(Debug, Clone)]
pub struct RereadPanel {
    pub context: Text,
    pub entity: EntityRef,
    /// The button that does it has the focus; else the other one.
    pub on_go: bool,
    /// Sent, and not answered.
    pub sending: bool,
    /// The refusal: the panel stays with it.
    pub fault: Option<Fault>,
}

/// Whether Backstage can be asked now.
pub(in crate::app) fn ready(model: &Model) -> Readiness {
    let Some((context, _)) = chosen(model) else {
        return Readiness::because("no entry is selected");
    };
    match model.settings.forbids(&context) {
        Some(why) => Readiness::NotNow(why),
        None => Readiness::Ready,
    }
}

/// Asks first. Changes nothing.
pub(in crate::app) fn open(model: &mut Model) {
    let Some((context, entity)) = chosen(model) else {
        return;
    };
    model.overlays.push(Overlay::Reread(Box::new(RereadPanel {
        context,
        entity,
        on_go: false,
        sending: false,
        fault: None,
    })));
}

fn chosen(model: &Model) -> Option<(Text, EntityRef)> {
    let row = model.screen().place(model).row?;
    Some((row.context, row.entity?))
}

/// A key while the question is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Reread(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match chord.key {
        // Closing takes nothing back: what was sent goes on, and its end is told.
        Key::Esc => {
            model.overlays.pop();
        }
        _ if panel.sending => {}
        Key::Tab | Key::Left | Key::Right | Key::Up | Key::Down => panel.on_go = !panel.on_go,
        Key::Char('y') => return go(model),
        Key::Enter if panel.on_go => return go(model),
        Key::Enter | Key::Char('n' | 'q') => {
            model.overlays.pop();
        }
        _ => {}
    }
    Vec::new()
}

fn go(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Reread(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    (panel.sending, panel.fault) = (true, None);
    let (context, entity) = (panel.context.clone(), panel.entity.clone());
    let ticket = model.ticket(Slot::Reread(context));
    vec![Effect::Reread(ticket, entity)]
}

/// Backstage took it, or refused. Nothing has to be done about either.
pub(in crate::app) fn ended(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<(), Fault>,
) -> Vec<Effect> {
    model.dirty = true;
    let Slot::Reread(context) = &ticket.slot else {
        return Vec::new();
    };
    let at = model.overlays.iter().position(
        |overlay| matches!(overlay, Overlay::Reread(panel) if panel.context == *context && panel.sending),
    );
    match result {
        Ok(()) => {
            if let Some(at) = at {
                model.overlays.remove(at);
            }
            model.say(
                Tone::Good,
                "Backstage reads the file again: `r` looks at the entry in a moment",
            );
        }
        Err(fault) => {
            crate::app::sign_in::demand(model, &ticket.slot, &fault);
            match at.and_then(|at| model.overlays.get_mut(at)) {
                Some(Overlay::Reread(panel)) => {
                    (panel.sending, panel.fault) = (false, Some(fault));
                }
                _ => model.say(Tone::Bad, fault.to_string()),
            }
        }
    }
    Vec::new()
}
