//! The question before a deed: what will happen, by whom, and how sure one must be.

mod lines;

use std::sync::Arc;

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::deeds;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field};
use crate::domain::{Build, Fault, Intent, Level};

pub(in crate::app) use lines::lines;

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Reason,
    Typed,
    Cancel,
    Go,
}

/// A question.
#[derive(Debug, Clone)]
pub struct ConfirmPanel {
    pub intent: Intent,
    pub level: Level,
    /// The build that it is about.
    pub build: Option<Arc<Build>>,
    /// One line of effect first, then consequences and warnings.
    pub lines: Vec<String>,
    /// What must be typed at level 3.
    pub to_type: String,
    pub typed: Input,
    pub reason: Input,
    pub focus: Focus,
    /// Sent, and not answered.
    pub sending: bool,
    /// The refusal: the panel stays with the server's own words.
    pub fault: Option<Fault>,
}

impl ConfirmPanel {
    pub(in crate::app) fn new(
        intent: Intent,
        level: Level,
        build: Option<Arc<Build>>,
        lines: Vec<String>,
    ) -> Self {
        let reason = intent.deed.reason.clone().unwrap_or_default();
        Self {
            to_type: intent.deed.to_type(build.as_deref()),
            intent,
            level,
            build,
            lines,
            typed: Input::default(),
            reason: reason.into(),
            focus: Focus::Cancel,
            sending: false,
            fault: None,
        }
    }

    /// The field that is being typed into.
    pub fn field_mut(&mut self) -> Option<&mut Input> {
        match self.focus {
            Focus::Reason => Some(&mut self.reason),
            Focus::Typed => Some(&mut self.typed),
            Focus::Cancel | Focus::Go => None,
        }
    }

    /// What can have the focus, in the order of tab.
    pub fn fields(&self) -> &'static [Focus] {
        match self.level {
            Level::One => &[Focus::Cancel, Focus::Go],
            Level::Two => &[Focus::Reason, Focus::Cancel, Focus::Go],
            Level::Three => &[Focus::Typed, Focus::Reason, Focus::Cancel, Focus::Go],
        }
    }

    /// Whether the button would act: at level 3 only once the name is typed.
    pub fn is_sure(&self) -> bool {
        self.level != Level::Three || self.typed.value().trim() == self.to_type
    }

    fn step(&mut self, by: isize) {
        let fields = self.fields();
        let at = fields
            .iter()
            .position(|field| *field == self.focus)
            .unwrap_or(0);
        let len = isize::try_from(fields.len()).unwrap_or(1);
        let next = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(len);
        self.focus = fields[usize::try_from(next).unwrap_or(0)];
    }
}

fn panel_mut(model: &mut Model) -> Option<&mut ConfirmPanel> {
    match model.overlays.last_mut() {
        Some(Overlay::Confirm(panel)) => Some(panel),
        _ => None,
    }
}

/// A key while the question is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    match chord.key {
        // Closing takes nothing back: what was sent goes on, and its end is told.
        Key::Esc => {
            model.overlays.pop();
            return Vec::new();
        }
        _ if panel.sending => return Vec::new(),
        Key::Tab | Key::Down => panel.step(if chord.shift { -1 } else { 1 }),
        Key::Up => panel.step(-1),
        Key::Left | Key::Right if panel.field_mut().is_none() => {
            panel.step(if chord.key == Key::Left { -1 } else { 1 });
        }
        Key::Enter => return enter(model),
        Key::Char('y') if panel.field_mut().is_none() && panel.level != Level::Three => {
            return go(model);
        }
        Key::Char('n' | 'q') if panel.field_mut().is_none() => {
            model.overlays.pop();
        }
        _ => {
            if let Some(field) = panel.field_mut() {
                press_field(field, chord);
            }
        }
    }
    Vec::new()
}

fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    match panel.focus {
        Focus::Cancel => {
            model.overlays.pop();
        }
        Focus::Go => return go(model),
        Focus::Reason | Focus::Typed => panel.step(1),
    }
    Vec::new()
}

fn go(model: &mut Model) -> Vec<Effect> {
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    if !panel.is_sure() {
        panel.focus = Focus::Typed;
        return Vec::new();
    }
    let reason = panel.reason.value().trim();
    panel.intent.deed.reason = (!reason.is_empty()).then(|| reason.to_owned());
    let repo = panel.intent.deed.repo.clone();
    // The world may have changed while the question was open.
    if let Some(way) = model.store.deeds.on(&repo) {
        let why = format!("{} is under way", way.deed.phrase());
        model.say(crate::app::Tone::Warn, why);
        return Vec::new();
    }
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    (panel.sending, panel.fault) = (true, None);
    let intent = panel.intent.clone();
    deeds::send(model, intent)
}
