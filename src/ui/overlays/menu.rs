//! A list to choose from, with a search over it.

use ratatui::layout::Rect;

use crate::app::overlays::menu::{MenuItem, MenuPanel};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// Cells of a menu, its frame included: as many as its lines need, within these.
const NARROW: u16 = 52;
const WIDE: u16 = 92;
/// Cells of the sign before a name, and of all that is around name and note.
const SIGN: u16 = 4;
const AROUND: u16 = 12;
/// Cells that a note has at least: a count fits.
const COUNT: u16 = 6;

/// Draws a menu: one that stays open has boxes to tick, the others one dot.
pub(super) fn draw(panel: &MenuPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let longest = |words: fn(&MenuItem) -> &str| {
        let lines = panel.items.iter().map(|item| cells(words(item)));
        lines.max().unwrap_or(0)
    };
    let names = longest(|item| &item.label);
    let notes = longest(|item| &item.note);
    let needs = names + notes + AROUND;
    let mut page = Page::new(room, needs.clamp(NARROW, WIDE));
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
    // The names before what is said of them: that is what is chosen by.
    let beside = columns.saturating_sub(SIGN + names + 2).max(COUNT);
    // Counts end in one column, words begin in one.
    let second = |note: &str| {
        let cells = if panel.stays { cells(note) } else { notes };
        columns.saturating_sub(cells.min(beside))
    };
    let chosen = panel.cursor.at.min(shown.len().saturating_sub(1));
    for (at, item) in shown.iter().enumerate() {
        let sign = match (panel.stays, item.checked) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, true) => "(*) ",
            (false, false) => "( ) ",
        };
        page.body
            .line()
            .select(at == chosen)
            .put(Role::Accent, sign)
            .put(Role::Text, item.label.as_str())
            .to(second(&item.note))
            .put(Role::Dim, item.note.as_str());
    }
    let count = if shown.len() == panel.items.len() {
        shown.len().to_string()
    } else {
        format!("{} of {}", shown.len(), panel.items.len())
    };
    page.draw(Frame::new(&panel.title).note(&count), room, canvas);
}
