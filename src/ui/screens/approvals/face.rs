//! The board's parts, put together.

use ratatui::layout::Rect;

use crate::app::screens::approvals::{ApprovalsScreen, Part};
use crate::app::{Model, layout};
use crate::domain::age;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::facts::Subject;
use crate::ui::screens::approvals::{list, side};
use crate::ui::theme::Role;
use crate::ui::widgets::{Pieces, panes};
use crate::ui::{marks, tail};

pub(in crate::ui::screens) fn draw(
    screen: &ApprovalsScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let panes = panes(model, area);
    if !screen.shows_waiting() {
        if panes.list.height > 0 {
            list::decided(&screen.browse, model, panes.list, canvas);
        }
        if panes.preview.height > 0 {
            tail::preview(decided_build(screen, model), model, panes.preview, canvas);
        }
        return;
    }
    if panes.list.height > 0 {
        let below = u16::try_from(layout::decided_rows(model)).unwrap_or(0);
        let below = below.min(panes.list.height);
        let upper = Rect {
            height: panes.list.height - below,
            ..panes.list
        };
        list::waiting(screen, model, upper, canvas);
        if below > 0 {
            let lower = Rect {
                y: upper.bottom(),
                height: below,
                ..panes.list
            };
            list::decided_box(model, lower, canvas);
        }
    }
    if panes.preview.height > 0 {
        side::pane(screen.wait(), model, panes.preview, canvas);
    }
    if panes.strip.height > 0 {
        side::strip(screen.wait(), model, panes.strip, canvas);
    }
}

/// The build of the decision under the cursor, as far as it is known.
fn decided_build<'a>(screen: &ApprovalsScreen, model: &'a Model) -> Subject<'a> {
    let record = screen.decision(model);
    let repo = record.map(|record| &record.repo);
    let state = repo.and_then(|repo| model.store.builds.repo(repo));
    let number = record.and_then(|record| record.build);
    let build = state
        .zip(number)
        .and_then(|(state, number)| state.build(number));
    Subject {
        row: repo.and_then(|repo| model.store.catalogs.of_repo(repo).next()),
        repo,
        build: build.map(|build| &**build),
    }
}

/// Row 2, right: how many wait, how many of them the person can decide, and for how long.
pub(in crate::ui::screens) fn totals(
    screen: &ApprovalsScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let mut pieces = Pieces::default();
    if !screen.shows_waiting() {
        return pieces.draw_right(row, canvas);
    }
    let store = &model.store;
    let shown = screen.waits.len();
    let all = store.waiting.len();
    let of = if shown < all {
        format!("{shown} of ")
    } else {
        String::new()
    };
    pieces.add(text, format!("{of}{all} waiting"));
    if shown > 0 {
        let human = canvas.style(Role::Human);
        pieces
            .add(dim, marks::DOT)
            .add(human, format!("{} you can decide", screen.decidable));
    }
    let since = screen
        .waits
        .iter()
        .filter_map(|wait| wait.listed(store)?.since());
    if let Some(oldest) = since.min().filter(|_| row.width >= 118) {
        let waited = age(model.server_now().since(oldest));
        pieces
            .add(dim, marks::DOT)
            .add(text, format!("oldest {waited}"));
    }
    let unknown = store.waiting.unknown(&store.builds);
    if unknown > 0 && row.width >= 98 {
        pieces
            .add(dim, marks::DOT)
            .add(canvas.style(Role::Active), format!("looking at {unknown}"));
    } else if let Some((count, _)) = store.waiting.failed(&store.builds) {
        pieces
            .add(dim, marks::DOT)
            .add(canvas.style(Role::Bad), format!("{count} not known"));
    }
    pieces.draw_right(row, canvas)
}

/// Row 2, left: the parts of the inbox, all where there is room.
pub(in crate::ui::screens) fn trail(
    screen: &ApprovalsScreen,
    _model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    let filter = &screen.browse.filter.text;
    let names = Part::ALL.map(Part::name);
    let needed = names.iter().map(|name| cells(name) + 1).sum::<u16>() + 4 + cells(filter);
    let all = needed <= row.width;
    let mut pen = canvas.pen(row);
    let mut zones = Vec::new();
    for (at, part) in Part::ALL.into_iter().enumerate() {
        let from = pen.x();
        if part == screen.part {
            pen.put(Role::Accent, "[")
                .put(Role::Header, part.name())
                .put(Role::Accent, "]");
        } else if all {
            pen.put(Role::Dim, part.name());
        } else {
            continue;
        }
        let width = pen.x() - from;
        zones.push((
            at,
            Rect {
                x: from,
                width,
                ..row
            },
        ));
        pen.gap(1);
    }
    pen.filter(filter);
    for (at, zone) in zones {
        canvas.hits.tab(zone, at);
    }
}
