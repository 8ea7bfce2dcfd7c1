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

/// What the cursor is on, where the screen itself has no room to say it.
pub(in crate::ui) fn in_short(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    if let Screen::Services(screen) = model.screen() {
        services::in_short(screen, model, row, canvas);
    }
}

/// Writes the totals of a screen at the right end of row 2 and gives what is left of it.
pub(in crate::ui) fn totals(model: &Model, row: Rect, canvas: &mut Canvas<'_>) -> Rect {
    match model.screen() {
        Screen::Services(screen) => services::totals(screen, row, canvas),
        Screen::Builds(screen) => builds::totals(screen, model, row, canvas),
        Screen::Build(screen) => build::totals(screen, model, row, canvas),
        Screen::Log(screen) => log::totals(screen, model, row, canvas),
    }
}

/// Writes the views that the start screen has, as tabs.
pub(in crate::ui) fn views(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    if let Screen::Services(screen) = model.screen() {
        services::tabs(screen, model, row, canvas);
    }
}
