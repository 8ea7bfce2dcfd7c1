//! The board of faces.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::Screen;
use crate::ui::canvas::Canvas;
use crate::ui::screens::{build, builds, log, services};

/// Draws the screen that is shown into the body, between chrome's two rows on top and two below.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    match model.screen() {
        Screen::Services(screen) => services::draw(screen, model, area, canvas),
        Screen::Builds(screen) => builds::draw(screen, model, area, canvas),
        Screen::Build(screen) => build::draw(screen, model, area, canvas),
        Screen::Log(screen) => log::draw(screen, model, area, canvas),
    }
}
