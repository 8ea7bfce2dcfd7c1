//! What the keys do here: type to search, enter runs it.

use tui_input::Input;

use crate::app::action::{ACTIONS, Action, Readiness, Scope, Spec};
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::keys;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field};

/// The help.
#[derive(Debug, Clone)]
pub struct HelpPanel {
    /// The screen that it was opened on.
    pub scope: Scope,
    pub query: Input,
    pub cursor: Cursor,
}

impl HelpPanel {
    /// The rows that the search keeps: those of the screen first, then those for everywhere, then
    /// those of panels. A row that a screen's own row hides is left out.
    pub fn rows(&self, model: &Model) -> Vec<&'static Spec> {
        let words = self.query.value().to_lowercase();
        let scopes = [self.scope, Scope::Anywhere, Scope::Panel];
        let fits = |spec: &&'static Spec| {
            let keys = model.keymap.keys(spec.action);
            words.split_whitespace().all(|word| {
                spec.sentence.to_lowercase().contains(word)
                    || spec.title.to_lowercase().contains(word)
                    || spec.id.contains(word)
            }) || keys.iter().any(|key| key == self.query.value().trim())
        };
        let own: Vec<&String> = ACTIONS
            .iter()
            .filter(|spec| spec.scope == self.scope)
            .flat_map(|spec| model.keymap.keys(spec.action))
            .collect();
        let hidden = |spec: &Spec| {
            let keys = model.keymap.keys(spec.action);
            spec.scope == Scope::Anywhere && keys.iter().all(|key| own.contains(&key))
        };
        let of = |scope: Scope| ACTIONS.iter().filter(move |spec| spec.scope == scope);
        scopes
            .into_iter()
            .flat_map(of)
            .filter(|spec| !hidden(spec))
            .filter(fits)
            .collect()
    }

    /// Whether a row can be run from here, and why not.
    pub fn ready(model: &Model, action: Action) -> Readiness {
        keys::ready(model, action)
    }
}

/// Opens the help of the screen that is shown.
pub(in crate::app) fn open(model: &mut Model) {
    let scope = model.screen().scope();
    model.overlays.push(Overlay::Help(Box::new(HelpPanel {
        scope,
        query: Input::default(),
        cursor: Cursor::default(),
    })));
}

/// A key while the help is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Help(panel)) = model.overlays.last() else {
        return Vec::new();
    };
    let rows = panel.rows(model);
    let chosen = rows.get(panel.cursor.at).map(|spec| spec.action);
    let Some(Overlay::Help(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match chord.key {
        Key::Esc => {
            model.overlays.pop();
        }
        Key::Enter => {
            model.overlays.pop();
            return chosen
                .map(|action| keys::act(model, action))
                .unwrap_or_default();
        }
        Key::Down => panel.cursor.step(1, rows.len()),
        Key::Up => panel.cursor.step(-1, rows.len()),
        Key::PageDown => panel.cursor.step(10, rows.len()),
        Key::PageUp => panel.cursor.step(-10, rows.len()),
        _ => {
            if press_field(&mut panel.query, chord) {
                panel.cursor = Cursor::default();
            }
        }
    }
    Vec::new()
}
