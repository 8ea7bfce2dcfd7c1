//! From an answer to the question that follows it, and at the end to a file.

use tui_input::Input;

use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::first_run::{answers, enter};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::overlays::wizard::{Proposed, Step, WayIn, WizardPanel};
use crate::domain::{
    Access, Draft, Entrance, Fault, FaultKind, OwnIssuer, Probe, Probed, Text, context_name,
    guess_drone,
};

pub(super) fn panel(model: &Model) -> Option<&WizardPanel> {
    model.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Wizard(panel) => Some(&**panel),
        _ => None,
    })
}

pub(super) fn panel_mut(model: &mut Model) -> Option<&mut WizardPanel> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Wizard(panel) => Some(&mut **panel),
        _ => None,
    })
}

/// The answer is given: a server is asked where one can tell whether it is right.
pub(in crate::app) fn confirm(model: &mut Model) -> Vec<Effect> {
    match question(model) {
        Ok(Next::Ask(probe)) => ask(model, probe),
        Ok(Next::Enter(entrance)) => {
            enter::open(model, entrance);
            Vec::new()
        }
        Ok(Next::Write(draft)) => {
            let ticket = begin(model);
            vec![Effect::SetUp(ticket, draft)]
        }
        Ok(Next::Switch(name)) => vec![Effect::Switch(name)],
        Ok(Next::Go) => {
            advance(model);
            Vec::new()
        }
        Err(words) => {
            if let Some(panel) = panel_mut(model) {
                panel.fault = Some(Fault::new(FaultKind::Local, words));
            }
            Vec::new()
        }
    }
}

/// What follows from an answer.
enum Next {
    Ask(Probe),
    /// Somebody has to sign in.
    Enter(Entrance),
    Write(Box<Draft>),
    Switch(Text),
    /// Nobody need be asked.
    Go,
}

fn begin(model: &mut Model) -> Ticket {
    let ticket = model.ticket(Slot::FirstRun);
    if let Some(panel) = panel_mut(model) {
        (panel.asking, panel.fault) = (Some(ticket.clone()), None);
    }
    ticket
}

/// Asks a server what it is.
pub(super) fn ask(model: &mut Model, probe: Probe) -> Vec<Effect> {
    let ticket = begin(model);
    let trust = panel(model).and_then(answers::trust);
    vec![Effect::Probe(ticket, probe, trust)]
}

fn question(model: &Model) -> Result<Next, String> {
    let Some(panel) = panel(model) else {
        return Ok(Next::Go);
    };
    let address = || answers::address(model, panel, panel.step);
    match panel.step {
        Step::Backstage if panel.is_alone() => Ok(Next::Go),
        Step::Backstage => Ok(Next::Ask(Probe::Backstage(address()?))),
        Step::Access if panel.has_details() => Ok(Next::Go),
        Step::Access | Step::Details => {
            let entrance = answers::entrance(model, panel)?;
            Ok(match &entrance.access {
                Access::Company { issuer, .. } if !panel.is_in(&entrance) => {
                    Next::Ask(Probe::Issuer(issuer.as_str().into()))
                }
                Access::Own { .. } if !panel.is_in(&entrance) => Next::Enter(entrance),
                _ => Next::Ask(Probe::Catalog(entrance)),
            })
        }
        Step::Drone => Ok(Next::Ask(Probe::Drone(address()?))),
        Step::Name => {
            let draft = answers::draft(model, panel)?;
            Ok(if panel.written {
                Next::Switch(draft.name)
            } else {
                Next::Write(Box::new(draft))
            })
        }
    }
}

/// The step is taken as it stands, although nobody answered.
pub(in crate::app) fn go_on_unasked(model: &mut Model) -> Vec<Effect> {
    if question(model).is_ok() {
        if let Some(panel) = panel_mut(model).filter(|panel| panel.step == Step::Backstage) {
            panel.own = None;
        }
        advance(model);
    }
    Vec::new()
}

/// The next question, with what can be proposed for it.
pub(super) fn advance(model: &mut Model) {
    let address_of = |step: Step| answers::address(model, panel(model)?, step).ok();
    let backstage = address_of(Step::Backstage);
    let drone = address_of(Step::Drone);
    let Some(panel) = panel_mut(model) else {
        return;
    };
    (panel.fault, panel.second, panel.trusting) = (None, false, false);
    // What was understood is what counts: it is that which the last step shows and the file has.
    match (panel.step, &backstage, &drone) {
        (Step::Backstage, Some(read), _) => panel.answers.backstage = Input::from(&**read),
        (Step::Drone, _, Some(read)) => panel.answers.drone = Input::from(&**read),
        _ => {}
    }
    panel.step = match panel.step {
        Step::Backstage if panel.is_alone() => Step::Drone,
        Step::Backstage => Step::Access,
        Step::Access if panel.has_details() => Step::Details,
        Step::Access | Step::Details => Step::Drone,
        Step::Drone | Step::Name => Step::Name,
    };
    if !panel.ways().contains(&panel.way) {
        panel.way = panel.ways()[0];
    }
    let Proposed { drone: old, name } = &mut panel.proposed;
    match panel.step {
        Step::Drone => {
            let named = panel.look.as_ref().and_then(|look| look.drones.first());
            let guess = named
                .map(ToString::to_string)
                .or_else(|| guess_drone(backstage.as_deref()?));
            propose(&mut panel.answers.drone, old, guess.unwrap_or_default());
        }
        Step::Name => {
            let server = backstage.or(drone).unwrap_or_default();
            propose(&mut panel.answers.name, name, context_name(&server));
        }
        _ => {}
    }
}

/// Fills a field that nobody has typed into.
fn propose(field: &mut Input, before: &mut String, proposal: String) {
    if field.value() == before {
        *field = Input::from(proposal.as_str());
        *before = proposal;
    }
}

/// A server has said what it is, or is none of that kind.
pub(in crate::app) fn probed(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Probed, Fault>,
) -> Vec<Effect> {
    let Some(panel) = asking(model, ticket) else {
        return Vec::new();
    };
    match result {
        Ok(found) => {
            match found {
                Probed::Backstage(own) => {
                    let is_known = panel.own == Some(own);
                    panel.own = Some(own);
                    panel.look = None;
                    if own != OwnIssuer::Closed && !is_known {
                        panel.way = WayIn::Own;
                    }
                }
                Probed::Catalog(look) => panel.look = Some(look),
                Probed::Issuer => return sign_in_at_company(model),
                Probed::Drone(_) => {}
            }
            advance(model);
        }
        Err(fault) => panel.fault = Some(fault),
    }
    Vec::new()
}

/// The provider is one: what remains is to be let in there.
fn sign_in_at_company(model: &mut Model) -> Vec<Effect> {
    let entrance = panel(model).map(|panel| answers::entrance(model, panel));
    if let Some(Ok(entrance)) = entrance {
        enter::open(model, entrance);
    }
    Vec::new()
}

/// The file is written, or is not.
pub(in crate::app) fn written(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<(), Fault>,
) -> Vec<Effect> {
    let Some(panel) = asking(model, ticket) else {
        return Vec::new();
    };
    match result {
        Ok(()) => {
            panel.written = true;
            confirm(model)
        }
        Err(fault) => {
            panel.fault = Some(fault);
            Vec::new()
        }
    }
}

/// The panel that waits for this answer, and waits no longer.
fn asking<'a>(model: &'a mut Model, ticket: &Ticket) -> Option<&'a mut WizardPanel> {
    model.dirty = true;
    let panel = panel_mut(model)?;
    let awaited = panel.asking.take_if(|asked| asked == ticket);
    awaited.map(|_| panel)
}
