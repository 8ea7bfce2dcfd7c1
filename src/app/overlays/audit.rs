//! Everything about an entry of the timeline, or about a build: who began it, by what right, what it
//! came from, and what backdrone's own record says of it.

use crate::app::ask;
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Urgency};
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::screens::Screen;
use crate::app::store::RowKey;
use crate::domain::BuildId;
use crate::domain::timeline::Entry;

/// An entry with the audit context of its build.
#[derive(Debug, Clone)]
pub struct AuditPanel {
    pub row: Option<RowKey>,
    pub entry: Entry,
    /// The build that it is about, if there is one.
    pub build: Option<BuildId>,
    /// How far its lines are scrolled.
    pub cursor: Cursor,
    /// Lines by which it can be scrolled: how long it is only a drawing knows.
    lowest: usize,
}

impl AuditPanel {
    /// The panel at its first line.
    pub fn new(row: Option<RowKey>, entry: Entry) -> Self {
        Self {
            row,
            build: entry.newest_build(),
            entry,
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

/// Opens the entry under the cursor. A build that it came from and that is not known is asked for.
pub(in crate::app) fn open_entry(model: &mut Model) -> Vec<Effect> {
    let Screen::Audit(screen) = model.screen() else {
        return Vec::new();
    };
    let Some(entry) = screen.selected().cloned() else {
        return Vec::new();
    };
    let panel = AuditPanel::new(model.screen().place(model).row, entry);
    let parent = panel.build.as_ref().and_then(|build| {
        let state = model.store.builds.repo(&build.repo)?;
        let parent = state.build(build.number)?.parent?;
        state
            .build(parent)
            .is_none()
            .then(|| build.repo.build(parent))
    });
    model.overlays.push(Overlay::Audit(Box::new(panel)));
    let parent = parent.map(|parent| ask::build(model, &parent, Urgency::Now));
    parent.into_iter().collect()
}

/// A key while the panel is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Audit(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let by = match chord.key {
        Key::Esc | Key::Char('q' | 'i' | 'a') => {
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
