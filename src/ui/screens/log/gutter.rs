//! What stands before a line: its number, what it is marked as, its time.

use ratatui::layout::Rect;

use crate::app::LogRow;
use crate::app::screens::log::Times;
use crate::app::store::LogView;
use crate::domain::{Timestamp, clock_time, duration};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::screens::log::face::Seen;
use crate::ui::theme::Role;

/// Widths of the parts; 0 for one that is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gutter {
    number: u16,
    time: u16,
}

/// What a line is marked as, by the sign before it. The first that is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Mark,
    Error,
    Warning,
    Hit,
    None,
}

impl Sign {
    pub(super) fn of(line: u64, seen: Seen<'_>, view: &LogView) -> Self {
        let has = |marks: &[crate::app::LogMark]| {
            marks.binary_search_by_key(&line, |mark| mark.line).is_ok()
        };
        if seen.screen.marks.contains_key(&line) {
            Self::Mark
        } else if has(&view.errors) {
            Self::Error
        } else if has(&view.warnings) {
            Self::Warning
        } else if seen.screen.search.is_some() && view.hits.binary_search(&line).is_ok() {
            Self::Hit
        } else {
            Self::None
        }
    }

    fn shown(self) -> (Role, &'static str) {
        match self {
            Self::Mark => (Role::Accent, "m"),
            Self::Error => (Role::Bad, "!"),
            Self::Warning => (Role::Warn, "w"),
            Self::Hit => (Role::Search, "/"),
            Self::None => (Role::Dim, " "),
        }
    }
}

impl Gutter {
    /// As wide as the largest number needs; narrow screens have no times.
    pub(super) fn of(seen: Seen<'_>, view: &LogView, width: u16) -> Self {
        let digits = view.number(view.lines).ilog10() + 1;
        let digits = u16::try_from(digits).unwrap_or(4).max(4);
        let time = match seen.screen.times {
            Times::Off => 0,
            Times::Relative => 7,
            Times::Absolute => 8,
        };
        Self {
            number: if seen.screen.numbers { digits } else { 0 },
            time: if width >= 60 { time } else { 0 },
        }
    }

    /// A space, the number, sign and pointer, the time, a space.
    pub(super) fn width(self) -> u16 {
        let time = if self.time > 0 { self.time + 1 } else { 0 };
        1 + self.number + 2 + time + 1
    }

    /// Draws what stands before the first row of a line.
    pub(super) fn draw(
        self,
        row: &LogRow,
        (seen, view): (Seen<'_>, &LogView),
        is_at: bool,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        let dim = canvas.style(Role::Dim);
        let part = |x: u16, width: u16| {
            let from = x.min(area.width);
            let width = width.min(area.width - from);
            Rect::new(area.x + from, area.y, width, 1)
        };
        if self.number > 0 {
            let number = view.number(row.line).to_string();
            canvas.text_right(part(1, self.number), dim, &number);
        }
        let (role, sign) = Sign::of(row.line, seen, view).shown();
        canvas.text(part(1 + self.number, 1), canvas.style(role), sign);
        if is_at {
            let pointer = part(2 + self.number, 1);
            canvas.text(pointer, canvas.style(Role::Accent), marks::POINTER);
        }
        if self.time > 0 {
            let started = seen.step.and_then(|s| s.step.started);
            let time = time(row, seen, started);
            canvas.text_right(part(3 + self.number, self.time), dim, &time);
        }
        if is_at {
            canvas.select(part(0, self.width() - 1));
        }
    }
}

fn time(row: &LogRow, seen: Seen<'_>, started: Option<Timestamp>) -> String {
    let Some(seconds) = row.time else {
        return String::new();
    };
    match (seen.screen.times, started) {
        (Times::Absolute, Some(started)) => {
            let at = Timestamp(started.0.saturating_add(i64::from(seconds)));
            clock_time(at, &seen.model.zone)
        }
        _ => format!("+{}", duration(i64::from(seconds))),
    }
}
