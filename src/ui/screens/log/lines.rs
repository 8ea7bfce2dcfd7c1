//! The lines of a log: gutter, text in its own colours, matches and errors.

use ratatui::layout::Rect;

use crate::app::screens::log::{LogScreen, Times, steps};
use crate::app::store::LogView;
use crate::app::{LogRow, Model};
use crate::domain::{Moment, Timestamp};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::words::clock;

/// What the gutter holds.
struct Gutter {
    digits: usize,
    times: Times,
    /// When the step began, for times of the day.
    began: Option<Timestamp>,
}

pub(super) fn draw(
    screen: &LogScreen,
    view: &LogView,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.is_empty() {
        return;
    }
    let build = &screen.id.build;
    let build = model
        .store
        .builds
        .repo(&build.repo)
        .and_then(|r| r.build(build.number));
    let began = build
        .into_iter()
        .flat_map(|build| steps(build))
        .find_map(|s| {
            let this = (s.stage.number, s.step.number) == (screen.id.stage, screen.id.step);
            this.then_some(s.step.started)?
        });
    let digits = if screen.numbers {
        (view.lines + view.dropped).max(1).to_string().len().max(4)
    } else {
        0
    };
    let gutter = Gutter {
        digits,
        times: screen.times,
        began,
    };
    canvas.hits.rows(area, 0);
    let mut rows = Rows {
        screen,
        view,
        model,
        gutter,
        area,
    };
    let from = rows.first();
    let mut y = area.y;
    for at in from.. {
        let Some(row) = view.row(at) else { break };
        if y >= area.bottom() {
            break;
        }
        y += rows.row(at, row, y, canvas);
    }
}

struct Rows<'m> {
    screen: &'m LogScreen,
    view: &'m LogView,
    model: &'m Model,
    gutter: Gutter,
    area: Rect,
}

impl Rows<'_> {
    fn gutter_width(&self) -> u16 {
        let times = match self.gutter.times {
            Times::Off => 0,
            Times::Relative => 7,
            Times::Absolute => 10,
        };
        let digits = if self.gutter.digits == 0 {
            0
        } else {
            self.gutter.digits + 1
        };
        // A cell for the pointer, one for marks, one before the text.
        u16::try_from(digits + times + 3).unwrap_or(0)
    }

    fn room(&self) -> usize {
        usize::from(self.area.width.saturating_sub(self.gutter_width()).max(1))
    }

    /// Rows on the screen that a line takes.
    fn height(&self, row: &LogRow) -> usize {
        if self.screen.wrap {
            row.text.width().div_ceil(self.room()).max(1)
        } else {
            1
        }
    }

    /// The first row to draw: where lines are wrapped, the one under the cursor must still be seen.
    fn first(&self) -> u64 {
        let (top, at) = (self.screen.top, self.screen.at);
        if !self.screen.wrap {
            return top;
        }
        let mut left = usize::from(self.area.height);
        let mut first = at;
        let mut row = at;
        while let Some(line) = self.view.row(row) {
            let height = self.height(line);
            if height > left {
                break;
            }
            left -= height;
            first = row;
            if row <= top {
                break;
            }
            row -= 1;
        }
        first.max(top)
    }

    /// Draws one line from `y` on; the rows that it took.
    fn row(&mut self, at: u64, row: &LogRow, y: u16, canvas: &mut Canvas<'_>) -> u16 {
        let whole = Rect {
            y,
            height: 1,
            ..self.area
        };
        let is_error = self
            .view
            .errors
            .binary_search_by_key(&row.line, |m| m.line)
            .is_ok();
        self.draw_gutter(row, whole, is_error, canvas);
        let left = self.gutter_width().min(whole.width);
        let room = Rect {
            x: whole.x + left,
            width: whole.width - left,
            ..whole
        };
        let base = canvas.style(if is_error {
            Role::ErrorLine
        } else {
            Role::Text
        });
        let mut height = 1;
        if self.screen.wrap && row.text.width() > self.room() {
            let plain = row.text.plain();
            for (turn, part) in text::wrap(&plain, self.room()).into_iter().enumerate() {
                let line = Rect {
                    y: y + u16::try_from(turn).unwrap_or(0),
                    ..room
                };
                if line.y >= self.area.bottom() {
                    break;
                }
                canvas.text(line, base, part);
                height = u16::try_from(turn + 1).unwrap_or(1);
            }
        } else {
            canvas.line(room, base, &row.text);
            self.highlight(row, room, canvas);
            if row.cut && room.width > 0 {
                let edge = Rect {
                    x: room.right() - 1,
                    width: 1,
                    ..room
                };
                canvas.pen(edge).put(Role::Dim, "…");
            }
        }
        if at == self.screen.at {
            let pointer = Rect {
                width: whole.width.min(1),
                ..whole
            };
            canvas.pen(pointer).put(Role::Accent, marks::POINTER);
            let style = canvas.style(Role::Select);
            let number = Rect {
                x: whole.x + 1,
                width: left.saturating_sub(2),
                ..whole
            };
            canvas.restyle(number, style);
        }
        height
    }

    fn draw_gutter(&self, row: &LogRow, whole: Rect, is_error: bool, canvas: &mut Canvas<'_>) {
        let mut pen = canvas.pen(whole);
        pen.gap(1);
        if self.gutter.digits > 0 {
            let number = row.line + 1 + self.view.dropped;
            let digits = self.gutter.digits;
            pen.args(Role::Dim, format_args!("{number:>digits$} "));
        }
        let marked = self.screen.marks.contains_key(&row.line);
        let (role, mark) = match (marked, is_error) {
            (true, _) => (Role::Accent, "m"),
            (false, true) => (Role::Bad, "!"),
            (false, false) if row.overwritten => (Role::Dim, "~"),
            (false, false) => (Role::Dim, " "),
        };
        pen.put(role, mark);
        match (self.gutter.times, row.time, self.gutter.began) {
            (Times::Relative, Some(time), _) => {
                let since = format!("+{time}s");
                pen.args(Role::Dim, format_args!("{since:>6} "));
            }
            (Times::Absolute, Some(time), Some(began)) => {
                let at = Moment((began.0 + i64::from(time)) * 1_000);
                pen.gap(1).put(Role::Dim, &clock(at, &self.model.zone));
            }
            _ => {}
        }
    }

    /// Shows where a search matches; patterns are only found line by line.
    fn highlight(&self, row: &LogRow, room: Rect, canvas: &mut Canvas<'_>) {
        let Some(search) = self
            .screen
            .search
            .as_ref()
            .filter(|s| !s.regex && !s.inverse)
        else {
            return;
        };
        let exact = search.text.chars().any(char::is_uppercase);
        let plain = row.text.plain();
        let hay = if exact {
            plain.clone()
        } else {
            plain.to_lowercase()
        };
        let needle = if exact {
            search.text.clone()
        } else {
            search.text.to_lowercase()
        };
        // Lower-casing may change the length of foreign letters: then places are not known.
        if needle.is_empty() || hay.len() != plain.len() {
            return;
        }
        let style = canvas.style(Role::Search);
        for (from, found) in hay.match_indices(&needle) {
            let Some(before) = plain.get(..from) else {
                continue;
            };
            let x = u16::try_from(text::width(before)).unwrap_or(u16::MAX);
            let width = u16::try_from(text::width(found)).unwrap_or(0);
            if x < room.width {
                let place = Rect {
                    x: room.x + x,
                    width: width.min(room.width - x),
                    ..room
                };
                canvas.restyle(place, style);
            }
        }
    }
}
