//! Which rows of a list are on the screen.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::Cursor;
use crate::ui::canvas::Canvas;

/// The rows that an area shows, and lets a pointer hit them.
pub(in crate::ui) fn visible(
    cursor: Cursor,
    len: usize,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> Range<usize> {
    let rows = shown(cursor, len, area.height);
    // A list is at most as long here as the area is high.
    let height = u16::try_from(rows.len()).unwrap_or(area.height);
    canvas.hits.rows(Rect { height, ..area }, rows.start);
    rows
}

/// The same for a list that a pointer does not choose from.
pub(in crate::ui) fn shown(cursor: Cursor, len: usize, height: u16) -> Range<usize> {
    let height = usize::from(height);
    let first = cursor.first_shown(len, height);
    first..len.min(first + height)
}
