//! A panel on top of the screen: cleared, framed, and catching the pointer.

use ratatui::layout::Rect;

use crate::ui::canvas::Canvas;
use crate::ui::widgets::{Frame, centred};

/// Opens a panel in the middle, of at most that many columns and rows, and gives what is inside.
pub(in crate::ui) fn panel(
    frame: Frame<'_>,
    size: (u16, u16),
    whole: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let area = centred(whole, size.0, size.1);
    canvas.clear(area);
    canvas.hits.panel(whole, area);
    let inner = frame.focus(true).draw(area, canvas);
    // A column of air at both sides.
    Rect {
        x: inner.x + u16::from(inner.width > 2),
        width: inner.width - 2 * u16::from(inner.width > 2),
        ..inner
    }
}

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
