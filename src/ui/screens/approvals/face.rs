//! The board's parts, put together.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::approvals::ApprovalsScreen;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Pieces;

pub(in crate::ui::screens) fn draw(
    _screen: &ApprovalsScreen,
    _model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    canvas.text(area, canvas.style(Role::Dim), "nothing here yet");
}

/// Row 2, right.
pub(in crate::ui::screens) fn totals(
    _screen: &ApprovalsScreen,
    _model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    Pieces::default().draw_right(row, canvas)
}

/// Row 2, left: what is listed.
pub(in crate::ui::screens) fn trail(
    screen: &ApprovalsScreen,
    _model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    let mut pen = canvas.pen(row);
    pen.put(Role::Text, "waiting for a human");
    pen.filter(&screen.browse.filter.text);
}
