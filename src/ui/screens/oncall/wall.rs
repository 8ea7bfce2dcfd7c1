//! For a screen on the wall: no cursor, two lines a row, as many rows as fit.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::oncall::{Case, OnCallScreen};
use crate::ui::canvas::Canvas;
use crate::ui::facts::Lines;
use crate::ui::screens::oncall::list;
use crate::ui::theme::Role;

/// Lines of a row, the empty one after it included.
const ROW: u16 = 3;

pub(super) fn draw(screen: &OnCallScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let area = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    let reds = &screen.listing.reds;
    if reds.is_empty() {
        let middle = Rect {
            y: area.y + area.height / 2,
            height: area.height.min(1),
            ..area
        };
        let good = canvas.style(Role::Good);
        canvas.text_centred(middle, good, "no default branch fails");
        return;
    }
    let fit = usize::from(area.height.saturating_sub(1) / ROW);
    let mut lines = Lines { area, canvas };
    lines.skip();
    for case in reds.iter().take(fit) {
        row(case, model, &mut lines);
    }
    if reds.len() > fit {
        let left = reds.len() - fit;
        lines
            .pen()
            .args(Role::Warn, format_args!("and {left} more"));
    }
}

fn row(case: &Case, model: &Model, lines: &mut Lines<'_, '_>) {
    let mut pen = lines.pen();
    pen.status(&case.red.status, model.now).gap(2);
    pen.put(Role::Header, &case.name).gap(2);
    pen.args(Role::Text, format_args!("#{}  ", case.red.number));
    pen.put(Role::Bad, &list::what(case));
    let mut pen = lines.pen();
    pen.gap(3)
        .put(Role::Text, list::owner_name(&case.owner))
        .put(Role::Dim, " · red for ")
        .put(Role::Text, &list::since(case, model))
        .put(Role::Dim, ", ")
        .put(Role::Text, &case.red.streak);
    if let Some(ack) = &case.ack {
        pen.put(Role::Dim, " · ").put(Role::Text, &ack.by);
        pen.put(Role::Dim, " looks after it");
    } else {
        pen.put(Role::Warn, " · nobody looks after it");
    }
    lines.skip();
}
