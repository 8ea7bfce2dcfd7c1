//! The face of a list to choose from: order, facets, columns, views.

use ratatui::layout::Rect;

use crate::app::overlays::menu::{MenuItem, MenuPanel};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::overlays::help::query;
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Frame, panel, split};

/// Columns at least, and at most.
const COLUMNS: (u16, u16) = (36, 72);

pub(super) fn draw(open: &MenuPanel, whole: Rect, canvas: &mut Canvas<'_>) {
    let items = open.shown();
    let widest = open.items.iter().map(|item| {
        let note = cells(&item.note);
        cells(&item.label).saturating_add(note).saturating_add(12)
    });
    let columns = widest.max().unwrap_or(0).clamp(COLUMNS.0, COLUMNS.1);
    // As many rows as there are without the search: the panel does not jump while one types.
    let rows = u16::try_from(open.items.len()).unwrap_or(u16::MAX);
    let rows = rows
        .saturating_add(4)
        .min(whole.height.saturating_sub(2).max(6));
    let note = if open.stays { "space chooses" } else { "" };
    let frame = Frame::new(&open.title).note(note);
    let inner = panel(frame, (columns, rows), whole, canvas);
    let (top, list, _) = split(inner, 2, 0);
    query(open.query.value(), open.query.cursor(), top, canvas);
    if items.is_empty() {
        let words = if open.items.is_empty() {
            "there is nothing to choose from"
        } else {
            "nothing matches"
        };
        canvas.text(list, canvas.style(Role::Warn), words);
    }
    let shown = widgets::shown(open.cursor, items.len(), list.height);
    for (at, y) in shown.zip(list.top()..list.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..list
        };
        row(items[at], open.stays, line, canvas);
        if at == open.cursor.at {
            canvas.select(line);
        }
    }
}

fn row(item: &MenuItem, stays: bool, line: Rect, canvas: &mut Canvas<'_>) {
    let sign = match (stays, item.checked) {
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
        (false, true) => "(x) ",
        (false, false) => "( ) ",
    };
    let note = cells(&item.note).min(line.width);
    canvas.text_right(line, canvas.style(Role::Dim), &item.note);
    let left = Rect {
        width: (line.width - note).saturating_sub(1),
        ..line
    };
    canvas
        .pen(left)
        .put(Role::Accent, sign)
        .put(Role::Text, &item.label);
}
