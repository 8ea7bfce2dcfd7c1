//! The face of the log screen.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::log::LogScreen;
use crate::ui::canvas::Canvas;

pub(super) fn draw(screen: &LogScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let _ = (screen, model, area, canvas);
}
