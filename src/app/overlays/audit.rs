//! Who started a build, by what right, and what backdrone's own record says of it.

use crate::app::ask;
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Urgency};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::store::RowKey;
use crate::domain::BuildId;

/// The audit context of a build.
#[derive(Debug, Clone)]
pub struct AuditPanel {
    pub row: Option<RowKey>,
    pub build: BuildId,
    /// How far its lines are scrolled.
    pub cursor: Cursor,
    /// Lines by which it can be scrolled: how long it is only a drawing knows.
    lowest: usize,
}

impl AuditPanel {
    /// The panel at its first line.
    pub fn new(row: Option<RowKey>, build: BuildId) -> Self {
        Self {
            row,
            build,
            cursor: Cursor::default(),
            lowest: usize::MAX,
        }
    }
}

/// The last drawing tells how far the panel can be scrolled.
pub(super) fn ends_at(panel: &mut AuditPanel, lowest: usize) {
    panel.lowest = lowest;
    panel.cursor.at = panel.cursor.at.min(lowest);
    panel.cursor.top = panel.cursor.at;
}

/// Opens the audit context of the build under the cursor, and reads the record again.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let place = model.screen().place(model);
    let Some(build) = place.build else {
        return Vec::new();
    };
    let state = model.store.builds.repo(&build.repo);
    let known = state.and_then(|state| state.build(build.number));
    let parent = known.and_then(|build| build.parent);
    let parent = parent.filter(|n| state.is_some_and(|state| state.build(*n).is_none()));
    let row = place.row;
    let mut effects = vec![ask::record(model)];
    if let Some(parent) = parent {
        effects.push(ask::build(model, &build.repo.build(parent), Urgency::Now));
    }
    let panel = AuditPanel::new(row, build);
    model.overlays.push(Overlay::Audit(Box::new(panel)));
    effects
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Audit(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let by = match chord.key {
        Key::Esc | Key::Char('q' | 'a') => {
            model.overlays.pop();
            return Vec::new();
        }
        Key::Down | Key::Char('j') => 1,
        Key::Up | Key::Char('k') => -1,
        Key::PageDown => 10,
        Key::PageUp => -10,
        _ => 0,
    };
    panel.cursor.step(by, panel.lowest.saturating_add(1));
    panel.cursor.top = panel.cursor.at;
    Vec::new()
}
