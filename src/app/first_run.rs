//! The first run: from an answer to the question that follows it, and at the end to a file.

use tui_input::Input;

use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::overlays::wizard::{Proposed, Step, WayIn, WizardPanel};
use crate::domain::{
    Access, Draft, Fault, FaultKind, OwnIssuer, Probe, Probed, Text, TokenFrom, context_name,
    guess_drone,
};

/// What the first run needs of the composition root: plain data, and how an address is read.
#[derive(Debug, Clone)]
pub struct FirstRun {
    /// The file that will be written.
    pub path: Text,
    pub read: ReadAddress,
}

/// Reads an address as a person types it; in words, why it is of no use.
pub type ReadAddress = fn(AddressOf, &str) -> Result<Understood, String>;

/// Whose address it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressOf {
    Backstage,
    Drone,
    /// Taken as it is written, to the last slash.
    Issuer,
}

/// What was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Without a slash at the end, but for an issuer.
    pub address: Text,
    /// A page of the server was meant as the server.
    pub is_page: bool,
}

/// What is understood of a text in the field that has the keys.
pub(super) fn understand(
    panel: &WizardPanel,
    model: &Model,
    text: &str,
) -> Option<Result<Understood, String>> {
    let of = match (panel.step, panel.way) {
        (Step::Backstage, _) => AddressOf::Backstage,
        (Step::Drone, _) => AddressOf::Drone,
        (Step::Details, WayIn::Company) if !panel.second => AddressOf::Issuer,
        (Step::Details, WayIn::Own) => AddressOf::Issuer,
        (Step::Name, _) => return name(text).err().map(Err),
        _ => return None,
    };
    let first_run = model.settings.first_run.as_ref()?;
    Some((first_run.read)(of, text))
}

/// The name of a context that can be typed everywhere.
fn name(text: &str) -> Result<Text, String> {
    /// Characters.
    const LONGEST: usize = 40;
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    match text {
        "" => Err("a context needs a name".to_owned()),
        "demo" => Err("`demo` is the built-in world: take another name".to_owned()),
        _ if !text.chars().all(is_plain) => {
            Err("letters, digits, `-`, `_` and `.` make a name".to_owned())
        }
        _ if text.chars().count() > LONGEST => Err("that is too long for a name".to_owned()),
        _ => Ok(text.into()),
    }
}

fn panel(model: &Model) -> Option<&WizardPanel> {
    model.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Wizard(panel) => Some(&**panel),
        _ => None,
    })
}

fn panel_mut(model: &mut Model) -> Option<&mut WizardPanel> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Wizard(panel) => Some(&mut **panel),
        _ => None,
    })
}

/// The answer is given: a server is asked where one can tell whether it is right.
pub(super) fn confirm(model: &mut Model) -> Vec<Effect> {
    match question(model) {
        Ok(Next::Ask(probe)) => {
            let ticket = begin(model);
            vec![Effect::Probe(ticket, probe)]
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

fn question(model: &Model) -> Result<Next, String> {
    let Some(panel) = panel(model) else {
        return Ok(Next::Go);
    };
    match panel.step {
        Step::Backstage if panel.is_alone() => Ok(Next::Go),
        Step::Backstage => Ok(Next::Ask(Probe::Backstage(address(model, panel)?))),
        Step::Access => Ok(Next::Go),
        Step::Details => details(model, panel),
        Step::Drone => Ok(Next::Ask(Probe::Drone(address(model, panel)?))),
        Step::Name => {
            let draft = draft(model, panel)?;
            Ok(if panel.written {
                Next::Switch(draft.name)
            } else {
                Next::Write(Box::new(draft))
            })
        }
    }
}

/// The address in the field that has the keys.
fn address(model: &Model, panel: &WizardPanel) -> Result<Text, String> {
    let read = panel.understood(model);
    let read = read.ok_or_else(|| match panel.step {
        Step::Drone => "without Drone there is nothing to show: builds come from there".to_owned(),
        _ => "an address is wanted here".to_owned(),
    })?;
    read.map(|understood| understood.address)
}

fn details(model: &Model, panel: &WizardPanel) -> Result<Next, String> {
    match access(panel)? {
        Access::Own { .. } => address(model, panel).map(|_| Next::Go),
        Access::Company { issuer, .. } => {
            let first = WizardPanel {
                second: false,
                ..panel.clone()
            };
            address(model, &first)?;
            Ok(Next::Ask(Probe::Issuer(issuer.into())))
        }
        Access::Token(token) => {
            let asked = WizardPanel {
                step: Step::Backstage,
                ..panel.clone()
            };
            let backstage = address(model, &asked)?;
            Ok(Next::Ask(Probe::Catalog { backstage, token }))
        }
    }
}

/// The way into the catalog, whole.
fn access(panel: &WizardPanel) -> Result<Access, String> {
    let answers = &panel.answers;
    let given = |input: &Input, missing: &str| match input.value().trim() {
        "" => Err(missing.to_owned()),
        text => Ok(text.to_owned()),
    };
    Ok(match panel.way {
        WayIn::Own if !panel.has_details() => Access::Own { client: None },
        WayIn::Own => Access::Own {
            client: Some(given(
                &answers.document,
                "this Backstage wants that address",
            )?),
        },
        WayIn::Company => Access::Company {
            issuer: given(&answers.issuer, "the address of the issuer is missing")?,
            client: given(&answers.client, "the id of the client is missing")?,
        },
        WayIn::Variable => {
            let name = given(&answers.variable, "the name of the variable is missing")?;
            Access::Token(TokenFrom::Env(variable(name)?))
        }
        WayIn::File => {
            let path = given(&answers.file, "the path of the file is missing")?;
            Access::Token(TokenFrom::File(path))
        }
        WayIn::Command => {
            let words = given(&answers.command, "the program is missing")?;
            let words = words.split_whitespace().map(str::to_owned).collect();
            Access::Token(TokenFrom::Command(words))
        }
    })
}

/// A token that is pasted where its variable's name should be must not end up in a file.
fn variable(name: String) -> Result<String, String> {
    /// Characters; tokens are longer.
    const LONGEST: usize = 64;
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_name = name.chars().all(is_part)
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.len() <= LONGEST;
    if is_name {
        Ok(name)
    } else {
        Err("that is no name of a variable; the token itself is written nowhere".to_owned())
    }
}

/// The context as the answers make it.
fn draft(model: &Model, panel: &WizardPanel) -> Result<Draft, String> {
    let at = |step: Step| {
        let asked = WizardPanel {
            step,
            ..panel.clone()
        };
        address(model, &asked)
    };
    let backstage = if panel.is_alone() {
        None
    } else {
        Some((at(Step::Backstage)?, access(panel)?))
    };
    Ok(Draft {
        name: name(panel.answers.name.value().trim())?,
        backstage,
        drone: at(Step::Drone)?,
    })
}

/// The step is taken as it stands, although nobody answered.
pub(super) fn go_on_unasked(model: &mut Model) -> Vec<Effect> {
    if question(model).is_ok() {
        if let Some(panel) = panel_mut(model).filter(|panel| panel.step == Step::Backstage) {
            panel.own = None;
        }
        advance(model);
    }
    Vec::new()
}

/// The next question, with what can be proposed for it.
fn advance(model: &mut Model) {
    let address_of = |step: Step| {
        let panel = panel(model)?;
        let asked = WizardPanel {
            step,
            ..panel.clone()
        };
        address(model, &asked).ok()
    };
    let backstage = address_of(Step::Backstage);
    let drone = address_of(Step::Drone);
    let Some(panel) = panel_mut(model) else {
        return;
    };
    (panel.fault, panel.second) = (None, false);
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
pub(super) fn probed(
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
                Probed::Issuer | Probed::Drone(_) => {}
            }
            advance(model);
        }
        Err(fault) => panel.fault = Some(fault),
    }
    Vec::new()
}

/// The file is written, or is not.
pub(super) fn written(
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
