//! One service in the list: its default branch's build, and the newest other one beside it.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::Model;
use crate::app::store::{Row, Shown, Standing};
use crate::domain::Build;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::columns::{Column, Placed};
use crate::ui::theme::Role;
use crate::ui::words::{place, what};
use crate::ui::{build_row, insight, marks};

/// Draws the cells of a row.
pub(super) fn draw(
    row: &Row,
    model: &Model,
    columns: &[Placed],
    line: Rect,
    canvas: &mut Canvas<'_>,
) {
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
                build_row::cell(build, status, model, placed.spec.column, cell, canvas);
            }
            (shown, _) => without_build(shown, placed.spec.column, cell, canvas),
        }
        of_a_service(row, &standing, model, placed.spec.column, cell, canvas);
        if placed.spec.column == Column::What {
            words(row, &standing, model, has_other, cell, canvas);
        }
    }
    if is_old(row, model) {
        canvas.restyle(line, Style::new().add_modifier(Modifier::DIM));
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
    let style = canvas.style(Role::Text);
    let component = row.service.component.as_ref();
    match column {
        Column::Service => {
            canvas.text(cell, style, &name(&row.name, usize::from(cell.width)));
        }
        Column::Owner => {
            let words = if component.is_none() {
                "no catalog"
            } else {
                &row.owner
            };
            canvas.text(cell, style, words);
        }
        Column::Tier => {
            canvas.text(
                cell,
                style,
                component.map_or("", |component| &component.tier),
            );
        }
        Column::System => {
            let system = component.and_then(|component| component.system.as_ref());
            canvas.text(cell, style, system.map_or("", |system| system.name()));
        }
        Column::Lead => {
            let owner = component.and_then(|component| component.owners.first());
            let state = model.store.catalogs.state(&row.service.context);
            let team = owner
                .zip(state)
                .and_then(|(owner, state)| state.catalog.teams.get(owner));
            canvas.text(cell, style, team.map_or("", |team| &team.lead));
        }
        Column::Last5 => last_five(row, standing, model, cell, canvas),
        Column::Other => other(standing, model, cell, canvas),
        _ => {}
    }
}

/// A name in so many cells. What tells two services of one name apart stands in brackets at its
/// end (`checkout-web (octo/a)`), so the front gives way first.
fn name(whole: &str, columns: usize) -> Cow<'_, str> {
    let Some((front, _)) = whole.split_once(" (") else {
        return text::cut(whole, columns);
    };
    if text::width(whole) <= columns {
        return whole.into();
    }
    let end = text::cut_left(&whole[front.len()..], columns - columns / 3);
    let end = end.trim_start_matches('…');
    let front = text::cut(whole, columns - text::width(end));
    format!("{front}{end}").into()
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
    let branch = text::cut(&branch, usize::from(room));
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
    let running = standing.build().zip(row.service.repo.as_ref());
    if let Some(forecast) = running.and_then(|(build, repo)| insight::ends(build, repo, model)) {
        let apart = if said.is_empty() { "" } else { marks::DOT };
        pen.put(Role::Dim, apart)
            .put(Role::Active, &insight::progress(&forecast));
    }
    if !has_other && standing.other.is_some() {
        if !said.is_empty() {
            pen.gap(2);
        }
        let rest = pen.room();
        other(standing, model, rest, canvas);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_of_one_name_can_be_told_apart_in_a_narrow_column() {
        for (whole, columns, shown) in [
            ("checkout-web (octo/a)", 24, "checkout-web (octo/a)"),
            ("checkout-web (octo/a)", 15, "check… (octo/a)"),
            ("checkout-web (octo/b)", 15, "check… (octo/b)"),
            ("checkout-web (octo/b)", 9, "che…to/b)"),
            ("checkout-web-frontend", 15, "checkout-web-f…"),
        ] {
            let name = name(whole, columns);
            assert!(text::width(&name) <= columns, "{name}");
            assert_eq!(name, shown);
        }
    }
}
