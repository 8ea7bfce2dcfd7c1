//! The board's parts, put together.

use ratatui::layout::Rect;

use crate::app::screens::doctor::{DoctorScreen, Section};
use crate::app::{Model, layout};
use crate::domain::Verdict;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::screens::doctor::{checks, entry, list};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Pieces, panes};
use crate::ui::words::{clock, counted};

/// Columns from which both sections and the moment of the examination are named.
const WIDE: u16 = 110;

pub(in crate::ui::screens) fn draw(
    screen: &DoctorScreen,
    model: &Model,
    body: Rect,
    canvas: &mut Canvas<'_>,
) {
    let panes = panes(model, body);
    if panes.list.height > 0 {
        match screen.section {
            Section::Catalog => list::draw(screen, model, panes.list, canvas),
            Section::Connection => checks::draw(screen, model, panes.list, canvas),
        }
    }
    if panes.preview.height > 0 {
        let title = title(screen, model);
        let inner = Frame::new(&title).draw(panes.preview, canvas);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        facts(screen, model, inner, canvas);
    }
    if panes.strip.height > 0 {
        strip(screen, model, panes.strip, canvas);
    }
}

fn title(screen: &DoctorScreen, model: &Model) -> String {
    let chosen = screen.chosen(model);
    let check = || screen.check(screen.browse.cursor.at);
    match (screen.section, chosen) {
        (Section::Catalog, Some((_, case))) => {
            let diagnosis = &case.diagnosis;
            format!(
                "{}{}{}",
                diagnosis.service,
                marks::DOT,
                diagnosis.rule.short()
            )
        }
        (Section::Connection, _) => check().map(|it| it.subject.id()).unwrap_or_default(),
        (Section::Catalog, None) => String::new(),
    }
}

fn facts(screen: &DoctorScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    match (screen.section, screen.chosen(model)) {
        (Section::Catalog, Some((health, case))) => {
            entry::whole(health, case, model, area, canvas);
        }
        (Section::Catalog, None) => {}
        (Section::Connection, _) => {
            if let Some(check) = screen.check(screen.browse.cursor.at) {
                checks::whole(check, area, canvas);
            }
        }
    }
}

/// Under the list, where there is no room beside it.
fn strip(screen: &DoctorScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let rule = Rect { height: 1, ..area };
    canvas.fill(rule, canvas.style(Role::Border), '─');
    let area = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    match (screen.section, screen.chosen(model)) {
        (Section::Catalog, Some((health, case))) => {
            entry::strip(health, case, model, area, canvas);
        }
        _ => facts(screen, model, area, canvas),
    }
}

/// What was found under the cursor, where neither a pane nor a strip says it.
pub(in crate::ui::screens) fn in_short(
    screen: &DoctorScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    if layout::strip_rows(model) > 0 || model.shows_preview() {
        return;
    }
    if let Some((_, case)) = screen.chosen(model) {
        canvas.text(row, canvas.style(Role::Dim), &case.diagnosis.why());
    }
}

/// Row 2, right.
pub(in crate::ui::screens) fn totals(
    screen: &DoctorScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let mut pieces = Pieces::default();
    match screen.section {
        Section::Catalog => of_catalog(screen, model, row.width >= WIDE, canvas, &mut pieces),
        Section::Connection => of_connection(screen, canvas, &mut pieces),
    }
    pieces.draw_right(row, canvas)
}

fn of_catalog(
    screen: &DoctorScreen,
    model: &Model,
    is_wide: bool,
    canvas: &Canvas<'_>,
    pieces: &mut Pieces,
) {
    let dim = canvas.style(Role::Dim);
    let tally = screen.tally(model);
    if is_wide {
        let services = counted(tally.services(), "service");
        pieces.add(canvas.style(Role::Text), services);
    }
    for (count, sign, word, role) in [
        (tally.broken, "!", "broken", Role::Bad),
        (tally.weak, "~", "weak", Role::Warn),
        (
            tally.good,
            "✓",
            if is_wide { "good" } else { "" },
            Role::Good,
        ),
    ] {
        let role = if count == 0 { Role::Dim } else { role };
        let words = format!("{count} {sign} {word}");
        pieces
            .between(dim, marks::DOT)
            .add(canvas.style(role), words.trim_end());
    }
    let states = model.store.doctor.states.iter();
    let checked = states.filter_map(|health| health.checked_at).max();
    if let Some(at) = checked.filter(|_| is_wide) {
        let words = format!("checked {}", clock(at, &model.zone));
        pieces.between(dim, marks::DOT).add(dim, words);
    }
}

fn of_connection(screen: &DoctorScreen, canvas: &Canvas<'_>, pieces: &mut Pieces) {
    let dim = canvas.style(Role::Dim);
    let Some(panel) = &screen.connection else {
        return;
    };
    for (verdict, sign, word, role) in [
        (Verdict::Bad, "✗", "bad", Role::Bad),
        (Verdict::Warn, "!", "to mind", Role::Warn),
        (Verdict::Good, "✓", "good", Role::Good),
    ] {
        let checks = panel.checks.iter();
        let count = checks.filter(|check| check.verdict == verdict).count();
        let role = if count == 0 { Role::Dim } else { role };
        let words = format!("{count} {sign} {word}");
        pieces
            .between(dim, marks::DOT)
            .add(canvas.style(role), words);
    }
    if !panel.done {
        pieces.add(canvas.style(Role::Active), " …");
    }
}

/// Row 2, left: what is listed.
pub(in crate::ui::screens) fn trail(
    screen: &DoctorScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) {
    let is_wide = row.width >= 60;
    let mut pen = canvas.pen(row);
    for (section, name) in [
        (Section::Catalog, "catalog"),
        (Section::Connection, "connection"),
    ] {
        if screen.section == section {
            pen.put(Role::Accent, "[").put(Role::Header, name);
            pen.put(Role::Accent, "]").gap(1);
        } else if is_wide {
            pen.put(Role::Dim, name).gap(1);
        }
    }
    if screen.section == Section::Catalog {
        let whose = if screen.shows_all(&model.store.doctor) {
            "all"
        } else {
            "mine"
        };
        pen.put(Role::Dim, whose);
    }
    pen.filter(&screen.browse.filter.text);
}
