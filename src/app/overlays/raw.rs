//! The whole record of a catalog entry, as the catalog has it.

use crate::app::ask;
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Slot};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::domain::{EntityRef, Fault, Text};

/// The record of one entry, once it is here.
#[derive(Debug, Clone)]
pub struct RawPanel {
    pub context: Text,
    pub entity: EntityRef,
    /// `None` while it is asked for.
    pub record: Option<Result<String, Fault>>,
    /// How far its lines are scrolled.
    pub cursor: Cursor,
    /// Lines by which it can be scrolled: how long it is only a drawing knows.
    lowest: usize,
}

/// Asks for the record of an entry, in a panel on top of what is there.
pub(in crate::app) fn open(model: &mut Model, context: &Text, entity: &EntityRef) -> Vec<Effect> {
    model.overlays.push(Overlay::Raw(Box::new(RawPanel {
        context: context.clone(),
        entity: entity.clone(),
        record: None,
        cursor: Cursor::default(),
        lowest: usize::MAX,
    })));
    vec![ask::raw(model, context, entity)]
}

/// The record came, or did not.
pub(in crate::app) fn came(model: &mut Model, entity: &EntityRef, record: Result<String, Fault>) {
    let panel = model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Raw(panel) if panel.entity == *entity => Some(panel),
        _ => None,
    });
    if let Some(panel) = panel {
        panel.record = Some(record);
        model.dirty = true;
    }
}

/// The last drawing tells how far the panel can be scrolled.
pub(super) fn ends_at(panel: &mut RawPanel, lowest: usize) {
    panel.lowest = lowest;
    panel.cursor.at = panel.cursor.at.min(lowest);
    panel.cursor.top = panel.cursor.at;
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Raw(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let by = match chord.key {
        Key::Esc | Key::Char('q' | 'd') => {
            let slot = Slot::Raw(panel.context.clone());
            model.overlays.pop();
            return vec![Effect::Stop(slot)];
        }
        Key::Char('y') => {
            let Some(Ok(record)) = &panel.record else {
                return Vec::new();
            };
            let text = record.clone();
            let what = "the record";
            return vec![Effect::Copy { text, what }];
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
