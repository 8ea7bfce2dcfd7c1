//! The face of the build screen.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::build::BuildScreen;
use crate::ui::canvas::Canvas;

pub(super) fn draw(screen: &BuildScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let _ = (screen, model, area, canvas);
}
