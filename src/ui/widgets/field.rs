//! A line of text that is being typed.

use ratatui::layout::Rect;

use crate::text;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::theme::Role;

/// Draws the text of a field so that its cursor is in sight. `at` is the cursor in characters; `None`
/// where the field has no focus.
pub(in crate::ui) fn field(canvas: &mut Canvas<'_>, area: Rect, value: &str, at: Option<usize>) {
    let style = canvas.style(Role::Text);
    let Some(at) = at else {
        canvas.text(area, style, value);
        return;
    };
    if area.is_empty() {
        return;
    }
    let split = value
        .char_indices()
        .nth(at)
        .map_or(value.len(), |(byte, _)| byte);
    let (before, after) = value.split_at(split);
    let before = text::clean(before);
    // The cursor itself needs a cell.
    let before = text::cut_left(&before, usize::from(area.width - 1));
    let used = canvas
        .text(area, style, &before)
        .max(cells(&before))
        .min(area.width - 1);
    canvas.set_cursor(area.x + used, area.y);
    let rest = Rect::new(area.x + used, area.y, area.width - used, 1);
    canvas.text(rest, style, after);
}
