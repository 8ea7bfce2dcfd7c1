//! The rows of the inbox: a line for each stage that waits, or for each decision of today.

use ratatui::layout::Rect;

use crate::app::screens::approvals::{ApprovalsScreen, Wait, decided_today};
use crate::app::{Browse, Model};
use crate::domain::timeline::{Act, Entry};
use crate::domain::{Status, age, clock_time};
use crate::ui::build_row;
use crate::ui::canvas::Canvas;
use crate::ui::columns::{Column, Spec, column, plan};
use crate::ui::screens::approvals::empty;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, table};

/// Columns of what waits (`screens` 4.6).
const COLUMNS: [Spec; 9] = [
    column(Column::Status, "", "ST", (2, 2)),
    column(Column::Service, "service", "SERVICE", (12, 24)).floor(8),
    column(Column::Number, "build", "BUILD", (6, 6)),
    column(Column::Stage, "stage", "STAGE", (8, 12)).floor(5),
    column(Column::Branch, "branch", "BRANCH", (10, 16))
        .floor(6)
        .group(1),
    column(Column::Author, "by", "BY", (6, 10))
        .floor(5)
        .group(2),
    column(Column::Wait, "wait", "WAIT", (4, 5)).right(),
    column(Column::Target, "target", "TARGET", (9, 12))
        .floor(5)
        .group(1),
    column(Column::Can, "can", "CAN", (3, 3)),
];

/// What waits.
pub(super) fn waiting(
    screen: &ApprovalsScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let len = screen.waits.len();
    let inner = table::framed("Waiting", len, area, canvas);
    if inner.height == 0 {
        return;
    }
    let columns = plan(&COLUMNS, inner.width, &[], |spec| Some(spec.group));
    let room = table::titles(&columns, None, model, inner, canvas);
    if len == 0 {
        empty::waiting(screen, model).draw(room, canvas);
        return;
    }
    table::rows(
        screen.browse.cursor,
        len,
        room,
        canvas,
        |at, line, canvas| {
            for placed in &columns {
                let area = placed.in_row(line);
                cell(&screen.waits[at], model, placed.spec.column, area, canvas);
            }
        },
    );
}

fn cell(wait: &Wait, model: &Model, column: Column, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(listed) = wait.listed(&model.store) else {
        return;
    };
    let text = canvas.style(Role::Text);
    match column {
        Column::Service => {
            canvas.text(area, text, listed.name(&wait.id.repo));
        }
        Column::Stage => {
            canvas.text(area, text, &listed.stage.name);
        }
        Column::Wait => {
            let now = model.server_now();
            let waited = listed.since().map(|since| age(now.since(since)));
            canvas.text_right(area, text, &waited.unwrap_or_default());
        }
        Column::Target => {
            let target = &*listed.build.deploy_to;
            canvas.text(area, text, if target.is_empty() { "-" } else { target });
        }
        Column::Can => {
            let (role, word) = can(wait, model);
            canvas.text(area, canvas.style(role), word);
        }
        _ => build_row::cell(
            listed.build,
            &listed.stage.status,
            model,
            column,
            area,
            canvas,
        ),
    }
}

/// Whether the person may decide; rights that are not known yet are no refusal.
fn can(wait: &Wait, model: &Model) -> (Role, &'static str) {
    if let Some(way) = model.store.deeds.on(&wait.id.repo)
        && way.deed.build == Some(wait.id.number)
        && way
            .deed
            .stage
            .as_ref()
            .is_some_and(|it| it.number == wait.stage)
    {
        return (Role::Active, "…");
    }
    match model.store.rights(&wait.id.repo) {
        Some(rights) if rights.admin => (Role::Good, "yes"),
        Some(_) => (Role::Dim, "no"),
        None => (Role::Dim, "?"),
    }
}

/// What was decided today, as a list with a cursor.
pub(super) fn decided(browse: &Browse, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let records: Vec<&Entry> = decided_today(model).collect();
    let inner = table::framed("Decided today", records.len(), area, canvas);
    let room = table::titles(&[], None, model, inner, canvas);
    if records.is_empty() {
        empty::decided(model).draw(room, canvas);
        return;
    }
    table::rows(
        browse.cursor,
        records.len(),
        room,
        canvas,
        |at, line, canvas| {
            let line = Rect {
                x: line.x + 3,
                width: line.width.saturating_sub(3),
                ..line
            };
            decision(records[at], model, line, canvas);
        },
    );
}

/// The same below what waits, as many as there is room for.
pub(super) fn decided_box(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let records: Vec<&Entry> = decided_today(model).collect();
    let count = records.len().to_string();
    let frame = Frame::new("Decided today").note(&count);
    let inner = frame.draw(area, canvas);
    let inside = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    if records.is_empty() {
        let words = "nothing, as far as the record of this machine goes";
        canvas.text(
            Rect {
                height: 1,
                ..inside
            },
            canvas.style(Role::Dim),
            words,
        );
    }
    for (record, y) in records.into_iter().zip(inside.top()..inside.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..inside
        };
        decision(record, model, line, canvas);
    }
}

/// `13:38  ✓ approve  pay-gateway  #2206  deploy  lee  "reviewed diff"`.
fn decision(record: &Entry, model: &Model, line: Rect, canvas: &mut Canvas<'_>) {
    let is_approval = record.act == Act::Approve;
    let (status, word) = if is_approval {
        (Status::Success, "approve")
    } else {
        (Status::Declined, "decline")
    };
    let mut time = clock_time(record.at, &model.zone);
    time.truncate("00:00".len());
    let mut pen = canvas.pen(line);
    pen.put(Role::Dim, &time).gap(2).status(&status, model.now);
    pen.gap(1).put(Role::Text, word).gap(2);
    pen.put(Role::Text, record.repo.slug.name()).gap(1);
    if let Some(number) = record.build {
        pen.args(Role::Text, format_args!("#{number}  "));
    }
    let stage = record.what.strip_prefix("stage ").unwrap_or(&record.what);
    pen.put(Role::Text, stage).gap(2);
    pen.put(Role::Dim, record.who_shown());
    if let Some(reason) = &record.reason {
        pen.args(Role::Text, format_args!("  \"{reason}\""));
    }
}
