//! The face of the start screen: a row for each service, with both of its states.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::screens::services::{Item, ServicesScreen, SortKey, View, views};
use crate::app::store::{Row, Shown, Standing};
use crate::app::words::of_build;
use crate::app::{Model, layout};
use crate::domain::{Build, RepoId, Status, age};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::columns::{Column, Placed, SERVICES, plan};
use crate::ui::facts::{self, Subject};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Pieces, panes, visible};
use crate::ui::words::{counted, moment_of, place, took, what};
use crate::ui::{empty, marks, tail};

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
    let len = screen.listing.items.len();
    let inner = if canvas.area().width >= 120 {
        let count = len.to_string();
        Frame::new("Services")
            .note(&count)
            .focus(true)
            .draw(area, canvas)
    } else {
        area
    };
    if inner.height == 0 {
        return;
    }
    let columns = plan(&SERVICES, inner.width, &model.settings.columns, |column| {
        has_no_value(model, column)
    });
    titles(screen, &columns, inner, canvas);
    let room = Rect {
        y: inner.y + 1,
        height: inner.height - 1,
        ..inner
    };
    // The model counts on so many rows; a gap below a strip stays empty.
    let rows = u16::try_from(layout::list_rows(model)).unwrap_or(room.height);
    let room = Rect {
        height: rows.min(room.height),
        ..room
    };
    if len == 0 {
        empty::services(screen, model).draw(room, canvas);
        return;
    }
    let shown = visible(screen.cursor, len, room, canvas);
    for (at, y) in shown.zip(room.top()..room.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..room
        };
        item(&screen.listing.items[at], model, &columns, line, canvas);
        if at == screen.cursor.at.min(len - 1) {
            canvas.text(
                Rect {
                    x: line.x + 1,
                    width: 1,
                    ..line
                },
                canvas.style(Role::Accent),
                marks::POINTER,
            );
            canvas.select(line);
        }
    }
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

fn titles(screen: &ServicesScreen, columns: &[Placed], area: Rect, canvas: &mut Canvas<'_>) {
    let sorted = sorted_column(screen.sort.key);
    for placed in columns {
        let role = if placed.spec.column == sorted {
            Role::Accent
        } else {
            Role::Dim
        };
        let style = canvas.style(role);
        let cell = placed.in_row(area);
        if placed.spec.right {
            canvas.text_right(cell, style, placed.spec.title);
        } else {
            canvas.text(cell, style, placed.spec.title);
        }
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
                service(row, model, columns, line, canvas);
            }
        }
        Item::Build(id) => {
            for placed in columns {
                let cell = placed.in_row(line);
                if placed.spec.column == Column::Service {
                    canvas.text(cell, canvas.style(Role::Text), id.repo.slug.name());
                } else if let Some(build) = build_of(model, &id.repo, id.number) {
                    let status = build.shown_status();
                    of_a_build(build, &status, model, placed, cell, canvas);
                    if placed.spec.column == Column::What {
                        let words = of_build(build, model.server_now());
                        canvas.text(cell, canvas.style(Role::Text), &words);
                    }
                }
            }
        }
    }
}

fn service(row: &Row, model: &Model, columns: &[Placed], line: Rect, canvas: &mut Canvas<'_>) {
    let standing = model.store.standing(row);
    let status = standing.status(row);
    let pins = &model.store.catalogs.pins;
    if !pins.is_empty() && pins.contains(row.pin().as_str()) {
        canvas.text(Rect { width: 1, ..line }, canvas.style(Role::Accent), "*");
    }
    let has_other = columns
        .iter()
        .any(|placed| placed.spec.column == Column::Other);
    for placed in columns {
        let cell = placed.in_row(line);
        match (standing.shown, &status) {
            (Shown::Build(build), Some(status)) => {
                of_a_build(build, status, model, placed, cell, canvas);
            }
            (shown, _) => without_build(shown, placed.spec.column, cell, canvas),
        }
        of_a_service(row, &standing, model, placed.spec.column, cell, canvas);
        if placed.spec.column == Column::What {
            words(row, &standing, model, has_other, cell, canvas);
        }
    }
    if is_old(row, model) {
        canvas.restyle(
            line,
            ratatui::style::Style::new().add_modifier(Modifier::DIM),
        );
    }
}

/// Nothing was heard from the row's server since the start: what is shown is from the cache.
fn is_old(row: &Row, model: &Model) -> bool {
    let server = row.service.repo.as_ref().map(|repo| &repo.server);
    let server = server.and_then(|id| model.store.servers.get(id));
    server.is_some_and(|server| server.cached_at.is_some() && !server.listed)
}

/// Columns that speak of the service itself.
fn of_a_service(
    row: &Row,
    standing: &Standing<'_>,
    model: &Model,
    column: Column,
    cell: Rect,
    canvas: &mut Canvas<'_>,
) {
    let text = canvas.style(Role::Text);
    let component = row.service.component.as_ref();
    match column {
        Column::Service => {
            canvas.text(cell, text, &row.name);
        }
        Column::Owner => {
            let words = if component.is_none() {
                "no catalog"
            } else {
                &row.owner
            };
            canvas.text(cell, text, words);
        }
        Column::Tier => {
            canvas.text(
                cell,
                text,
                component.map_or("", |component| &component.tier),
            );
        }
        Column::System => {
            let system = component.and_then(|component| component.system.as_ref());
            canvas.text(cell, text, system.map_or("", |system| system.name()));
        }
        Column::Lead => {
            let owner = component.and_then(|component| component.owners.first());
            let state = model.store.catalogs.state(&row.service.context);
            let team = owner
                .zip(state)
                .and_then(|(owner, state)| state.catalog.teams.get(owner));
            canvas.text(cell, text, team.map_or("", |team| &team.lead));
        }
        Column::Last5 => last_five(row, standing, model, cell, canvas),
        Column::Other => other(standing, model, cell, canvas),
        _ => {}
    }
}

/// The newest build of another branch: `⠹ feat/ecb #552`.
fn other(standing: &Standing<'_>, model: &Model, cell: Rect, canvas: &mut Canvas<'_>) {
    let Some(build) = standing.other else {
        return;
    };
    // The number tells more than the end of a long branch.
    let digits = u16::try_from(build.number.checked_ilog10().unwrap_or(0)).unwrap_or(0) + 1;
    let branch = place(build);
    let room = cell.width.saturating_sub(digits + 4);
    let mut pen = canvas.pen(cell);
    pen.status(&build.shown_status(), model.now).gap(1);
    let branch = crate::text::cut(&branch, usize::from(room));
    pen.put(Role::Text, &branch)
        .args(Role::Dim, format_args!(" #{}", build.number));
}

/// The newest five of the default branch, oldest first; nothing until all are known.
fn last_five(
    row: &Row,
    standing: &Standing<'_>,
    model: &Model,
    cell: Rect,
    canvas: &mut Canvas<'_>,
) {
    let Some(repo) = standing.repo else {
        return;
    };
    let main = repo.main(row.branch.as_deref());
    if !main.recent {
        return;
    }
    let mut five: [Option<&Build>; 5] = [None; 5];
    for (place, build) in five.iter_mut().rev().zip(repo.of_branch(&main.branch)) {
        *place = Some(build);
    }
    let mut pen = canvas.pen(cell);
    for build in five {
        match build {
            Some(build) => pen.status(&build.shown_status(), model.now),
            None => pen.gap(1),
        };
    }
}

/// What to know, and behind it the other branch where that has no column.
fn words(
    row: &Row,
    standing: &Standing<'_>,
    model: &Model,
    has_other: bool,
    cell: Rect,
    canvas: &mut Canvas<'_>,
) {
    let said = what(model, row, standing);
    let role = match standing.shown {
        Shown::Build(_) => Role::Text,
        Shown::Missing | Shown::NoRepo(_) => Role::Warn,
        _ => Role::Dim,
    };
    let mut pen = canvas.pen(cell);
    pen.put(role, &said);
    if !has_other && standing.other.is_some() {
        if !said.is_empty() {
            pen.gap(2);
        }
        let rest = pen.room();
        other(standing, model, rest, canvas);
    }
}

/// Columns that speak of one build.
fn of_a_build(
    build: &Build,
    status: &Status,
    model: &Model,
    placed: &Placed,
    cell: Rect,
    canvas: &mut Canvas<'_>,
) {
    let text = canvas.style(Role::Text);
    let now = model.server_now();
    match placed.spec.column {
        Column::Status => {
            canvas.pen(cell).status(status, model.now);
        }
        Column::Number => {
            canvas
                .pen(cell)
                .args(Role::Text, format_args!("#{}", build.number));
        }
        Column::Branch => {
            canvas.text(cell, text, &place(build));
        }
        Column::Event => {
            canvas.text(cell, text, build.event.short());
        }
        Column::Age => {
            if let Some(at) = moment_of(build) {
                canvas.text_right(cell, text, &age(now.since(at)));
            }
        }
        Column::Duration => {
            canvas.text_right(cell, text, &took(build, now));
        }
        _ => {}
    }
}

fn without_build(shown: Shown<'_>, column: Column, cell: Rect, canvas: &mut Canvas<'_>) {
    let (role, sign) = match shown {
        Shown::Unknown | Shown::Loading => {
            if column == Column::Status {
                canvas.text(cell, canvas.style(Role::Dim), marks::UNKNOWN);
            }
            return;
        }
        Shown::Missing | Shown::NoRepo(_) => (Role::Warn, "!"),
        _ => (Role::Neutral, "-"),
    };
    match column {
        Column::Status => canvas.text(cell, canvas.style(role), sign),
        Column::Number | Column::Branch => canvas.text(cell, canvas.style(Role::Dim), "-"),
        Column::Age | Column::Duration => canvas.text_right(cell, canvas.style(Role::Dim), "-"),
        _ => 0,
    };
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
    if !filter.is_empty() {
        pen.gap(1).put(Role::Accent, "/").put(Role::Search, filter);
    }
    for (at, zone) in zones {
        canvas.hits.tab(zone, at);
    }
}
