//! The timeline's parts, put together.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::screens::audit::{AuditScreen, When};
use crate::app::{Action, Model};
use crate::domain::clock_time;
use crate::domain::timeline::{Day, Ending, Entry, hours};
use crate::ui::canvas::Canvas;
use crate::ui::columns::MARGIN;
use crate::ui::empty::Empty;
use crate::ui::marks;
use crate::ui::screens::audit::rows::Columns;
use crate::ui::screens::audit::{side, strip};
use crate::ui::theme::Role;
use crate::ui::widgets::{Pieces, panes, table};
use crate::ui::words::counted;

/// Rows under the list that the counts need.
const COUNTS: u16 = 4;

pub(in crate::ui::screens) fn draw(
    screen: &AuditScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let panes = panes(model, area);
    if panes.list.height > 0 {
        list(screen, model, panes.list, canvas);
    }
    if panes.preview.height > 0 {
        side::draw(screen, model, panes.preview, canvas);
    }
    if panes.strip.height > 0 {
        strip::draw(screen, model, panes.strip, canvas);
    }
}

fn list(screen: &AuditScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let len = screen.rows.len();
    let inner = table::framed("Timeline", len, area, canvas);
    if inner.height == 0 {
        return;
    }
    let columns = Columns::plan(inner.width, screen.when == When::Always);
    columns.titles(inner, canvas);
    let room = table::titles(&[], None, model, inner, canvas);
    if len == 0 {
        empty(screen, model).draw(room, canvas);
        return;
    }
    let shown = table::rows(
        screen.browse.cursor,
        len,
        room,
        canvas,
        |at, line, canvas| {
            if let Some(entry) = screen.rows.get(at) {
                columns.row(entry, model, line, canvas);
            }
        },
    );
    let left = below(room, &shown);
    if left.height > COUNTS && canvas.area().width >= 120 {
        counts(screen, model, left, canvas);
    }
}

/// What is left under the rows.
fn below(room: Rect, shown: &Range<usize>) -> Rect {
    let used = u16::try_from(shown.len()).unwrap_or(room.height);
    let used = used.min(room.height);
    Rect {
        x: room.x + MARGIN,
        y: room.y + used,
        width: room.width.saturating_sub(MARGIN),
        height: room.height - used,
    }
}

/// How much happened in each hour, and the newest deed that was denied.
fn counts(screen: &AuditScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let line = |at: u16| Rect {
        y: area.y + at,
        height: 1,
        ..area
    };
    let hours = hours(&screen.rows, &model.zone);
    let most = hours.iter().copied().max().unwrap_or(0).max(1);
    let mut pen = canvas.pen(line(1));
    pen.put(Role::Dim, "ACTIONS PER HOUR").gap(2);
    for (hour, count) in hours.iter().enumerate().filter(|(_, count)| **count > 0) {
        let top = marks::BARS.len() - 1;
        let step = usize::try_from(count * 7 / most).unwrap_or(top).min(top);
        pen.args(Role::Dim, format_args!("{hour:02} "));
        pen.args(Role::Text, format_args!("{}  ", marks::BARS[step]));
    }
    let denied = screen
        .rows
        .iter()
        .find(|entry| entry.ending == Ending::Denied);
    if let Some(entry) = denied {
        let mut pen = canvas.pen(line(2));
        pen.put(Role::Dim, "DENIED").gap(12);
        pen.put(Role::Warn, &in_a_line(entry, model));
    }
}

fn in_a_line(entry: &Entry, model: &Model) -> String {
    let time = clock_time(entry.at, &model.zone);
    let (who, act) = (entry.who_shown(), entry.act.word());
    format!(
        "{time} {who} {act} {} {}",
        entry.service_shown(),
        entry.object()
    )
}

/// Why there are no rows.
fn empty(screen: &AuditScreen, model: &Model) -> Empty {
    let record = &model.store.record;
    if let Some(fault) = record.remote.fault() {
        let empty = Empty::new(Role::Bad, fault.summary.as_str());
        let again = format!("`{}` reads it again", model.keymap.first(Action::Refresh));
        return match &fault.hint {
            Some(hint) => empty.then(hint.as_str()).then(again),
            None => empty.then(again),
        };
    }
    if screen.total > 0 {
        let filter = &screen.browse.filter.text;
        return Empty::new(
            Role::Warn,
            format!("0 of {} match `{filter}`.", screen.total),
        )
        .then("esc clears the filter");
    }
    if record.remote.is_waiting() {
        return Empty::new(Role::Active, "reading the record…");
    }
    let key = |action: Action| model.keymap.first(action);
    match screen.when.day(model.now.seconds(), &model.zone) {
        Some(day) => {
            let back = key(Action::PreviousDay);
            let pick = key(Action::PickDay);
            Empty::new(Role::Dim, format!("Nothing is known of {day}.")).then(format!(
                "`{back}` goes a day back · `{pick}` offers the days that have something"
            ))
        }
        None => Empty::new(Role::Dim, "Nothing was done to it, as far as is known.")
            .then("Drone's builds and the deeds of this machine stand here"),
    }
}

/// Row 2, right: how much is listed, how much of it by people, and whether the record is sound.
pub(in crate::ui::screens) fn totals(
    screen: &AuditScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let mut pieces = Pieces::default();
    let shown = screen.rows.len();
    let of = if shown < screen.total {
        format!("{shown} of {} entries", screen.total)
    } else if shown == 1 {
        "1 entry".to_owned()
    } else {
        format!("{shown} entries")
    };
    pieces.add(text, of);
    if row.width >= 98 {
        let people = screen.rows.iter().filter(|entry| entry.is_by_a_person());
        let words = format!("{} by people", people.count());
        pieces.between(dim, marks::DOT).add(text, words);
    }
    let denied = screen
        .rows
        .iter()
        .filter(|entry| entry.ending == Ending::Denied);
    let denied = denied.count();
    if denied > 0 {
        let style = canvas.style(Role::Warn);
        pieces
            .between(dim, marks::DOT)
            .add(style, format!("{denied} denied"));
    }
    let record = &model.store.record;
    if record.remote.fault().is_some() {
        let style = canvas.style(Role::Bad);
        pieces
            .between(dim, marks::DOT)
            .add(style, "record not read");
    }
    if !record.damaged.is_empty() {
        let words = counted(record.damaged.len(), "damaged line");
        pieces
            .between(dim, marks::DOT)
            .add(canvas.style(Role::Bad), words);
    }
    if let Some(report) = &record.chain {
        let (role, words) = match (report.is_tampered(), report.flaw_count) {
            (true, _) => (Role::Bad, "record changed"),
            (false, 0) => (Role::Good, "record sound"),
            (false, _) => (Role::Warn, "record cut off"),
        };
        pieces
            .between(dim, marks::DOT)
            .add(canvas.style(role), words);
    }
    pieces.draw_right(row, canvas)
}

/// Row 2, left: of what, and of when.
pub(in crate::ui::screens) fn trail(
    screen: &AuditScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    let mut pen = canvas.pen(row);
    match &screen.about {
        None => pen.put(Role::Text, "all services"),
        Some(about) => {
            pen.put(Role::Dim, "audit of ")
                .put(Role::Header, about.repo.slug.name());
            if let Some(number) = about.build {
                pen.args(Role::Header, format_args!(" #{number}"));
            }
            &mut pen
        }
    };
    let now = model.now.seconds();
    let when = match (screen.when, screen.when.day(now, &model.zone)) {
        (_, None) => "all that is known".to_owned(),
        (_, Some(day)) if day == Day::of(now, &model.zone) => "today".to_owned(),
        (_, Some(day)) => day.to_string(),
    };
    pen.put(Role::Dim, marks::DOT).put(Role::Text, &when);
    pen.filter(&screen.browse.filter.text);
}
