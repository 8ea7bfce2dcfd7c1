//! The board's parts, put together.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::oncall::{OnCallScreen, View};
use crate::domain::age;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::marks;
use crate::ui::screens::oncall::{list, pane, strip, wall};
use crate::ui::theme::Role;
use crate::ui::widgets::{Pieces, panes};

pub(in crate::ui::screens) fn draw(
    screen: &OnCallScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if screen.wall {
        wall::draw(screen, model, area, canvas);
        return;
    }
    let panes = panes(model, area);
    if panes.list.height > 0 {
        list::draw(screen, model, panes.list, canvas);
    }
    if panes.preview.height > 0 {
        pane::draw(screen, model, panes.preview, canvas);
    }
    if panes.strip.height > 0 {
        strip::draw(screen, model, panes.strip, canvas);
    }
}

/// Row 2, right: how many fail, whose they are, and how far the past has been read.
pub(in crate::ui::screens) fn totals(
    screen: &OnCallScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let listing = &screen.listing;
    let mut pieces = Pieces::default();
    let reading = &model.store.oncall.reading;
    let refused = reading.refused.len();
    if reading.known + refused < reading.of {
        let words = format!("{} of {} read", reading.known, reading.of);
        pieces.add(canvas.style(Role::Accent), words);
    } else if refused > 0 {
        pieces.add(canvas.style(Role::Warn), format!("{refused} not readable"));
    }
    pieces.between(dim, marks::DOT);
    pieces.add(text, format!("{} failing", listing.reds.len()));
    pieces.between(dim, marks::DOT);
    let owners = if listing.owners == 1 {
        "owner"
    } else {
        "owners"
    };
    pieces.add(text, format!("{} {owners}", listing.owners));
    if row.width >= 118 {
        pieces.between(dim, marks::DOT);
        pieces.add(text, format!("{} unacked", listing.unacked));
        if let Some(oldest) = listing.oldest {
            let words = format!("oldest {}", age(model.server_now().since(oldest)));
            pieces.between(dim, marks::DOT).add(text, words);
        }
    }
    pieces.draw_right(row, canvas)
}

/// Row 2, left: the views, all of them where there is room.
pub(in crate::ui::screens) fn trail(
    screen: &OnCallScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    let filter = &screen.browse.filter.text;
    let views = View::every(&model.settings.views);
    let needed: u16 = views.iter().map(|view| cells(view.name()) + 1).sum();
    let all = needed + 4 + cells(filter) <= row.width;
    let mut pen = canvas.pen(row);
    let mut zones = Vec::new();
    for (at, view) in views.iter().enumerate() {
        let from = pen.x();
        if *view == screen.view {
            pen.put(Role::Accent, "[")
                .put(Role::Header, view.name())
                .put(Role::Accent, "]")
                .gap(1);
        } else if all {
            pen.put(Role::Dim, view.name()).gap(1);
        } else {
            continue;
        }
        let width = (pen.x() - from).saturating_sub(1);
        let zone = Rect {
            x: from,
            width,
            ..row
        };
        zones.push((at, zone));
    }
    pen.filter(filter);
    for (at, zone) in zones {
        canvas.hits.tab(zone, at);
    }
}
