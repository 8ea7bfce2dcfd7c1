//! The face of the form for a new build.

use ratatui::layout::Rect;

use crate::app::overlays::trigger::{Focus, Origin, ParamField, TriggerPanel};
use crate::app::{Cursor, Model};
use crate::domain::masked;
use crate::ui::canvas::Canvas;
use crate::ui::overlays::field::{Button, Labelled, bracketed, buttons};
use crate::ui::theme::Role;
use crate::ui::widgets::params::{MASK, shown};
use crate::ui::widgets::{self, Frame, Lines, panel, split};

/// Columns of the panel at most.
const COLUMNS: u16 = 86;
/// Rows over the parameters: branch, proposals, commit, a blank, two titles.
const ABOVE: u16 = 6;
/// Rows under them: reason, what is wrong, the command, a blank, buttons.
const BELOW: u16 = 5;
/// Cells that say where a value is from.
const FROM: u16 = 9;

/// Draws the form; under a review it has no cursor and hides what is typed into secrets.
pub(super) fn draw(
    (open, on_top): (&TriggerPanel, bool),
    model: &Model,
    whole: Rect,
    canvas: &mut Canvas<'_>,
) {
    let title = format!("Trigger build · {}", open.repo.slug);
    let params = u16::try_from(open.params.len() + 1).unwrap_or(u16::MAX);
    let rows = params.saturating_add(ABOVE + BELOW + 2);
    let note = &*open.repo.server.context;
    let inner = panel(
        Frame::new(&title).note(note),
        (COLUMNS, rows),
        whole,
        canvas,
    );
    let (above, middle, below) = split(inner, ABOVE, BELOW);
    let focus = on_top.then_some(open.focus);
    what(open, focus, model, above, canvas);
    rows_of_params(open, focus, middle, canvas);
    why_and_go(open, focus, below, canvas);
}

/// Branch and commit, and the titles of the parameters.
fn what(
    open: &TriggerPanel,
    focus: Option<Focus>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let repo = model.store.builds.repo(&open.repo);
    let hint = repo.map_or(String::new(), |repo| {
        format!("default {}", repo.facts.default_branch)
    });
    let mut lines = Lines::new(area, 9, canvas);
    let row = lines.row();
    let branch = Labelled {
        label: "Branch",
        typed: (open.branch.value(), open.branch.cursor()),
        hint: &hint,
        focus: focus == Some(Focus::Branch),
    };
    branch.draw(row, lines.canvas());
    let mut pen = lines.labelled("");
    if focus == Some(Focus::Branch) && !open.branches.is_empty() {
        pen.put(Role::Dim, "also ");
        for (at, name) in open.branches.iter().enumerate() {
            let between = if at > 0 { " · " } else { "" };
            pen.put(Role::Dim, between).put(Role::Accent, name);
        }
    }
    let row = lines.row();
    let commit = Labelled {
        label: "Commit",
        typed: (open.commit.value(), open.commit.cursor()),
        hint: "empty: the newest of the branch",
        focus: focus == Some(Focus::Commit),
    };
    commit.draw(row, lines.canvas());
    lines.skip();
    lines
        .pen()
        .put(Role::Header, "Parameters")
        .put(Role::Dim, " (environment variables of every step)");
    let row = lines.row();
    let (key, value, from) = columns(row);
    let canvas = lines.canvas();
    let dim = canvas.style(Role::Dim);
    for (place, words) in [(key, "KEY"), (value, "VALUE"), (from, "FROM")] {
        canvas.text(place, dim, words);
    }
}

/// The parts of a parameter's row.
fn columns(row: Rect) -> (Rect, Rect, Rect) {
    let from = FROM.min(row.width);
    let rest = row.width - from;
    let key = rest * 2 / 5;
    let part = |x: u16, width: u16| Rect {
        x: row.x + x,
        width,
        ..row
    };
    (
        part(0, key),
        part(key, (rest - key).saturating_sub(1)),
        part(rest, from),
    )
}

/// The parameters, scrolled so that the one with the focus is shown, and the way to one more.
fn rows_of_params(open: &TriggerPanel, focus: Option<Focus>, area: Rect, canvas: &mut Canvas<'_>) {
    let len = open.params.len();
    let at = match focus {
        Some(Focus::Key(at) | Focus::Value(at)) => at,
        Some(Focus::Add) => len,
        _ => 0,
    };
    let shown = widgets::shown(Cursor { at, top: 0 }, len + 1, area.height);
    for (at, y) in shown.zip(area.top()..area.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        let Some(field) = open.params.get(at) else {
            let add = Button {
                words: "add (ctrl-n)",
                focus: focus == Some(Focus::Add),
                works: true,
            };
            buttons(&[add], row, canvas);
            continue;
        };
        let part = match focus {
            Some(Focus::Key(with)) if with == at => Some(false),
            Some(Focus::Value(with)) if with == at => Some(true),
            _ => None,
        };
        param(field, part, row, canvas);
    }
}

/// One parameter; `in_value` is where the focus is, if it is in this row.
fn param(field: &ParamField, in_value: Option<bool>, row: Rect, canvas: &mut Canvas<'_>) {
    let (key, value, from) = columns(row);
    let name = field.key.value();
    let at = (in_value == Some(false)).then(|| field.key.cursor());
    bracketed(name, at, key, key.width, canvas);
    let at = (in_value == Some(true)).then(|| field.value.cursor());
    let hidden = hidden(name, field.value.value(), at.is_some());
    bracketed(&hidden, at, value, value.width, canvas);
    let origin = match field.origin {
        Origin::LastRun => "last run",
        Origin::Typed => "typed",
    };
    canvas.text(from, canvas.style(Role::Dim), origin);
}

/// What is shown of a value: of a secret one sign a letter while it is typed, else the mask.
fn hidden(key: &str, typed: &str, typing: bool) -> String {
    if !masked(key) || typed.is_empty() {
        typed.to_owned()
    } else if typing {
        "*".repeat(typed.chars().count())
    } else {
        MASK.to_owned()
    }
}

fn why_and_go(open: &TriggerPanel, focus: Option<Focus>, area: Rect, canvas: &mut Canvas<'_>) {
    let mut lines = Lines::new(area, 9, canvas);
    let row = lines.row();
    let reason = Labelled {
        label: "Reason",
        typed: (open.reason.value(), open.reason.cursor()),
        hint: "into the own record",
        focus: focus == Some(Focus::Reason),
    };
    reason.draw(row, lines.canvas());
    let problem = open.problem.as_deref().unwrap_or_default();
    lines.labelled("").put(Role::Warn, problem);
    lines.labelled("same as").put(Role::Dim, &command(open));
    lines.skip();
    let row = lines.row();
    let all = [
        Button {
            words: "Cancel",
            focus: focus == Some(Focus::Cancel),
            works: true,
        },
        Button {
            words: "Review",
            focus: focus == Some(Focus::Review),
            works: open.problem.is_none(),
        },
    ];
    buttons(&all, row, lines.canvas());
}

/// The equal command of Drone's own program, without secrets.
fn command(open: &TriggerPanel) -> String {
    let mut words = format!("drone build create {}", open.repo.slug);
    for (flag, value) in [("--branch", &open.branch), ("--commit", &open.commit)] {
        let value = value.value().trim();
        if !value.is_empty() {
            words.push_str(&format!(" {flag} {value}"));
        }
    }
    for field in &open.params {
        let key = field.key.value().trim();
        if !key.is_empty() {
            words.push_str(&format!(" -p {key}={}", shown(key, field.value.value())));
        }
    }
    words
}
