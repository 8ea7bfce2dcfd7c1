//! The panel of the first run: a few questions, each checked where it stands, and a file at the end.

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::first_run::{self, Understood};
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field, type_text};
use crate::domain::{CatalogLook, Entrance, Fault, FaultKind, OwnIssuer, Text};

/// The panel. Every answer stays in its field while the person goes back and forth.
#[derive(Debug, Clone)]
pub struct WizardPanel {
    pub step: Step,
    pub answers: Answers,
    /// The way into the catalog that is chosen.
    pub way: WayIn,
    /// The second field of a step that has two has the keys.
    pub second: bool,
    /// What is under way: a question to a server, or the writing of the file.
    pub asking: Option<Ticket>,
    /// Why the step is not done.
    pub fault: Option<Fault>,
    /// What stands at the address of the catalog; `None` where nobody was asked.
    pub own: Option<OwnIssuer>,
    pub look: Option<CatalogLook>,
    /// The field for an authority has the keys.
    pub trusting: bool,
    /// Who signed in on the way, and where.
    pub entered: Option<Entered>,
    /// The file is written: only the context has still to be opened.
    pub written: bool,
    /// What was put into a field for the person, to be put right as long as nobody typed there.
    pub(in crate::app) proposed: Proposed,
}

/// Somebody signed in; the tokens are in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub entrance: Entrance,
    /// In the issuer's words.
    pub person: Text,
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Where the catalog is.
    Backstage,
    /// How one gets into it.
    Access,
    /// What that needs to be known.
    Details,
    /// Where the builds are.
    Drone,
    /// What the context is called, and whether all is right.
    Name,
}

/// The way into the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    Own,
    Company,
    Variable,
    File,
    Command,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    pub backstage: Input,
    /// The address of the client's metadata document.
    pub document: Input,
    pub issuer: Input,
    pub client: Input,
    pub variable: Input,
    pub file: Input,
    pub command: Input,
    pub drone: Input,
    pub name: Input,
    /// PEM file of the company's authority, where a server shows a certificate of it.
    pub authority: Input,
}

/// What was proposed last.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Proposed {
    pub(in crate::app) drone: String,
    pub(in crate::app) name: String,
}

impl Default for WizardPanel {
    fn default() -> Self {
        Self {
            step: Step::Backstage,
            answers: Answers {
                client: Input::from("backdrone"),
                variable: Input::from("BACKSTAGE_TOKEN"),
                ..Answers::default()
            },
            way: WayIn::Own,
            second: false,
            asking: None,
            fault: None,
            own: None,
            look: None,
            trusting: false,
            entered: None,
            written: false,
            proposed: Proposed::default(),
        }
    }
}

impl WizardPanel {
    /// The ways into the catalog that there are, the best first.
    pub fn ways(&self) -> &'static [WayIn] {
        const ALL: [WayIn; 5] = [
            WayIn::Own,
            WayIn::Company,
            WayIn::Variable,
            WayIn::File,
            WayIn::Command,
        ];
        match self.own {
            Some(OwnIssuer::Registers | OwnIssuer::ReadsDocuments) => &ALL,
            Some(OwnIssuer::Closed) | None => &ALL[1..],
        }
    }

    /// Whether the way that is chosen leaves something to be asked.
    pub fn has_details(&self) -> bool {
        !matches!(
            (self.way, self.own),
            (WayIn::Own, Some(OwnIssuer::Registers))
        )
    }

    /// Whether nothing was said of a catalog: Drone alone.
    pub fn is_alone(&self) -> bool {
        self.answers.backstage.value().trim().is_empty()
    }

    /// Whether somebody has signed in at this very entrance.
    pub(in crate::app) fn is_in(&self, entrance: &Entrance) -> bool {
        let entered = self.entered.as_ref();
        entered.is_some_and(|entered| entered.entrance == *entrance)
    }

    /// Who is signed in at the entrance that the answers make.
    pub fn person(&self, model: &Model) -> Option<&Text> {
        let entrance = first_run::entrance(model, self).ok()?;
        let entered = self.entered.as_ref()?;
        self.is_in(&entrance).then_some(&entered.person)
    }

    /// The field that has the keys.
    pub fn field(&self) -> Option<&Input> {
        if self.trusting {
            return Some(&self.answers.authority);
        }
        self.field_of_step()
    }

    /// The field of the question, whatever has the keys.
    pub fn field_of_step(&self) -> Option<&Input> {
        let answers = &self.answers;
        Some(match (self.step, self.way) {
            (Step::Access, _) => return None,
            (Step::Backstage, _) => &answers.backstage,
            (Step::Drone, _) => &answers.drone,
            (Step::Name, _) => &answers.name,
            (Step::Details, WayIn::Own) => &answers.document,
            (Step::Details, WayIn::Company) if self.second => &answers.client,
            (Step::Details, WayIn::Company) => &answers.issuer,
            (Step::Details, WayIn::Variable) => &answers.variable,
            (Step::Details, WayIn::File) => &answers.file,
            (Step::Details, WayIn::Command) => &answers.command,
        })
    }

    pub(in crate::app) fn field_mut(&mut self) -> Option<&mut Input> {
        let answers = &mut self.answers;
        if self.trusting {
            return Some(&mut answers.authority);
        }
        Some(match (self.step, self.way) {
            (Step::Access, _) => return None,
            (Step::Backstage, _) => &mut answers.backstage,
            (Step::Drone, _) => &mut answers.drone,
            (Step::Name, _) => &mut answers.name,
            (Step::Details, WayIn::Own) => &mut answers.document,
            (Step::Details, WayIn::Company) if self.second => &mut answers.client,
            (Step::Details, WayIn::Company) => &mut answers.issuer,
            (Step::Details, WayIn::Variable) => &mut answers.variable,
            (Step::Details, WayIn::File) => &mut answers.file,
            (Step::Details, WayIn::Command) => &mut answers.command,
        })
    }

    /// What is understood of the field that has the keys; `None` while nothing is typed, and where
    /// every text will do.
    pub fn understood(&self, model: &Model) -> Option<Result<Understood, String>> {
        let text = self.field()?.value().trim();
        if text.is_empty() || self.trusting {
            return None;
        }
        first_run::understand(self, model, text)
    }

    /// Whether the address of Drone is what was proposed, and not what the person typed.
    pub fn drone_is_proposed(&self) -> bool {
        let drone = self.answers.drone.value();
        let drones = self.look.iter().flat_map(|look| &look.drones);
        drone == self.proposed.drone || drones.into_iter().any(|named| **named == *drone)
    }

    /// Whether a server that does not answer can be taken all the same.
    pub fn can_go_on_unasked(&self) -> bool {
        let asks = match self.step {
            Step::Backstage | Step::Drone => true,
            Step::Details if self.way != WayIn::Own => true,
            // The catalog may be asked with what a sign-in brought.
            Step::Access | Step::Details => self.entered.is_some(),
            Step::Name => false,
        };
        asks && self.asking.is_none() && self.fault.is_some()
    }

    /// Whether a file of the company's authority may help: a server showed a certificate that this
    /// machine does not believe, or the file that was named is of no use.
    pub fn can_trust(&self) -> bool {
        let is_named = !self.answers.authority.value().is_empty();
        let fault = self.fault.as_ref();
        let helps = |fault: &Fault| fault.kind == FaultKind::Untrusted || is_named;
        self.step != Step::Name && !self.trusting && fault.is_some_and(helps)
    }

    /// The answer or the question changed: what was said about the old one is over.
    fn changed(&mut self) -> Vec<Effect> {
        self.fault = None;
        let asking = self.asking.take();
        asking
            .map(|_| Effect::Stop(Slot::FirstRun))
            .into_iter()
            .collect()
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.asking {
            // A file that is being written is soon there, whoever goes away.
            Some(_) if self.step == Step::Name => return Vec::new(),
            Some(_) => return self.changed(),
            None => self.fault = None,
        }
        if std::mem::take(&mut self.trusting) {
            return Vec::new();
        }
        self.second = false;
        self.step = match self.step {
            Step::Backstage => return vec![Effect::Quit],
            Step::Access => Step::Backstage,
            Step::Drone if self.is_alone() => Step::Backstage,
            Step::Drone if self.has_details() => Step::Details,
            Step::Details | Step::Drone => Step::Access,
            Step::Name if self.written => return vec![Effect::Quit],
            Step::Name => Step::Drone,
        };
        Vec::new()
    }

    fn choose(&mut self, by: isize) {
        let ways = self.ways();
        let at = ways.iter().position(|way| *way == self.way);
        let next = at.unwrap_or_default().saturating_add_signed(by);
        self.way = ways[next.min(ways.len() - 1)];
    }

    /// A key for the field that has them.
    fn type_key(&mut self, chord: Chord) -> Vec<Effect> {
        let taken = self
            .field_mut()
            .is_some_and(|field| press_field(field, chord));
        if taken { self.changed() } else { Vec::new() }
    }

    /// The next address that the catalog names.
    fn propose_next(&mut self) {
        let drones: &[Text] = self.look.as_ref().map_or(&[], |look| &look.drones);
        let at = drones
            .iter()
            .position(|drone| **drone == *self.answers.drone.value());
        let next = at.map_or(0, |at| at + 1) % drones.len().max(1);
        if let Some(drone) = drones.get(next) {
            self.answers.drone = Input::from(&**drone);
        }
    }
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Wizard(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let step = panel.step;
    match (chord.key, chord.ctrl) {
        (Key::Esc, _) => panel.back(),
        (Key::Enter, _) if panel.asking.is_none() => first_run::confirm(model),
        (Key::Char('t'), true) if panel.can_trust() => {
            panel.trusting = true;
            Vec::new()
        }
        (Key::Char('n'), true) if panel.can_go_on_unasked() => first_run::go_on_unasked(model),
        _ if panel.trusting => panel.type_key(chord),
        (Key::Up | Key::Down | Key::Tab | Key::Char('j' | 'k'), false) if step == Step::Access => {
            let is_up = matches!(chord.key, Key::Up | Key::Char('k')) || chord.shift;
            panel.choose(if is_up { -1 } else { 1 });
            panel.changed()
        }
        (Key::Up | Key::Down | Key::Tab, _) if step == Step::Details => {
            panel.second = panel.way == WayIn::Company && !panel.second;
            Vec::new()
        }
        (Key::Tab, _) if step == Step::Drone => {
            panel.propose_next();
            panel.changed()
        }
        // What is being written is settled.
        _ if step == Step::Name && panel.asking.is_some() => Vec::new(),
        _ => panel.type_key(chord),
    }
}

/// A pasted text goes into the field; nothing is pressed.
pub(super) fn paste(panel: &mut WizardPanel, text: &str) -> Vec<Effect> {
    let is_written = panel.step == Step::Name && panel.asking.is_some();
    let is_proposal = panel.step == Step::Drone && !panel.trusting && panel.drone_is_proposed();
    match panel.field_mut().filter(|_| !is_written) {
        Some(field) => {
            // A proposal that the person knows better gives way to it.
            if is_proposal {
                *field = Input::default();
            }
            type_text(field, text.trim());
            panel.changed()
        }
        None => Vec::new(),
    }
}
