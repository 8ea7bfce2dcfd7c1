//! The face of the services screen.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::services::ServicesScreen;
use crate::ui::canvas::Canvas;

pub(super) fn draw(screen: &ServicesScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let _ = (screen, model, area, canvas);
}
