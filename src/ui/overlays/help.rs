//! The face of the help: what the keys do here, and why one does not work now.

use ratatui::layout::Rect;

use crate::app::overlays::help::HelpPanel;
use crate::app::{Cursor, Model, Readiness, Scope, Spec};
use crate::domain::Status;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Frame, field, panel, split};

const COLUMNS: u16 = 110;
/// Cells of the keys.
const KEYS: u16 = 16;
/// Rows from which the signs and the program itself have their lines.
const TALL: u16 = 14;

/// A line of the list.
enum Entry {
    Heading(Scope),
    /// A row of the table, by position among those that the search keeps.
    Row(usize),
}

pub(super) fn draw(open: &HelpPanel, model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let title = format!("Help · {}", open.scope.title());
    let note = "type to search, by key or by word";
    let rows = whole.height.saturating_sub(2).max(6);
    let inner = panel(
        Frame::new(&title).note(note),
        (COLUMNS, rows),
        whole,
        canvas,
    );
    let below = if inner.height >= TALL { 3 } else { 0 };
    let (top, list, bottom) = split(inner, 2, below);
    query(open.query.value(), open.query.cursor(), top, canvas);
    let specs = open.rows(model);
    if specs.is_empty() {
        let words = format!("no key or word matches `{}`", open.query.value());
        canvas.text(list, canvas.style(Role::Warn), &words);
    }
    let entries = entries(&specs);
    let at = entries
        .iter()
        .position(|entry| matches!(entry, Entry::Row(at) if *at == open.cursor.at))
        .unwrap_or(0);
    // The heading over the first row is shown with it.
    let top = if open.cursor.at == 0 {
        0
    } else {
        at.min(open.cursor.top)
    };
    let shown = widgets::shown(Cursor { at, top }, entries.len(), list.height);
    for (entry, y) in entries[shown].iter().zip(list.top()..list.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..list
        };
        match entry {
            Entry::Heading(scope) => {
                let words = scope.title().to_uppercase();
                canvas.text(line, canvas.style(Role::Header), &words);
            }
            Entry::Row(at) => {
                row(specs[*at], model, line, canvas);
                if *at == open.cursor.at {
                    canvas.select(line);
                }
            }
        }
    }
    about(model, bottom, canvas);
}

/// The field of a search at the top of a panel.
pub(super) fn query(value: &str, at: usize, area: Rect, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let row = Rect { height: 1, ..area };
    let used = canvas.text(row, canvas.style(Role::Accent), "> ");
    let rest = Rect {
        x: row.x + used,
        width: row.width - used,
        ..row
    };
    field(canvas, rest, value, Some(at));
}

fn entries(specs: &[&Spec]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut scope = None;
    for (at, spec) in specs.iter().enumerate() {
        if scope.replace(spec.scope) != Some(spec.scope) {
            entries.push(Entry::Heading(spec.scope));
        }
        entries.push(Entry::Row(at));
    }
    entries
}

fn row(spec: &Spec, model: &Model, line: Rect, canvas: &mut Canvas<'_>) {
    let ready = match spec.scope {
        Scope::Panel => Readiness::Ready,
        _ => HelpPanel::ready(model, spec.action),
    };
    let works = ready.is_ready();
    let keys = model.keymap.keys(spec.action);
    let keys: Vec<&str> = keys
        .iter()
        .map(|key| marks::key(key, canvas.look))
        .collect();
    let place = Rect {
        width: KEYS.min(line.width),
        ..line
    };
    let role = if works { Role::Accent } else { Role::Dim };
    canvas.text(place, canvas.style(role), &keys.join(" "));
    let role = if works { Role::Text } else { Role::Dim };
    let mut pen = canvas.pen(line);
    pen.gap(KEYS).put(role, spec.sentence.trim());
    match ready {
        Readiness::NotNow(why) => {
            pen.put(Role::Dim, "  not now: ").put(Role::Warn, &why);
        }
        Readiness::Elsewhere => {
            pen.put(Role::Dim, "  not on this screen");
        }
        Readiness::Ready => {}
    }
}

/// What the signs mean, and what program this is.
fn about(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    if area.height < 3 {
        return;
    }
    let line = |at: u16| Rect {
        y: area.y + at,
        height: 1,
        ..area
    };
    let mut pen = canvas.pen(line(1));
    for status in [
        Status::Success,
        Status::Failure,
        Status::Error,
        Status::Killed,
        Status::Running,
        Status::Pending,
        Status::Waiting,
        Status::Blocked,
        Status::Declined,
        Status::Skipped,
    ] {
        // A sign without its word would say nothing.
        if pen.room().width < cells(status.shown()) + 2 {
            break;
        }
        pen.status(&status, model.now)
            .gap(1)
            .put(Role::Dim, status.shown())
            .gap(2);
    }
    let settings = &model.settings;
    let mut pen = canvas.pen(line(2));
    pen.put(Role::Dim, "backdrone ")
        .put(Role::Text, &settings.version);
    let log = settings.log_path.as_deref().unwrap_or_default();
    for (what, path) in [("config ", &*settings.config_path), ("log ", log)] {
        if !path.is_empty() {
            pen.put(Role::Dim, marks::DOT)
                .put(Role::Dim, what)
                .put(Role::Text, path);
        }
    }
}
