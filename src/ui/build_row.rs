//! One build in a list: a cell for each column that speaks of it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::domain::{Build, Status, actor, age};
use crate::ui::canvas::Canvas;
use crate::ui::columns::Column;
use crate::ui::theme::Role;
use crate::ui::words::{message, moment_of, place, took};

/// Draws a cell. The status is handed in: in a shared repository a service shows its own stage's.
pub(super) fn cell(
    build: &Build,
    status: &Status,
    model: &Model,
    column: Column,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let text = canvas.style(Role::Text);
    let now = model.server_now();
    match column {
        Column::Status => {
            canvas.pen(area).status(status, model.now);
        }
        Column::Number => {
            canvas
                .pen(area)
                .args(Role::Text, format_args!("#{}", build.number));
        }
        Column::Branch => {
            canvas.text(area, text, &place(build));
        }
        Column::Event => {
            canvas.text(area, text, build.event.short());
        }
        Column::Commit => {
            canvas.text(area, canvas.style(Role::Dim), build.short_commit());
        }
        Column::Message => {
            let role = if build.error.is_empty() {
                Role::Text
            } else {
                Role::Bad
            };
            canvas.text(area, canvas.style(role), &message(build));
        }
        Column::Author => {
            canvas.text(area, text, build.author());
        }
        Column::By => {
            canvas.text(area, text, actor(build).shown());
        }
        Column::Age => {
            if let Some(at) = moment_of(build) {
                canvas.text_right(area, text, &age(now.since(at)));
            }
        }
        Column::Duration => {
            canvas.text_right(area, text, &took(build, now));
        }
        _ => {}
    }
}
