//! Rows that stay at the top and bottom of an area, and what is between them.

use ratatui::layout::Rect;

/// Rows of an area: the first `top`, the last `bottom`, and what is between them.
pub(in crate::ui) fn split(area: Rect, top: u16, bottom: u16) -> (Rect, Rect, Rect) {
    let top = top.min(area.height);
    let bottom = bottom.min(area.height - top);
    let part = |y: u16, height: u16| Rect { y, height, ..area };
    (
        part(area.y, top),
        part(area.y + top, area.height - top - bottom),
        part(area.bottom() - bottom, bottom),
    )
}
