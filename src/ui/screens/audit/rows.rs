//! The columns of the timeline and their cells.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::domain::clock_time;
use crate::domain::timeline::{Day, Ending, Entry, Link, Source};
use crate::ui::canvas::Canvas;
use crate::ui::columns::MARGIN;
use crate::ui::entry::role;
use crate::ui::theme::Role;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Time,
    Who,
    Action,
    Service,
    Object,
    Result,
    Reason,
}

/// Columns with where they begin and how wide they are, in cells.
pub(super) struct Columns(Vec<(Column, u16, u16)>);

impl Columns {
    /// Those that fit. Where days mix, the time has its date.
    pub(super) fn plan(width: u16, dated: bool) -> Self {
        let time = if dated { 11 } else { 5 };
        let (who, service) = match width {
            0..76 => (7, 12),
            76..104 => (7, 14),
            _ => (9, 18),
        };
        let (action, result) = (8, 7);
        let gaps = 6;
        let fixed = MARGIN + time + who + action + service + result + gaps;
        let left = width.saturating_sub(fixed);
        // A reason of less than that says nothing: the object has it all then.
        let reason = if left >= 30 { left * 2 / 5 } else { 0 };
        let object = left - reason;
        let mut at = MARGIN;
        let mut columns = Vec::new();
        for (column, cells) in [
            (Column::Time, time),
            (Column::Who, who),
            (Column::Action, action),
            (Column::Service, service),
            (Column::Object, object),
            (Column::Result, result),
            (Column::Reason, reason),
        ] {
            if cells > 0 {
                columns.push((column, at, cells));
                at += cells + 1;
            }
        }
        Self(columns)
    }

    /// Writes the titles.
    pub(super) fn titles(&self, row: Rect, canvas: &mut Canvas<'_>) {
        for (column, from, width) in &self.0 {
            let title = match column {
                Column::Time => "TIME",
                Column::Who => "WHO",
                Column::Action => "ACTION",
                Column::Service => "SERVICE",
                Column::Object => "OBJECT",
                Column::Result => "RESULT",
                Column::Reason => "REASON",
            };
            canvas.text(cell(row, *from, *width), canvas.style(Role::Dim), title);
        }
    }

    /// Writes an entry.
    pub(super) fn row(&self, entry: &Entry, model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
        let dated = self.0.first().is_some_and(|(_, _, width)| *width > 5);
        for (column, from, width) in &self.0 {
            let area = cell(row, *from, *width);
            let put = |role: Role, words: &str, canvas: &mut Canvas<'_>| {
                canvas.text(area, canvas.style(role), words);
            };
            match column {
                Column::Time => put(Role::Dim, &time(entry, model, dated), canvas),
                Column::Who => put(who_role(entry), entry.who_shown(), canvas),
                Column::Action => put(Role::Text, entry.act.word(), canvas),
                Column::Service => put(Role::Text, entry.service_shown(), canvas),
                Column::Object => put(Role::Text, &entry.object(), canvas),
                Column::Result => result(entry, model, area, canvas),
                Column::Reason => {
                    let words = entry.reason.as_deref().unwrap_or_default();
                    put(Role::Dim, words, canvas);
                }
            }
        }
    }
}

fn cell(row: Rect, from: u16, width: u16) -> Rect {
    Rect {
        x: row.x + from.min(row.width),
        width: width.min(row.width.saturating_sub(from)),
        height: 1,
        ..row
    }
}

/// The time of day, after the day of the month where days mix.
fn time(entry: &Entry, model: &Model, dated: bool) -> String {
    let clock = clock_time(entry.at, &model.zone);
    let clock = clock.get(..5).unwrap_or(&clock);
    if !dated {
        return clock.to_owned();
    }
    let day = Day::of(entry.at, &model.zone).to_string();
    format!("{} {clock}", day.get(5..).unwrap_or(&day))
}

fn who_role(entry: &Entry) -> Role {
    if entry.is_by_a_person() {
        Role::Text
    } else {
        Role::Dim
    }
}

/// A word for our deeds, a sign for Drone's builds: so the two are told apart.
fn result(entry: &Entry, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let is_broken = entry
        .own
        .as_ref()
        .is_some_and(|own| own.link == Link::Broken);
    if is_broken {
        canvas.text(area, canvas.style(Role::Bad), "changed");
        return;
    }
    match (&entry.ending, entry.source) {
        (Ending::Build(status), _) => {
            canvas.pen(area).status(status, model.now);
        }
        // The end of the build is an entry of its own.
        (Ending::Done, Source::Drone) => {}
        (ending, _) => {
            canvas.text(area, canvas.style(role(ending)), ending.word());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_their_row_and_do_not_overlap() {
        for width in 56..=220 {
            for dated in [false, true] {
                let columns = Columns::plan(width, dated).0;
                let mut end = 0;
                for (column, from, cells) in &columns {
                    assert!(*from >= end, "{column:?} overlaps at {width}");
                    end = from + cells;
                }
                assert!(end <= width, "{end} of {width}");
                assert!(columns.iter().any(|(column, ..)| *column == Column::Object));
            }
        }
    }
}
