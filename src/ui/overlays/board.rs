//! The board of panels: all that are open, the last one on top.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::Model;
use crate::app::overlays::Overlay;
use crate::ui::canvas::Canvas;
use crate::ui::overlays::{
    audit, confirm, doctor, help, menu, messages, raw, reread, run, sign_in, trigger, wizard,
};

/// Draws the open panels over everything but the header, the messages and the keys; what lies under
/// them is dimmed.
pub(in crate::ui) fn draw(model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let room = Rect {
        y: whole.y + whole.height.min(1),
        height: whole.height.saturating_sub(3),
        ..whole
    };
    for overlay in &model.overlays {
        canvas.restyle(room, Style::new().add_modifier(Modifier::DIM));
        match overlay {
            Overlay::Help(panel) => help::draw(panel, model, room, canvas),
            Overlay::Messages(panel) => messages::draw(panel, model, room, canvas),
            Overlay::Confirm(panel) => confirm::draw(panel, model, room, canvas),
            Overlay::Trigger(panel) => trigger::draw(panel, model, room, canvas),
            Overlay::Menu(panel) => menu::draw(panel, room, canvas),
            Overlay::Audit(panel) => audit::draw(panel, model, room, canvas),
            Overlay::SignIn(panel) => sign_in::draw(panel, model, room, canvas),
            Overlay::Doctor(panel) => doctor::draw(panel, room, canvas),
            Overlay::Raw(panel) => raw::draw(panel, room, canvas),
            Overlay::Reread(panel) => reread::draw(panel, room, canvas),
            Overlay::Run(panel) => run::draw(panel, room, canvas),
            Overlay::Wizard(panel) => wizard::draw(panel, model, room, canvas),
        }
    }
}
