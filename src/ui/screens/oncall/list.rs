//! The rows: red branches under their owners, what recovered, what flaps.

use ratatui::layout::Rect;

use crate::app::screens::oncall::{Case, Healed, Item, Noise, OnCallScreen, View};
use crate::app::{Action, ColumnSettings, Model};
use crate::domain::{Status, age};
use crate::ui::canvas::Canvas;
use crate::ui::columns::MARGIN;
use crate::ui::empty::Empty;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::table;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Service,
    Tier,
    Build,
    Branch,
    Failed,
    Since,
    Streak,
    Ack,
}

impl Cell {
    /// As the configuration names it; empty where it is always there.
    fn id(self) -> &'static str {
        match self {
            Self::Service | Self::Failed => "",
            Self::Tier => "tier",
            Self::Build => "last",
            Self::Branch => "branch",
            Self::Since => "since",
            Self::Streak => "streak",
            Self::Ack => "ack",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Service => "SERVICE",
            Self::Tier => "TIER",
            Self::Build => "BUILD",
            Self::Branch => "BRANCH",
            Self::Failed => "FAILED STEP",
            Self::Since => "SINCE",
            Self::Streak => "STREAK",
            Self::Ack => "ACK",
        }
    }
}

/// Cells of the sign before the first column.
const SIGN: u16 = 3;

/// The columns that fit, each with its cells; the failed step has what the others leave.
fn columns(width: u16, chosen: Option<&ColumnSettings>) -> Vec<(Cell, u16)> {
    let usual = [
        (Cell::Service, if width >= 94 { 19 } else { 15 }, 0),
        (Cell::Tier, 4, 94),
        (Cell::Build, 6, 0),
        (Cell::Branch, 8, 94),
        (Cell::Failed, 0, 0),
        (Cell::Since, 5, 0),
        (Cell::Streak, 12, 74),
        (Cell::Ack, 8, 0),
    ];
    let shows = |cell: Cell, from: u16| {
        let id = cell.id();
        let is_in = |ids: &[String]| ids.iter().any(|known| known == id);
        let wished = chosen.is_some_and(|chosen| is_in(&chosen.added) || is_in(&chosen.only));
        let has = id.is_empty() || chosen.is_none_or(|chosen| chosen.has(id));
        has && (wished || width >= from)
    };
    let shown = usual
        .into_iter()
        .filter(|(cell, _, from)| shows(*cell, *from));
    let mut columns: Vec<(Cell, u16)> = shown.map(|(cell, cells, _)| (cell, cells)).collect();
    let used: u16 = columns.iter().map(|(_, cells)| cells + 1).sum();
    let rest = width.saturating_sub(MARGIN + SIGN + used);
    for (cell, cells) in &mut columns {
        if *cell == Cell::Failed {
            *cells = rest;
        }
    }
    columns
}

/// Where each column stands in a line.
fn placed(columns: &[(Cell, u16)], line: Rect) -> Vec<(Cell, Rect)> {
    let mut x = line.x + MARGIN + SIGN;
    let place = |(cell, width): &(Cell, u16)| {
        let width = (*width).min(line.right().saturating_sub(x));
        let at = Rect::new(x, line.y, width, 1);
        x = x.saturating_add(width + 1).min(line.right());
        (*cell, at)
    };
    columns.iter().map(place).collect()
}

pub(super) fn draw(screen: &OnCallScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let listing = &screen.listing;
    let inner = table::framed("Failing by owner", listing.reds.len(), area, canvas);
    if inner.height == 0 {
        return;
    }
    let columns = columns(inner.width, screen.columns());
    let title = Rect { height: 1, ..inner };
    let dim = canvas.style(Role::Dim);
    canvas.text(
        Rect {
            x: inner.x + MARGIN,
            ..title
        },
        dim,
        "ST",
    );
    for (cell, at) in placed(&columns, title) {
        if cell == Cell::Since {
            canvas.text_right(at, dim, cell.title());
        } else {
            canvas.text(at, dim, cell.title());
        }
    }
    let room = table::titles(&[], None, model, inner, canvas);
    if listing.items.is_empty() {
        nothing(screen, model).draw(room, canvas);
        return;
    }
    let len = listing.items.len();
    table::rows(
        screen.browse.cursor,
        len,
        room,
        canvas,
        |at, line, canvas| match listing.items.get(at) {
            Some(Item::Owner(owner, count)) => heading(owner_name(owner), *count, line, canvas),
            Some(Item::Red(at)) => red(&listing.reds[*at], &columns, model, line, canvas),
            Some(Item::Recovered) => heading("recovered in the last 2 h", 0, line, canvas),
            Some(Item::Healed(at)) => healed(&listing.healed[*at], &columns, line, canvas),
            Some(Item::Flapping) => {
                heading(
                    "noise: a step flapped 3 times or more in 24 h",
                    0,
                    line,
                    canvas,
                );
            }
            Some(Item::Noise(at)) => noise(&listing.noise[*at], line, canvas),
            None => {}
        },
    );
}

pub(super) fn owner_name(owner: &str) -> &str {
    if owner.is_empty() { "no owner" } else { owner }
}

/// Whether every catalog and every Drone has told what there is.
fn is_told(model: &Model) -> bool {
    let mut catalogs = model.store.catalogs.states.iter();
    let mut servers = model.store.servers.by_id.values();
    catalogs.all(|state| !state.exists || state.read_at.is_some())
        && servers.all(|server| server.listed)
}

fn nothing(screen: &OnCallScreen, model: &Model) -> Empty {
    let reading = &model.store.oncall.reading;
    let filtered = screen.view != View::All || !screen.browse.filter.is_empty();
    if reading.of == 0 && is_told(model) {
        let key = model.keymap.first(Action::GoDoctor);
        return Empty::new(Role::Dim, "no service names a repository that Drone builds")
            .then(format!("`{key}` says why, entry by entry"));
    }
    if reading.of == 0 {
        return Empty::new(Role::Dim, "no default branch is known yet")
            .then("the lists of Backstage and Drone are not here yet");
    }
    if filtered {
        let next = model.keymap.first(Action::NextView);
        return Empty::new(Role::Text, "nothing fails in this view").then(format!(
            "`{next}` shows the next view, esc clears the filter"
        ));
    }
    let (known, of) = (reading.known, reading.of);
    Empty::new(Role::Good, "no default branch fails")
        .then(format!("{known} of {of} default branches are known"))
}

/// `▾ group:payments  3  ─────`.
fn heading(words: &str, count: usize, line: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: line.x + 1,
        width: line.width.saturating_sub(1),
        ..line
    };
    let mut pen = canvas.pen(inside);
    pen.put(Role::Header, words).gap(2);
    if count > 0 {
        pen.args(Role::Text, format_args!("{count}  "));
    }
    let rest = pen.room();
    let border = canvas.style(Role::Border);
    canvas.fill(rest, border, '─');
}

fn sign(status: &Status, model: &Model, line: Rect, canvas: &mut Canvas<'_>) {
    let at = Rect {
        x: line.x + MARGIN,
        width: SIGN.min(line.width.saturating_sub(MARGIN)),
        ..line
    };
    canvas.pen(at).status(status, model.now);
}

fn red(case: &Case, columns: &[(Cell, u16)], model: &Model, line: Rect, canvas: &mut Canvas<'_>) {
    sign(&case.red.status, model, line, canvas);
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    for (cell, at) in placed(columns, line) {
        match cell {
            Cell::Service => canvas.text(at, canvas.style(Role::Header), &case.name),
            Cell::Tier if case.tier.is_empty() => 0,
            Cell::Tier => canvas.text(at, dim, &format!("T{}", case.tier)),
            Cell::Build => canvas.text(at, text, &format!("#{}", case.red.number)),
            Cell::Branch => canvas.text(at, dim, &case.branch),
            Cell::Failed => canvas.text(at, canvas.style(Role::Bad), &what(case)),
            Cell::Since => canvas.text_right(at, text, &since(case, model)),
            Cell::Streak => canvas.text(at, text, &case.red.streak),
            Cell::Ack => canvas.text(at, dim, &ack(case, model)),
        };
    }
}

/// What failed, or why it is not known.
pub(super) fn what(case: &Case) -> String {
    let what = case.red.what();
    if what.is_empty() {
        marks::UNKNOWN.to_owned()
    } else {
        what
    }
}

/// For how long it has been red.
pub(super) fn since(case: &Case, model: &Model) -> String {
    let since = case.red.since().map(|at| model.server_now().since(at));
    since.map(age).unwrap_or_default()
}

/// `lee 6m`.
pub(super) fn ack(case: &Case, model: &Model) -> String {
    case.ack.as_ref().map_or_else(
        || "-".to_owned(),
        |ack| {
            let since = model.now.since(ack.at) / 1_000;
            format!("{} {}", ack.by, age(since))
        },
    )
}

fn healed(healed: &Healed, columns: &[(Cell, u16)], line: Rect, canvas: &mut Canvas<'_>) {
    let good = canvas.style(Role::Good);
    let at = Rect {
        x: line.x + MARGIN,
        width: SIGN.min(line.width.saturating_sub(MARGIN)),
        ..line
    };
    canvas.text(at, good, marks::good(canvas.look));
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    for (cell, at) in placed(columns, line) {
        match cell {
            Cell::Service => canvas.text(at, text, &healed.name),
            Cell::Tier if healed.tier.is_empty() => 0,
            Cell::Tier => canvas.text(at, dim, &format!("T{}", healed.tier)),
            Cell::Build => canvas.text(at, text, &format!("#{}", healed.build.number)),
            Cell::Branch => canvas.text(at, dim, &healed.branch),
            Cell::Failed => {
                let rest = Rect {
                    width: line.right().saturating_sub(at.x),
                    ..at
                };
                canvas.text(rest, dim, &healed.phrase)
            }
            _ => 0,
        };
    }
}

fn noise(noise: &Noise, line: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: line.x + MARGIN,
        width: line.width.saturating_sub(MARGIN),
        ..line
    };
    let flapping = &noise.flapping;
    let mut pen = canvas.pen(inside);
    pen.put(Role::Warn, "~")
        .gap(2)
        .put(Role::Text, &noise.name)
        .gap(2);
    pen.put(Role::Text, &flapping.stage)
        .put(Role::Dim, marks::STEP)
        .put(Role::Text, &flapping.step);
    pen.args(Role::Text, format_args!("  {} flaps", flapping.flaps));
    if flapping.restarts > 0 {
        let (cured, of) = (flapping.cured, flapping.restarts);
        pen.args(
            Role::Dim,
            format_args!("  success after restart {cured} of {of}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::app::Tab;
    use crate::ui::testing::{Ink, empty, picture, read};

    #[test]
    fn lists_that_are_here_and_name_nothing_are_not_waited_for() {
        let mut model = empty((80, 24));
        model.screens.extend(Tab::OnCall.open());
        let waits = "are not here yet";
        assert!(read(&picture(&model, Ink::Unicode).0).contains(waits));
        for server in model.store.servers.by_id.values_mut() {
            server.listed = true;
        }
        assert!(
            read(&picture(&model, Ink::Unicode).0).contains(waits),
            "one is not"
        );
        for state in &mut model.store.catalogs.states {
            state.read_at = Some(model.now);
        }
        let shown = read(&picture(&model, Ink::Unicode).0);
        assert!(!shown.contains(waits), "{shown}");
        assert!(shown.contains("`5` says why"), "{shown}");
    }
}
