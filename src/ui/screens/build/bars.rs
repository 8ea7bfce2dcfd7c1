//! When what ran: a bar for each stage and its steps on one scale.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::domain::{Build, duration};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::{Bar, Timeline};

/// Cells of the names at the left.
const NAMES: u16 = 14;

/// Draws the time line; what does not fit is left out from the end.
pub(super) fn draw(build: &Build, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(timeline) = Timeline::of(build, model.server_now()) else {
        return;
    };
    if area.height < 4 || area.width < NAMES + 20 {
        return;
    }
    let mut y = area.y + 1;
    let head = Rect::new(area.x, y, area.width, 1);
    canvas
        .pen(head)
        .put(Role::Dim, "Time line")
        .gap(NAMES - 9)
        .put(Role::Dim, "0s");
    let dim = canvas.style(Role::Dim);
    canvas.text_right(head, dim, &duration(timeline.seconds));
    let width = usize::from(area.width - NAMES);
    for stage in build.stages.as_deref().unwrap_or_default() {
        let bars = std::iter::once((&stage.name, &stage.status, timeline.stage(stage, width), 0));
        let steps = stage
            .steps
            .iter()
            .map(|step| (&step.name, &step.status, timeline.step(step, width), 2));
        for (name, status, bar, indent) in bars.chain(steps) {
            y += 1;
            if y >= area.bottom() {
                return;
            }
            let row = Rect::new(area.x, y, area.width, 1);
            let names = Rect {
                width: NAMES - 1,
                ..row
            };
            let role = if indent == 0 {
                Role::Header
            } else {
                Role::Text
            };
            canvas.pen(names).gap(indent).put(role, name);
            if let Some(Bar { at, cells }) = bar {
                let from = area.x + NAMES + u16::try_from(at).unwrap_or(0);
                let cells = u16::try_from(cells).unwrap_or(1);
                let style = marks::status_style(status, &canvas.look.theme);
                let sign = if indent == 0 { '█' } else { '▄' };
                canvas.fill(Rect::new(from, y, cells, 1), style, sign);
            }
        }
    }
}
