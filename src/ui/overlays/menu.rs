//! A list to choose from, with a search over it.

use ratatui::layout::Rect;

use crate::app::overlays::menu::MenuPanel;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// Draws a menu: one that stays open has boxes to tick, the others one dot.
pub(super) fn draw(panel: &MenuPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 52);
    page.foot = if panel.stays {
        "space ticks · esc closes"
    } else {
        "enter chooses · esc closes"
    };
    field::search(&mut page.head, &panel.query);
    page.head.gap();
    let shown = panel.shown();
    if shown.is_empty() && panel.items.is_empty() {
        page.body.words(Role::Dim, "Nothing to choose from here.");
    } else if shown.is_empty() {
        let words = format!("No line has `{}` in it.", panel.query.value());
        page.body.words(Role::Dim, &words);
    }
    let columns = page.body.columns;
    let chosen = panel.cursor.at.min(shown.len().saturating_sub(1));
    for (at, item) in shown.iter().enumerate() {
        let sign = match (panel.stays, item.checked) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, true) => "(*) ",
            (false, false) => "( ) ",
        };
        let note = cells(&item.note).min(columns / 2);
        page.body
            .line()
            .select(at == chosen)
            .put(Role::Accent, sign)
            .put(Role::Text, item.label.as_str())
            .to(columns - note)
            .put(Role::Dim, item.note.as_str());
    }
    let count = if shown.len() == panel.items.len() {
        shown.len().to_string()
    } else {
        format!("{} of {}", shown.len(), panel.items.len())
    };
    page.draw(Frame::new(&panel.title).note(&count), room, canvas);
}
