//! What was said at the bottom of the screen, newest last.

use crate::app::action::Action;
use crate::app::chord::{Chord, Key};
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::Overlay;

/// The list of messages.
#[derive(Debug, Clone, Default)]
pub struct MessagesPanel {
    pub cursor: Cursor,
}

/// Opens the messages with the newest under the cursor.
pub(in crate::app) fn open(model: &mut Model) {
    let mut panel = MessagesPanel::default();
    let len = model.messages.lines.len();
    panel.cursor.go(len, len);
    model.overlays.push(Overlay::Messages(Box::new(panel)));
}

/// A key while the messages are open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let len = model.messages.lines.len();
    let Some(Overlay::Messages(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let by = match chord.key {
        Key::Esc | Key::Char('q' | '!') => {
            model.overlays.pop();
            return Vec::new();
        }
        Key::Char('y') => {
            let line = model.messages.lines.get(panel.cursor.at);
            let text = line.map(|(_, notice)| notice.text.clone());
            let what = Action::Messages.spec().title;
            return text
                .map(|text| Effect::Copy { text, what })
                .into_iter()
                .collect();
        }
        Key::Down | Key::Char('j') => 1,
        Key::Up | Key::Char('k') => -1,
        Key::PageDown => 10,
        Key::PageUp => -10,
        Key::Home | Key::Char('g') => isize::MIN,
        Key::End | Key::Char('G') => isize::MAX,
        _ => 0,
    };
    panel.cursor.step(by, len);
    Vec::new()
}
