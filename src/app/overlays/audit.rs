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
}

/// The most lines that the panel can be scrolled by.
const LONGEST: usize = 1_000;

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
    let cursor = Cursor::default();
    let panel = AuditPanel { row, build, cursor };
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
    panel.cursor.step(by, LONGEST);
    panel.cursor.top = panel.cursor.at;
    Vec::new()
}
