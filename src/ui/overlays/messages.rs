//! What was said at the bottom of the screen, whole, newest last.

use ratatui::layout::Rect;

use crate::app::overlays::messages::MessagesPanel;
use crate::app::{Model, Tone};
use crate::domain::clock_time;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// Cells of the time and the sign before a message.
const BEFORE: u16 = 12;

/// Draws the messages, as many as there is room for around the one that is chosen.
pub(super) fn draw(panel: &MessagesPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let said = &model.messages.lines;
    let mut page = Page::new(room, 100);
    page.foot = "y copies · esc closes";
    if said.is_empty() {
        page.body.words(Role::Dim, "Nothing was said yet.");
    }
    let chosen = panel.cursor.at.min(said.len().saturating_sub(1));
    let columns = usize::from(page.body.columns.saturating_sub(BEFORE));
    for (at, (when, notice)) in said.iter().enumerate() {
        let (role, sign) = tone(notice.tone);
        let words = text::clean(&notice.text);
        for (row, part) in text::wrap(&words, columns).into_iter().enumerate() {
            let line = page.body.line().select(at == chosen);
            if row == 0 {
                let time = clock_time(when.seconds(), &model.zone);
                line.put(Role::Dim, time).space().put(role, sign);
            }
            line.to(BEFORE).put(role, part.to_owned());
        }
    }
    let count = said.len().to_string();
    page.draw(Frame::new("Messages").note(&count), room, canvas);
}

/// Each tone differs from the others by its sign, too.
fn tone(tone: Tone) -> (Role, &'static str) {
    match tone {
        Tone::Plain => (Role::Text, "·"),
        Tone::Good => (Role::Good, "✓"),
        Tone::Warn => (Role::Warn, "!"),
        Tone::Bad => (Role::Bad, "✗"),
    }
}
