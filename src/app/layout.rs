//! How many rows fit: what page steps and "what is on the screen" mean. The drawing follows the
//! same figures; the model never learns more of the glass.

use crate::app::model::Model;
use crate::app::screens::Screen;

/// Rows of the list that is shown.
pub fn list_rows(model: &Model) -> usize {
    let (columns, rows) = model.size;
    let rows = usize::from(rows);
    // Two rows on top, message and keys at the bottom.
    let body = rows.saturating_sub(4);
    let framed = columns >= 120;
    match model.screen() {
        Screen::Services(_)
        | Screen::Builds(_)
        | Screen::OnCall(_)
        | Screen::Approvals(_)
        | Screen::Audit(_)
        | Screen::Doctor(_) => {
            let frame = if framed { 3 } else { 1 };
            let below = if below_list(model) {
                preview_rows(model)
            } else {
                0
            };
            let around = strip_rows(model) + history_rows(model) + decided_rows(model);
            body.saturating_sub(frame + below + around)
        }
        Screen::Build(_) => body.saturating_sub(if framed { 12 } else { 9 }),
        // Frames around steps and lines, or a bar of steps over the lines.
        Screen::Log(_) => body.saturating_sub(if framed { 2 } else { 1 }),
    }
    .max(1)
}

/// Portrait screens have the preview below the list.
pub fn below_list(model: &Model) -> bool {
    model.size.0 < 100 && model.size.1 > 45 && model.shows_preview()
}

/// Rows of a preview below the list, its frame included.
pub fn preview_rows(model: &Model) -> usize {
    usize::from(model.size.1) / 3
}

/// Rows of the detail strip under a list without a preview: what
/// the cursor is on, in as many lines as the screen needs to say it.
pub fn strip_rows(model: &Model) -> usize {
    let (columns, rows) = model.size;
    if columns >= 120 || rows < 20 || below_list(model) {
        return 0;
    }
    match model.screen() {
        Screen::Services(_) => 2,
        Screen::Builds(_) => 6,
        Screen::OnCall(_) => 8,
        Screen::Approvals(screen) if screen.shows_waiting() => 9,
        Screen::Audit(_) => 7,
        Screen::Doctor(_) => 12,
        _ => 0,
    }
}

/// Rows of the box under the stages that wait: what was decided today, its frame included.
pub fn decided_rows(model: &Model) -> usize {
    let (columns, rows) = model.size;
    match model.screen() {
        Screen::Approvals(screen) if screen.shows_waiting() && columns >= 120 && rows >= 30 => {
            usize::from(rows) / 4
        }
        _ => 0,
    }
}

/// Rows of the strip of durations over the builds of a service.
pub fn history_rows(model: &Model) -> usize {
    let (columns, rows) = model.size;
    match model.screen() {
        Screen::Builds(_) if columns >= 120 && rows >= 40 => 5,
        _ => 0,
    }
}
