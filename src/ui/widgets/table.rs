//! What the two big lists have in common: a frame where there is room, titles, a pointer.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::{Cursor, Model, layout};
use crate::ui::canvas::Canvas;
use crate::ui::columns::{Column, Placed};
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, visible};

/// The frame of a list on wide screens; else the list has it all.
pub(in crate::ui) fn framed(title: &str, len: usize, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
    if canvas.area().width < 120 {
        return area;
    }
    let count = len.to_string();
    Frame::new(title)
        .note(&count)
        .focus(true)
        .draw(area, canvas)
}

/// Titles in the first row; gives the room for the rows, as many as the model counts on.
pub(in crate::ui) fn titles(
    columns: &[Placed],
    sorted: Option<Column>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    for placed in columns {
        let is_sorted = sorted == Some(placed.spec.column);
        let style = canvas.style(if is_sorted { Role::Accent } else { Role::Dim });
        let cell = placed.in_row(area);
        if placed.spec.right {
            canvas.text_right(cell, style, placed.spec.title);
        } else {
            canvas.text(cell, style, placed.spec.title);
        }
    }
    let room = area.height.saturating_sub(1);
    let rows = u16::try_from(layout::list_rows(model)).unwrap_or(room);
    Rect {
        y: area.y + 1,
        height: rows.min(room),
        ..area
    }
}

/// Draws the rows that are on the screen, and shows which one the cursor is on. Gives those rows.
pub(in crate::ui) fn rows<'a>(
    cursor: Cursor,
    len: usize,
    area: Rect,
    canvas: &mut Canvas<'a>,
    mut draw: impl FnMut(usize, Rect, &mut Canvas<'a>),
) -> Range<usize> {
    let shown = visible(cursor, len, area, canvas);
    for (at, y) in shown.clone().zip(area.top()..area.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw(at, line, canvas);
        if at == cursor.at.min(len - 1) {
            let pointer = Rect {
                x: line.x + 1,
                width: 1,
                ..line
            };
            canvas.text(pointer, canvas.style(Role::Accent), marks::POINTER);
            canvas.select(line);
        }
    }
    shown
}
