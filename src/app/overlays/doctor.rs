//! The doctor's panel: checks, as they end.

use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::screens::Screen;
use crate::domain::{Check, Text, examination};

/// One examination of a context.
#[derive(Debug, Clone)]
pub struct DoctorPanel {
    pub context: Text,
    /// What was found so far, in the order of the subjects.
    pub checks: Vec<Check>,
    /// Nothing more will come.
    pub done: bool,
    /// How far its lines are scrolled.
    pub cursor: Cursor,
    ticket: Ticket,
    /// Lines by which it can be scrolled: how long it is only a drawing knows.
    lowest: usize,
}

/// Looks at the context that is shown, in a panel on top of what is there.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(context) = model.settings.contexts.first() else {
        return Vec::new();
    };
    let context = context.name.clone();
    let (panel, effect) = begin(model, context);
    model.overlays.push(Overlay::Doctor(Box::new(panel)));
    vec![effect]
}

/// Begins to look at a context.
pub(in crate::app) fn begin(model: &mut Model, context: Text) -> (DoctorPanel, Effect) {
    let ticket = model.ticket(Slot::Doctor(context.clone()));
    model.dirty = true;
    let panel = DoctorPanel {
        context,
        checks: Vec::new(),
        done: false,
        cursor: Cursor::default(),
        ticket: ticket.clone(),
        lowest: usize::MAX,
    };
    (panel, Effect::Examine(ticket))
}

/// A check ended; `None`: all have. One of an examination that nobody watches is dropped. Nothing has
/// to be done about any.
pub(in crate::app) fn examined(
    model: &mut Model,
    ticket: &Ticket,
    check: Option<Check>,
) -> Vec<Effect> {
    let panels = model
        .overlays
        .iter_mut()
        .filter_map(|overlay| match overlay {
            Overlay::Doctor(panel) => Some(panel),
            _ => None,
        });
    let boards = model.screens.iter_mut().chain(&mut model.parked);
    let boards = boards.filter_map(|screen| match screen {
        Screen::Doctor(screen) => screen.connection.as_mut(),
        _ => None,
    });
    let panel = panels.chain(boards).find(|panel| panel.ticket == *ticket);
    let Some(panel) = panel else {
        return Vec::new();
    };
    match check {
        Some(check) => {
            let checks = &mut panel.checks;
            let at = checks.partition_point(|known| known.subject <= check.subject);
            checks.insert(at, check);
        }
        None => panel.done = true,
    }
    model.dirty = true;
    Vec::new()
}

/// The last drawing tells how far the panel can be scrolled.
pub(super) fn ends_at(panel: &mut DoctorPanel, lowest: usize) {
    panel.lowest = lowest;
    panel.cursor.at = panel.cursor.at.min(lowest);
    panel.cursor.top = panel.cursor.at;
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Doctor(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let by = match chord.key {
        Key::Esc | Key::Char('q') => {
            let slot = panel.ticket.slot.clone();
            model.overlays.pop();
            return vec![Effect::Stop(slot)];
        }
        Key::Char('y') => {
            let text = examination(&model.settings.about, &panel.checks);
            let what = "the report";
            return vec![Effect::Copy { text, what }];
        }
        Key::Char('r') => {
            model.overlays.pop();
            return open(model);
        }
        Key::Down | Key::Char('j') => 1,
        Key::Up | Key::Char('k') => -1,
        Key::PageDown => 10,
        Key::PageUp => -10,
        Key::Home | Key::Char('g') => isize::MIN,
        Key::End | Key::Char('G') => isize::MAX,
        _ => 0,
    };
    panel.cursor.step(by, panel.lowest.saturating_add(1));
    panel.cursor.top = panel.cursor.at;
    Vec::new()
}
