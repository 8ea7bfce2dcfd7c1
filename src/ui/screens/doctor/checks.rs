//! Everything between this program and its answers, a row a check.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::doctor::DoctorScreen;
use crate::domain::{Check, Verdict};
use crate::ui::canvas::Canvas;
use crate::ui::columns::MARGIN;
use crate::ui::screens::doctor::empty;
use crate::ui::theme::Role;
use crate::ui::widgets::{Ruled, table};

/// Cells of the sign and of the name.
const SIGN: u16 = 3;
const NAME: u16 = 16;
/// Cells of the labels under the list.
const LABEL: u16 = 8;

pub(super) fn draw(screen: &DoctorScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let len = screen.checks.len();
    let inner = table::framed("Connection", len, area, canvas);
    if inner.height == 0 {
        return;
    }
    let mut pen = canvas.pen(Rect { height: 1, ..inner });
    pen.gap(MARGIN + SIGN).put(Role::Dim, "CHECK").gap(NAME - 5);
    pen.put(Role::Dim, "FOUND");
    let room = table::titles(&[], None, model, inner, canvas);
    if len == 0 {
        empty::connection(screen).draw(room, canvas);
        return;
    }
    table::rows(
        screen.browse.cursor,
        len,
        room,
        canvas,
        |at, line, canvas| {
            if let Some(check) = screen.check(at) {
                row(check, line, canvas);
            }
        },
    );
}

fn row(check: &Check, line: Rect, canvas: &mut Canvas<'_>) {
    let (role, sign) = verdict(check.verdict);
    let name = Rect {
        x: line.x + MARGIN + SIGN,
        width: (NAME - 1).min(line.width.saturating_sub(MARGIN + SIGN)),
        ..line
    };
    canvas.pen(line).gap(MARGIN).put(role, sign);
    canvas.pen(name).put(Role::Text, &check.subject.id());
    let mut pen = canvas.pen(line);
    pen.gap(MARGIN + SIGN + NAME).put(text(check), &check.said);
    if check.took > 0 {
        pen.args(Role::Dim, format_args!(" ({} ms)", check.took));
    }
}

fn text(check: &Check) -> Role {
    match check.verdict {
        Verdict::Skipped => Role::Dim,
        _ => Role::Text,
    }
}

/// Each differs from the others by its sign, too.
fn verdict(verdict: Verdict) -> (Role, &'static str) {
    match verdict {
        Verdict::Good => (Role::Good, "✓"),
        Verdict::Warn => (Role::Warn, "!"),
        Verdict::Bad => (Role::Bad, "✗"),
        Verdict::Skipped => (Role::Dim, "·"),
    }
}

/// A check with all that was found, and the next step.
pub(super) fn whole(check: &Check, area: Rect, canvas: &mut Canvas<'_>) {
    let (role, _) = verdict(check.verdict);
    let mut lines = Ruled::new(area, LABEL, canvas);
    let mut pen = lines.pen();
    pen.put(Role::Header, &check.subject.id()).gap(2);
    pen.put(role, check.verdict.name());
    lines.say_labelled("found", text(check), &check.said);
    if check.took > 0 {
        lines.say_labelled("took", Role::Dim, &format!("{} ms", check.took));
    }
    if let Some(next) = &check.next {
        lines.say_labelled("next", Role::Accent, next);
    }
}
