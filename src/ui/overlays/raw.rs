//! The whole record of a catalog entry, line by line.

use ratatui::layout::Rect;

use crate::app::overlays::raw::RawPanel;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Page};

/// Draws the record, or why it is not here.
pub(super) fn draw(panel: &RawPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 110);
    page.foot = "j/k scroll · y copies it · esc closes";
    page.top = panel.cursor.at;
    match &panel.record {
        None => page.body.words(Role::Active, "Asking the catalog…"),
        Some(Err(fault)) => page.body.fault(fault),
        Some(Ok(record)) => {
            for line in record.lines() {
                // Keys are told from values, so that a long record can be read along its left edge.
                let fits = line.len() <= usize::from(page.body.columns);
                match line.split_once("\": ").filter(|_| fits) {
                    Some((key, value)) => {
                        let line = page.body.line();
                        line.put(Role::Accent, format!("{key}\": "));
                        line.put(Role::Text, value);
                    }
                    None => page.body.words(Role::Text, line),
                }
            }
        }
    }
    let title = panel.entity.with_kind();
    page.draw(Frame::new(&title).note(&panel.context), room, canvas);
}
