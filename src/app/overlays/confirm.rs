//! The question before a deed: what will happen, by whom, and how sure one must be.

use std::sync::Arc;

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::deeds;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field};
use crate::app::store::Row;
use crate::domain::{Build, Fault, Intent, Level, Ownership, Verb, masked};

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
    /// The build restarted or cancelled.
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

/// What Drone will do, in sentences: the effect first.
pub(in crate::app) fn lines(
    model: &Model,
    intent: &Intent,
    build: Option<&Build>,
    row: Option<&Row>,
) -> Vec<String> {
    let mut lines = effect(intent, build);
    let owner = intent.owner.as_deref();
    match row.map(|row| &row.standing) {
        Some(Ownership::Owner(_)) | None => {}
        Some(Ownership::Unknown) if owner.is_none() => {}
        Some(_) => {
            let owner = row.map(|row| row.owner.to_string()).unwrap_or_default();
            lines.push(format!(
                "you do not own it ({owner} does): in direct mode that is advice"
            ));
        }
    }
    if row.is_some_and(|row| row.service.is_guess()) {
        let slug = &intent.deed.repo.slug;
        lines.push(format!(
            "{slug} is a guess: no annotation of the entry names the repository"
        ));
    }
    let shared = model.store.catalogs.of_repo(&intent.deed.repo).count();
    if shared > 1 {
        lines.push(format!(
            "{shared} services share this repository: it builds all of them"
        ));
    }
    lines
}

fn effect(intent: &Intent, build: Option<&Build>) -> Vec<String> {
    let deed = &intent.deed;
    let slug = &deed.repo.slug;
    match (deed.verb, build) {
        (Verb::Restart, Some(build)) => {
            let place = build.place();
            let commit = build.short_commit();
            let mut lines = vec![format!(
                "run #{} of {slug} again: {place} {commit}, all stages, as a new build",
                build.number
            )];
            if build.event.deploys() {
                lines.push(format!("it deploys to {} again", build.deploy_to));
            }
            if !build.params.is_empty() {
                let params = build.params.iter().map(|(key, value)| shown(key, value));
                let params: Vec<String> = params.collect();
                lines.push(format!("the old parameters stay: {}", params.join(" ")));
            }
            lines
        }
        (Verb::Cancel, Some(build)) => {
            let by = build.author();
            vec![
                format!(
                    "stop #{} of {slug} ({}): its steps are killed",
                    build.number,
                    build.place()
                ),
                format!("started by {by}; what already ran is not undone"),
            ]
        }
        _ => {
            let branch = deed.branch.as_deref().unwrap_or("the default branch");
            let commit = match &deed.commit {
                Some(commit) => format!(" at {commit}"),
                None => String::new(),
            };
            let mut lines = vec![format!("start a new build of {slug}: {branch}{commit}")];
            if !deed.params.is_empty() {
                let params = deed
                    .params
                    .iter()
                    .map(|param| shown(&param.key, &param.value));
                let params: Vec<String> = params.collect();
                lines.push(format!("parameters: {}", params.join(" ")));
            }
            lines
        }
    }
}

fn shown(key: &str, value: &str) -> String {
    if masked(key) {
        format!("{key}=***")
    } else {
        format!("{key}={value}")
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
