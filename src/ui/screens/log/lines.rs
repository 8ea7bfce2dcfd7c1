//! The lines that are on the screen, cut or wrapped.

use ratatui::layout::Rect;

use crate::app::LogRow;
use crate::app::store::LogView;
use crate::text::{self, Line};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::screens::log::face::Seen;
use crate::ui::screens::log::found::found;
use crate::ui::screens::log::gutter::{Gutter, Sign};
use crate::ui::screens::log::scroll;
use crate::ui::theme::Role;

/// Draws the lines from the first one shown on, and the scroll bar beside them.
pub(super) fn draw(seen: Seen<'_>, view: &LogView, area: Rect, canvas: &mut Canvas<'_>) {
    let gutter = Gutter::of(seen, view, area.width);
    // The last two columns say that a line goes on, and where in the log this is.
    let columns = area.width.saturating_sub(gutter.width() + 2);
    let bar = Rect {
        x: area.right().saturating_sub(1),
        width: area.width.min(1),
        ..area
    };
    let height = usize::from(area.height);
    let wrapped = |row: &LogRow| {
        let most = height.max(1) * usize::from(columns.max(2));
        head(&row.text, most).rows(usize::from(columns))
    };
    let first = first(seen, view, height, |row| wrapped(row).len());
    let mut y = area.y;
    for position in first..view.shown_lines() {
        if y >= area.bottom() {
            break;
        }
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        y += 1;
        let from_top = position.saturating_sub(seen.screen.top);
        hit(from_top, line, canvas);
        let Some(row) = view.row(position) else {
            continue;
        };
        let is_at = position == seen.screen.at;
        gutter.draw(row, (seen, view), is_at, line, canvas);
        let text = Rect {
            x: line.x + gutter.width().min(line.width),
            width: columns,
            ..line
        };
        let sign = Sign::of(row.line, seen, view);
        if !seen.screen.wrap {
            whole(seen, row, sign, text, canvas);
            continue;
        }
        for (at, part) in wrapped(row).iter().enumerate() {
            let down = u16::try_from(at).unwrap_or(u16::MAX);
            let place = Rect {
                y: text.y.saturating_add(down),
                ..text
            };
            if place.y >= area.bottom() {
                break;
            }
            piece(seen, part, sign, place, canvas);
            hit(from_top, Rect { y: place.y, ..line }, canvas);
            y = place.y + 1;
        }
    }
    scroll::draw(seen, view, first, bar, canvas);
}

/// Lets a pointer hit a row of the screen: the model counts lines from the first one shown.
fn hit(from_top: u64, row: Rect, canvas: &mut Canvas<'_>) {
    if let Ok(from_top) = usize::try_from(from_top) {
        canvas.hits.rows(row, from_top);
    }
}

/// The first position shown: the model's own, or later where the cursor would else be under the end.
fn first(seen: Seen<'_>, view: &LogView, height: usize, rows: impl Fn(&LogRow) -> usize) -> u64 {
    let (top, at) = (seen.screen.top, seen.screen.at);
    if at <= top {
        return at;
    }
    let rows = |position: u64| match view.row(position) {
        Some(row) if seen.screen.wrap => rows(row),
        _ => 1,
    };
    let mut used = rows(at);
    let mut first = at;
    while first > top {
        used += rows(first - 1);
        if used > height {
            break;
        }
        first -= 1;
    }
    first
}

/// A line in one row: what is left of it to the left and to the right is hinted at.
fn whole(seen: Seen<'_>, row: &LogRow, sign: Sign, area: Rect, canvas: &mut Canvas<'_>) {
    let columns = usize::from(area.width);
    let shown = head(&row.text, columns + 1);
    let mut parts = shown.rows(columns).into_iter();
    let part = parts.next().unwrap_or_default();
    let goes_on = row.cut || parts.next().is_some();
    piece(seen, &part, sign, area, canvas);
    let accent = canvas.style(Role::Accent);
    let hint = |x: u16| Rect::new(x, area.y, 1, 1);
    if goes_on && area.width > 0 {
        canvas.fill(hint(area.right()), accent, '›');
    }
    if seen.screen.column > 0 && area.width > 0 {
        canvas.fill(hint(area.x.saturating_sub(1)), accent, '‹');
    }
}

/// A part of a line that fits, with the matches of the search.
fn piece(seen: Seen<'_>, part: &Line, sign: Sign, area: Rect, canvas: &mut Canvas<'_>) {
    let role = if sign == Sign::Error {
        Role::ErrorLine
    } else {
        Role::Text
    };
    canvas.line(area, canvas.style(role), part);
    let Some(search) = &seen.screen.search else {
        return;
    };
    let plain = part.plain();
    for range in found(&plain, search) {
        let from = cells(&plain[..range.start]).min(area.width);
        let width = cells(&plain[range]).min(area.width - from);
        let place = Rect::new(area.x + from, area.y, width, 1);
        canvas.restyle(place, canvas.style(Role::Search));
    }
}

/// The beginning of a line, at least so many cells of it: a line of megabytes is not looked at whole.
fn head(line: &Line, cells: usize) -> Line {
    let mut head = Line::default();
    let mut used = 0;
    for span in &line.0 {
        if used >= cells {
            break;
        }
        // No character has more bytes than that, and few have no cell.
        let part = crate::ui::widgets::start(&span.text, 8 * (cells - used) + 64);
        head.push(span.paint, part);
        used += text::width(part);
    }
    head
}
