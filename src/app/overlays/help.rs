//! What the keys do here: type to search, enter runs it.

use tui_input::Input;

use crate::app::action::{ACTIONS, Action, Readiness, Scope, Spec};
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::keys;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field};
use crate::app::own_command::{self, OwnCommand};

/// The help.
#[derive(Debug, Clone)]
pub struct HelpPanel {
    /// The screen that it was opened on.
    pub scope: Scope,
    pub query: Input,
    pub cursor: Cursor,
}

/// A line of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRow {
    Table(&'static Spec),
    /// An own command, by its position.
    Own(usize),
}

impl HelpPanel {
    /// The rows that the search keeps: those of the screen first, then own commands, then those for
    /// everywhere, then those of panels. A row that a screen's own row hides is left out.
    pub fn rows(&self, model: &Model) -> Vec<HelpRow> {
        let words = self.query.value().to_lowercase();
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
        let of = |scope: Scope| {
            let rows = ACTIONS.iter().filter(move |spec| spec.scope == scope);
            rows.filter(|spec| !hidden(spec))
                .filter(fits)
                .map(HelpRow::Table)
        };
        let own = self.own(model).into_iter().map(HelpRow::Own);
        of(self.scope)
            .chain(own)
            .chain(of(Scope::Anywhere))
            .chain(of(Scope::Panel))
            .collect()
    }

    /// The own commands of the screen that the search keeps.
    fn own(&self, model: &Model) -> Vec<usize> {
        let words = self.query.value().to_lowercase();
        let fits = |command: &OwnCommand| {
            let name = command.name.to_lowercase();
            let by_name = words.split_whitespace().all(|word| name.contains(word));
            by_name || command.shown_keys() == self.query.value().trim()
        };
        let commands = model.settings.commands.iter().enumerate();
        commands
            .filter(|(_, command)| command.counts_in(self.scope) && fits(command))
            .map(|(at, _)| at)
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
    let chosen = rows.get(panel.cursor.at).copied();
    let Some(Overlay::Help(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match chord.key {
        Key::Esc => {
            model.overlays.pop();
        }
        Key::Enter => {
            model.overlays.pop();
            return match chosen {
                Some(HelpRow::Table(spec)) => keys::act(model, spec.action),
                Some(HelpRow::Own(at)) => own_command::press(model, at),
                None => Vec::new(),
            };
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
