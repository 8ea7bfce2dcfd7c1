//! The face of the builds screen.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::builds::BuildsScreen;
use crate::ui::canvas::Canvas;

pub(super) fn draw(screen: &BuildsScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let _ = (screen, model, area, canvas);
}
