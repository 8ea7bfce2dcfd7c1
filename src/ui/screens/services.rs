//! The face of the start screen: a row for each service, with both of its states.

use ratatui::layout::Rect;

use crate::app::screens::services::{Item, ServicesScreen, SortKey, View, views};
use crate::app::words::of_build;
use crate::app::{Model, layout};
use crate::domain::{Build, RepoId};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::columns::{Column, Placed, SERVICES, plan};
use crate::ui::facts::{self, Subject};
use crate::ui::theme::Role;
use crate::ui::widgets::{Pieces, panes, table};
use crate::ui::words::counted;
use crate::ui::{build_row, empty, marks, service_row, tail};

/// Rows looked at to learn whether any service has a tier or a lead: enough to be right in all but
/// the strangest catalogs, few enough for every frame.
const LOOKED_AT: usize = 200;

pub(super) fn draw(screen: &ServicesScreen, model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let panes = panes(model, body);
    if panes.list.height > 0 {
        list(screen, model, panes.list, canvas);
    }
    let subject = subject(screen, model);
    if panes.preview.height > 0 {
        tail::preview(subject, model, panes.preview, canvas);
    }
    if panes.strip.height > 0 {
        let dim = canvas.style(Role::Border);
        let rule = Rect {
            x: body.x + 1,
            width: body.width.saturating_sub(2),
            height: 1,
            ..panes.strip
        };
        canvas.fill(rule, dim, '─');
        let line = Rect {
            y: rule.y + 1,
            ..rule
        }
        .intersection(panes.strip);
        facts::in_a_line(subject, model, &mut canvas.pen(line));
    }
}

/// What the cursor is on in one line, where there is neither a preview nor a strip for it.
pub(super) fn in_short(screen: &ServicesScreen, model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    if layout::strip_rows(model) == 0 && !model.shows_preview() && model.overlays.is_empty() {
        facts::in_a_line(subject(screen, model), model, &mut canvas.pen(row));
    }
}

/// What the cursor is on.
fn subject<'a>(screen: &'a ServicesScreen, model: &'a Model) -> Subject<'a> {
    let nothing = Subject {
        row: None,
        repo: None,
        build: None,
    };
    match screen.item() {
        Some(Item::Service(at)) => {
            let Some(row) = model.store.catalogs.rows.get(*at as usize) else {
                return nothing;
            };
            Subject {
                row: Some(row),
                repo: row.service.repo.as_ref(),
                build: model.store.standing(row).build().map(|build| &**build),
            }
        }
        Some(Item::Build(id)) => Subject {
            row: model.store.catalogs.of_repo(&id.repo).next(),
            repo: Some(&id.repo),
            build: build_of(model, &id.repo, id.number),
        },
        None => nothing,
    }
}

fn build_of<'a>(model: &'a Model, repo: &RepoId, number: u64) -> Option<&'a Build> {
    model
        .store
        .builds
        .repo(repo)?
        .build(number)
        .map(|build| &**build)
}

fn list(screen: &ServicesScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let items = &screen.listing.items;
    let inner = table::framed("Services", items.len(), area, canvas);
    if inner.height == 0 {
        return;
    }
    let chosen = screen.columns(&model.settings);
    let columns = plan(&SERVICES, inner.width, &chosen.only, |spec| {
        let is_in = |ids: &[String]| ids.iter().any(|id| id == spec.id);
        if has_no_value(model, spec.column) || is_in(&chosen.removed) {
            None
        } else if is_in(&chosen.added) {
            Some(0)
        } else {
            Some(spec.group)
        }
    });
    let sorted = sorted_column(screen.sort.key);
    let room = table::titles(&columns, Some(sorted), model, inner, canvas);
    if items.is_empty() {
        empty::services(screen, model).draw(room, canvas);
        return;
    }
    table::rows(
        screen.cursor,
        items.len(),
        room,
        canvas,
        |at, line, canvas| {
            item(&items[at], model, &columns, line, canvas);
        },
    );
}

fn has_no_value(model: &Model, column: Column) -> bool {
    let components = || {
        let rows = model.store.catalogs.rows.iter().take(LOOKED_AT);
        rows.filter_map(|row| row.service.component.as_ref())
    };
    match column {
        Column::Owner => components().next().is_none(),
        Column::Tier => components().all(|component| component.tier.is_empty()),
        Column::System => components().all(|component| component.system.is_none()),
        Column::Lead => model.store.catalogs.states.iter().all(|state| {
            state
                .catalog
                .teams
                .values()
                .all(|team| team.lead.is_empty())
        }),
        _ => false,
    }
}

fn sorted_column(key: SortKey) -> Column {
    match key {
        SortKey::Status => Column::Status,
        SortKey::Service => Column::Service,
        SortKey::Owner => Column::Owner,
        SortKey::Tier => Column::Tier,
        SortKey::Number => Column::Number,
        SortKey::Branch => Column::Branch,
        SortKey::Event => Column::Event,
        SortKey::Age => Column::Age,
        SortKey::Duration => Column::Duration,
    }
}

fn item(item: &Item, model: &Model, columns: &[Placed], line: Rect, canvas: &mut Canvas<'_>) {
    match item {
        Item::Service(at) => {
            if let Some(row) = model.store.catalogs.rows.get(*at as usize) {
                service_row::draw(row, model, columns, line, canvas);
            }
        }
        Item::Build(id) => {
            for placed in columns {
                let cell = placed.in_row(line);
                if placed.spec.column == Column::Service {
                    canvas.text(cell, canvas.style(Role::Text), id.repo.slug.name());
                } else if let Some(build) = build_of(model, &id.repo, id.number) {
                    let status = build.shown_status();
                    build_row::cell(build, &status, model, placed.spec.column, cell, canvas);
                    if placed.spec.column == Column::What {
                        let words = of_build(build, model.server_now());
                        canvas.text(cell, canvas.style(Role::Text), &words);
                    }
                }
            }
        }
    }
}

/// Row 2, right: how many, and how they are.
pub(super) fn totals(screen: &ServicesScreen, row: Rect, canvas: &mut Canvas<'_>) -> Rect {
    let counts = screen.listing.counts;
    let wide = row.width >= 118;
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let mut pieces = Pieces::default();
    let shown = screen.listing.items.len();
    if shown < counts.total {
        pieces.add(text, format!("{shown} of "));
    }
    let noun = if screen.view == View::MyBuilds {
        "build"
    } else {
        "service"
    };
    let total = if wide {
        counted(counts.total, noun)
    } else {
        counts.total.to_string()
    };
    pieces.add(text, total);
    for (count, sign, word, role) in [
        (counts.failing, "✗", " failing", Role::Bad),
        (counts.blocked, "?", " blocked", Role::Human),
        (counts.active, "", "active", Role::Active),
    ] {
        if count == 0 {
            continue;
        }
        let style = canvas.style(role);
        let between = if wide || pieces.is_single() {
            marks::DOT
        } else {
            " "
        };
        pieces.add(dim, between);
        let gap = if wide || sign.is_empty() { " " } else { "" };
        let word = if wide || sign.is_empty() { word } else { "" };
        pieces.add(style, format!("{count}{gap}{sign}{word}"));
    }
    if wide {
        let order = if screen.sort.reverse { "-" } else { "" };
        pieces.add(
            dim,
            format!("{}sort: {order}{}", marks::DOT, screen.sort.key.word()),
        );
    }
    pieces.draw_right(row, canvas)
}

/// Row 2, left: the views as tabs where there is room for all, else the one that is shown.
pub(super) fn tabs(screen: &ServicesScreen, model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let tabs = views(model, &screen.view);
    let names: Vec<String> = tabs.iter().map(View::id).collect();
    let filter = &screen.filter.text;
    let needed = names.iter().map(|name| cells(name) + 1).sum::<u16>() + 2 + cells(filter) + 2;
    let all = needed <= row.width;
    let mut pen = canvas.pen(row);
    let mut zones = Vec::new();
    for (at, (tab, name)) in tabs.iter().zip(&names).enumerate() {
        let from = pen.x();
        if *tab == screen.view {
            pen.put(Role::Accent, "[")
                .put(Role::Header, name)
                .put(Role::Accent, "]");
        } else if all {
            pen.put(Role::Dim, name);
        } else {
            continue;
        }
        zones.push((
            at,
            Rect {
                x: from,
                width: pen.x() - from,
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
