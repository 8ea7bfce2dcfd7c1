//! The panel in which a person signs in, or gives a Drone token.

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::effect::{Effect, Hidden, Slot, Ticket};
use crate::app::model::Model;
use crate::app::overlays::{Overlay, doctor, press_field};
use crate::app::settings::AuthSettings;
use crate::app::{first_run, sign_in};
use crate::domain::{Access, Door, Entrance, Fault, Moment, Opens, Secret, SignInNews, Trust, Way};

/// The panel.
#[derive(Debug, Clone)]
pub struct SignInPanel {
    pub door: Door,
    /// Why it is asked, where a server said it.
    pub why: Option<Fault>,
    pub stage: Stage,
    /// The issuer answered: the first step is done.
    pub found: bool,
    /// The attempt that is under way.
    pub ticket: Option<Ticket>,
    /// The first run asks: nothing is configured, and this is where one signs in.
    pub first_run: Option<Box<(Entrance, Trust)>>,
}

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Says what for, and waits for the wish.
    Offered,
    /// Looks for the issuer.
    Looking,
    /// Waits for the person on a page.
    Waiting(Box<Page>),
    Device(Box<DeviceCode>),
    /// The answer is here; tokens are fetched and services loaded.
    Loading,
    /// Asks for the person's own token.
    Token(TokenField),
    Failed(Fault),
}

/// The page that the person is awaited on.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub no_browser: Option<String>,
    pub ssh: String,
    pub until: Moment,
    /// The field for a pasted address, while it is open.
    pub paste: Option<Input>,
    /// What was wrong with the last one.
    pub wrong: Option<String>,
}

/// A code for another device.
#[derive(Debug, Clone)]
pub struct DeviceCode {
    pub url: String,
    pub code: String,
    pub until: Moment,
}

/// A token that is typed or pasted. It can be seen nowhere.
#[derive(Clone)]
pub struct TokenField {
    typed: Secret,
    pub checking: bool,
    pub refused: Option<Fault>,
}

impl TokenField {
    /// Characters that were typed.
    pub fn letters(&self) -> usize {
        self.typed.letters()
    }
}

impl Default for TokenField {
    fn default() -> Self {
        Self {
            typed: Secret::empty(),
            checking: false,
            refused: None,
        }
    }
}

impl std::fmt::Debug for TokenField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenField")
    }
}

/// The longest token that is taken, in bytes: Backstage's can have 32,768.
const LONGEST: usize = 64 << 10;

impl SignInPanel {
    pub(in crate::app) fn new(door: Door, why: Option<Fault>) -> Self {
        let stage = match door {
            Door::Session(_) => Stage::Offered,
            Door::Drone(_) => Stage::Token(TokenField::default()),
        };
        Self {
            door,
            why,
            stage,
            found: false,
            ticket: None,
            first_run: None,
        }
    }

    /// The sign-in in the midst of the first run, before there is any context.
    pub(in crate::app) fn of_first_run(entrance: Entrance, trust: Trust) -> Self {
        Self {
            first_run: Some(Box::new((entrance, trust))),
            ..Self::new(Door::Session("first run".into()), None)
        }
    }

    /// How one signs in here.
    pub fn auth(&self, model: &Model) -> Option<AuthSettings> {
        let Some((entrance, _)) = self.first_run.as_deref() else {
            let context = model.settings.context(self.door.context())?;
            return context.auth.clone();
        };
        Some(AuthSettings {
            issuer: entrance.host().into(),
            opens: match entrance.access {
                Access::Company { .. } => Opens::Company,
                Access::Own { .. } | Access::Token(_) => Opens::Backstage,
            },
            for_catalog: true,
            device: false,
        })
    }

    /// Where its attempts run.
    pub(in crate::app) fn slot(&self) -> Slot {
        Slot::SignIn(self.door.clone())
    }

    /// Whether letters are text here.
    pub fn is_typing(&self) -> bool {
        match &self.stage {
            Stage::Token(_) => true,
            Stage::Waiting(page) => page.paste.is_some(),
            _ => false,
        }
    }

    pub(in crate::app) fn told(&mut self, news: SignInNews, now: Moment) {
        let until = |seconds: u64| now.plus(i64::try_from(seconds).unwrap_or(0) * 1_000);
        match news {
            SignInNews::Found { .. } => self.found = true,
            SignInNews::Page {
                url,
                no_browser,
                ssh,
                seconds,
            } => {
                // Without a browser here the pasted address is the way.
                let paste = no_browser.is_some().then(Input::default);
                self.stage = Stage::Waiting(Box::new(Page {
                    url,
                    no_browser,
                    ssh,
                    until: until(seconds),
                    paste,
                    wrong: None,
                }));
            }
            SignInNews::Device { url, code, seconds } => {
                let until = until(seconds);
                self.stage = Stage::Device(Box::new(DeviceCode { url, code, until }));
            }
            SignInNews::NotThat { why } => {
                if let Stage::Waiting(page) = &mut self.stage {
                    (page.paste, page.wrong) = (Some(Input::default()), Some(why));
                }
            }
            SignInNews::Answered => self.stage = Stage::Loading,
        }
    }

    /// Whether it asks for a token, and nobody has begun to answer.
    pub(in crate::app) fn is_untouched(&self) -> bool {
        let Stage::Token(field) = &self.stage else {
            return false;
        };
        field.typed.is_empty() && !field.checking && field.refused.is_none()
    }

    /// Whether an attempt is under way, whose end will be told.
    pub(in crate::app) fn is_busy(&self) -> bool {
        match &self.stage {
            Stage::Offered | Stage::Failed(_) => false,
            Stage::Looking | Stage::Waiting(_) | Stage::Device(_) | Stage::Loading => true,
            Stage::Token(field) => field.checking,
        }
    }

    pub(in crate::app) fn refuse_token(&mut self, fault: Fault) {
        if let Stage::Token(field) = &mut self.stage {
            *field = TokenField {
                refused: Some(fault),
                ..TokenField::default()
            };
        }
    }

    /// When something that it shows changes by time alone.
    pub(in crate::app) fn counts_down(&self) -> bool {
        matches!(self.stage, Stage::Waiting(_) | Stage::Device(_))
    }
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let letter = match (chord.key, chord.ctrl || chord.alt) {
        (Key::Char(letter), false) => Some(letter),
        _ => None,
    };
    match &mut panel.stage {
        Stage::Token(_) => token_key(model, chord),
        Stage::Waiting(page) if page.paste.is_some() => paste_key(model, chord),
        _ if chord.key == Key::Esc => sign_in::decline(model),
        // Before there is a context there is nothing that a doctor could look at.
        _ if letter == Some('i') && panel.first_run.is_none() => doctor::open(model),
        Stage::Offered | Stage::Failed(_) => match (chord.key, letter) {
            (_, Some('c')) if panel.first_run.is_some() => first_run::later(model),
            (_, Some('c')) => sign_in::decline(model),
            (Key::Enter, _) => begin(model, Way::Auto),
            (_, Some('p')) => begin(model, Way::Paste),
            (_, Some('d')) if offers_device(model) => begin(model, Way::Device),
            _ => Vec::new(),
        },
        Stage::Waiting(page) => match letter {
            Some('o') => vec![Effect::Open(page.url.clone())],
            Some('y') => vec![copy(&page.url)],
            Some('p') => {
                page.paste = Some(Input::default());
                Vec::new()
            }
            Some('d') if offers_device(model) => begin(model, Way::Device),
            _ => Vec::new(),
        },
        Stage::Device(code) => match letter {
            Some('o') => vec![Effect::Open(code.url.clone())],
            Some('y') => vec![copy(&code.url)],
            _ => Vec::new(),
        },
        Stage::Looking | Stage::Loading => Vec::new(),
    }
}

fn copy(url: &str) -> Effect {
    Effect::Copy {
        text: url.to_owned(),
        what: "the link",
    }
}

/// Whether the context lets a code be typed in on another device.
pub fn offers_device(model: &Model) -> bool {
    let Some(Overlay::SignIn(panel)) = model.overlays.last() else {
        return false;
    };
    panel.auth(model).is_some_and(|auth| auth.device)
}

/// Begins an attempt; an older one ends.
fn begin(model: &mut Model, way: Way) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last() else {
        return Vec::new();
    };
    let (slot, first_run) = (panel.slot(), panel.first_run.clone());
    let ticket = model.ticket(slot);
    if let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() {
        panel.ticket = Some(ticket.clone());
        (panel.stage, panel.found) = (Stage::Looking, false);
    }
    vec![match first_run {
        Some(entrance) => Effect::Enter(ticket, way, entrance),
        None => Effect::SignIn(ticket, way),
    }]
}

fn paste_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let Stage::Waiting(page) = &mut panel.stage else {
        return Vec::new();
    };
    let Some(field) = &mut page.paste else {
        return Vec::new();
    };
    match chord.key {
        Key::Esc => {
            page.paste = None;
            Vec::new()
        }
        Key::Enter => {
            let text = field.value().trim().to_owned();
            match &panel.ticket {
                Some(ticket) if !text.is_empty() => {
                    vec![Effect::SendBack(ticket.clone(), Hidden(Secret::new(text)))]
                }
                _ => Vec::new(),
            }
        }
        _ => {
            press_field(field, chord);
            Vec::new()
        }
    }
}

fn token_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let Stage::Token(field) = &mut panel.stage else {
        return Vec::new();
    };
    match (chord.key, chord.ctrl) {
        (Key::Esc, _) => return sign_in::decline(model),
        (Key::Char('o'), true) => return open_token_page(model),
        (Key::Enter, _) if !field.checking && !field.typed.is_empty() => return keep_token(model),
        _ if field.checking => {}
        (Key::Backspace, false) => {
            field.typed.pop();
        }
        (Key::Char('u'), true) => field.typed = Secret::empty(),
        (Key::Char(letter), false) => type_token(field, &letter.to_string()),
        _ => {}
    }
    Vec::new()
}

fn type_token(field: &mut TokenField, text: &str) {
    let is_part = |letter: &char| !letter.is_whitespace() && !letter.is_control();
    for letter in text.chars().filter(is_part) {
        if field.typed.expose().len() < LONGEST {
            field.typed.push(letter);
        }
    }
}

/// The page of a Drone on which a person finds the own token.
fn open_token_page(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last() else {
        return Vec::new();
    };
    let Door::Drone(server) = &panel.door else {
        return Vec::new();
    };
    let url = model.settings.server_url(server);
    url.map(|url| Effect::Open(format!("{url}/account")))
        .into_iter()
        .collect()
}

/// Sends the token to the Drone that it is for, to be checked and kept.
fn keep_token(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.last() else {
        return Vec::new();
    };
    let ticket = model.ticket(panel.slot());
    let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    panel.ticket = Some(ticket.clone());
    let Stage::Token(field) = &mut panel.stage else {
        return Vec::new();
    };
    (field.checking, field.refused) = (true, None);
    let token = field.typed.clone();
    vec![Effect::KeepToken(ticket, Hidden(token))]
}

/// A pasted text: into the field that is open; an address opens the field by itself.
pub(super) fn paste(panel: &mut SignInPanel, text: &str) {
    match &mut panel.stage {
        Stage::Token(field) if !field.checking => type_token(field, text),
        Stage::Waiting(page) => {
            let field = page.paste.get_or_insert_with(Input::default);
            crate::app::overlays::type_text(field, text);
        }
        _ => {}
    }
}
