//! What surrounds every screen: two rows on top, messages and keys at the bottom.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::ui::canvas::Canvas;

/// Draws the chrome and gives the room that is left for the screen.
pub(super) fn draw(model: &Model, whole: Rect, canvas: &mut Canvas<'_>) -> Rect {
    let _ = (model, canvas);
    Rect::new(
        whole.x,
        whole.y + 2,
        whole.width,
        whole.height.saturating_sub(4),
    )
}
