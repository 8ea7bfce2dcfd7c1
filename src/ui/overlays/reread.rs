//! The question before Backstage is asked to read an entry again.

use ratatui::layout::Rect;

use crate::app::overlays::reread::RereadPanel;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// What happens, what does not, and the two buttons.
pub(super) fn draw(panel: &RereadPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 76);
    if let Some(fault) = &panel.fault {
        page.body.fault(fault);
        page.body.gap();
    }
    let entity = &panel.entity;
    let what = format!("Backstage reads the file of {} again, now", entity.name());
    page.body.words(Role::Header, &what);
    let words = "It does so by itself every few minutes. Nothing is written to the catalog: what the \
                 file says counts.";
    page.body.words(Role::Text, words);
    page.body.gap();
    page.body
        .facts("Sends", Role::Dim, "POST /api/catalog/refresh");
    page.body.facts("Entry", Role::Dim, entity.as_str());
    page.tail.line();
    if panel.sending {
        page.tail.line().put(Role::Active, "asking…");
        page.foot = "esc closes; what was sent goes on";
    } else {
        page.tail
            .line()
            .button("Cancel", Role::Text, !panel.on_go)
            .space()
            .button("Let it read (y)", Role::Human, panel.on_go);
        page.foot = "tab next · esc back";
    }
    let title = format!("Read again · {}", entity.name());
    page.draw(Frame::new(&title).note(&panel.context), room, canvas);
}
