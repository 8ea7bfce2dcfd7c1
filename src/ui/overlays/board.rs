//! The board of panels: all that are open, the last one on top.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::ui::canvas::Canvas;

/// Draws the open panels over everything.
pub(in crate::ui) fn draw(model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let _ = (model, whole, canvas);
}
