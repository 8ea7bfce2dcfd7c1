//! The board of faces.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::Screen;
use crate::ui::canvas::Canvas;
use crate::ui::screens::{approvals, audit, build, builds, doctor, log, oncall, services};

/// Draws the screen that is shown into the body, between chrome's two rows on top and two below.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    match model.screen() {
        Screen::Services(screen) => services::draw(screen, model, area, canvas),
        Screen::OnCall(screen) => oncall::draw(screen, model, area, canvas),
        Screen::Approvals(screen) => approvals::draw(screen, model, area, canvas),
        Screen::Audit(screen) => audit::draw(screen, model, area, canvas),
        Screen::Doctor(screen) => doctor::draw(screen, model, area, canvas),
        Screen::Builds(screen) => builds::draw(screen, model, area, canvas),
        Screen::Build(screen) => build::draw(screen, model, area, canvas),
        Screen::Log(screen) => log::draw(screen, model, area, canvas),
    }
}

/// What the cursor is on, where the screen itself has no room to say it.
pub(in crate::ui) fn in_short(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    match model.screen() {
        Screen::Services(screen) => services::in_short(screen, model, row, canvas),
        Screen::Doctor(screen) => doctor::in_short(screen, model, row, canvas),
        _ => {}
    }
}

/// Writes the totals of a screen at the right end of row 2 and gives what is left of it.
pub(in crate::ui) fn totals(model: &Model, row: Rect, canvas: &mut Canvas<'_>) -> Rect {
    match model.screen() {
        Screen::Services(screen) => services::totals(screen, row, canvas),
        Screen::OnCall(screen) => oncall::totals(screen, model, row, canvas),
        Screen::Approvals(screen) => approvals::totals(screen, model, row, canvas),
        Screen::Audit(screen) => audit::totals(screen, model, row, canvas),
        Screen::Doctor(screen) => doctor::totals(screen, model, row, canvas),
        Screen::Builds(screen) => builds::totals(screen, model, row, canvas),
        Screen::Build(screen) => build::totals(screen, model, row, canvas),
        Screen::Log(screen) => log::totals(screen, model, row, canvas),
    }
}

/// Writes what a board lists after its name: the views of the start screen as tabs.
pub(in crate::ui) fn trail(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    match model.screen() {
        Screen::Services(screen) => services::tabs(screen, model, row, canvas),
        Screen::OnCall(screen) => oncall::trail(screen, model, row, canvas),
        Screen::Approvals(screen) => approvals::trail(screen, model, row, canvas),
        Screen::Audit(screen) => audit::trail(screen, model, row, canvas),
        Screen::Doctor(screen) => doctor::trail(screen, model, row, canvas),
        Screen::Builds(_) | Screen::Build(_) | Screen::Log(_) => {}
    }
}
