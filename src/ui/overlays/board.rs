//! The board of panels: all that are open, the last one on top.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::Overlay;
use crate::ui::canvas::Canvas;
use crate::ui::overlays::{audit, confirm, help, menu, messages, trigger};

/// Draws the open panels over everything. Only the one on top has the text cursor.
pub(in crate::ui) fn draw(model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    for (at, overlay) in model.overlays.iter().enumerate() {
        let on_top = at + 1 == model.overlays.len();
        match overlay {
            Overlay::Help(panel) => help::draw(panel, model, whole, canvas),
            Overlay::Messages(panel) => messages::draw(panel, model, whole, canvas),
            Overlay::Confirm(panel) => confirm::draw(panel, model, whole, canvas),
            Overlay::Trigger(panel) => trigger::draw((panel, on_top), model, whole, canvas),
            Overlay::Menu(panel) => menu::draw(panel, whole, canvas),
            Overlay::Audit(panel) => audit::draw(panel, model, whole, canvas),
        }
    }
}
