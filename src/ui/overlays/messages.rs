//! The face of the messages: what was said at the bottom of the screen, newest last.

use ratatui::layout::Rect;

use crate::app::overlays::messages::MessagesPanel;
use crate::app::{Model, Notice, Tone};
use crate::domain::clock_time;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Frame, Lines, panel, split};
use crate::ui::words::counted;

const COLUMNS: u16 = 110;
/// Rows for the whole text of the message under the cursor.
const WHOLE: u16 = 4;

pub(super) fn draw(open: &MessagesPanel, model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let lines = &model.messages.lines;
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let rows = rows
        .saturating_add(WHOLE + 3)
        .min(whole.height.saturating_sub(2).max(6));
    let note = counted(lines.len(), "message");
    let frame = Frame::new("Messages").note(&note);
    let inner = panel(frame, (COLUMNS, rows), whole, canvas);
    if lines.is_empty() {
        canvas.text(inner, canvas.style(Role::Dim), "nothing was said yet");
        return;
    }
    let below = if inner.height > 2 * WHOLE { WHOLE } else { 0 };
    let (_, list, below) = split(inner, 0, below);
    let shown = widgets::shown(open.cursor, lines.len(), list.height);
    for (at, y) in shown.zip(list.top()..list.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..list
        };
        let (when, notice) = &lines[at];
        let time = clock_time(when.seconds(), &model.zone);
        canvas
            .pen(row)
            .put(Role::Dim, &time)
            .gap(2)
            .put(Role::Accent, sign(notice))
            .gap(1)
            .put(role(notice), &notice.text);
        if at == open.cursor.at {
            canvas.select(row);
        }
    }
    let under = lines.get(open.cursor.at.min(lines.len() - 1));
    if let Some((_, notice)) = under.filter(|_| below.height > 0) {
        let mut lines = Lines::new(below, 0, canvas);
        let rule = lines.row();
        let border = lines.canvas().style(Role::Border);
        lines.canvas().fill(rule, border, '─');
        lines.say(role(notice), &notice.text);
    }
}

fn role(notice: &Notice) -> Role {
    match notice.tone {
        Tone::Plain => Role::Text,
        Tone::Good => Role::Good,
        Tone::Warn => Role::Warn,
        Tone::Bad => Role::Bad,
    }
}

/// The tone without a colour.
fn sign(notice: &Notice) -> &'static str {
    match notice.tone {
        Tone::Plain => " ",
        Tone::Good => "✓",
        Tone::Warn => "?",
        Tone::Bad => "!",
    }
}
