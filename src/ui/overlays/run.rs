//! The question before an own command is run.

use ratatui::layout::Rect;

use crate::app::overlays::run::RunPanel;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// The program and its arguments, one a line, as they are handed over; and the two buttons.
pub(super) fn draw(panel: &RunPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 76);
    let order = &panel.order;
    page.body.words(
        Role::Header,
        "This program is run on your machine, without a shell",
    );
    page.body.gap();
    page.body.facts("Program", Role::Text, &order.program);
    for (at, argument) in order.arguments.iter().enumerate() {
        let label = if at == 0 { "Arguments" } else { "" };
        page.body.facts(label, Role::Text, argument);
    }
    page.tail.line();
    page.tail
        .line()
        .button("Cancel", Role::Text, !panel.on_go)
        .space()
        .button("Run it (y)", Role::Human, panel.on_go);
    page.foot = "tab next · esc back";
    let title = format!("Run · {}", order.name);
    page.draw(Frame::new(&title).note(&panel.context), room, canvas);
}
