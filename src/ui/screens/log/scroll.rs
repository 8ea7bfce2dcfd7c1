//! The scroll bar: which part of the log this is, and where its errors are.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::store::LogView;
use crate::ui::canvas::Canvas;
use crate::ui::screens::log::face::Seen;
use crate::ui::theme::Role;

/// The cell of a bar of `height` cells that stands for a row among `rows`.
fn cell(row: u64, rows: u64, height: u16) -> u16 {
    let at = u128::from(row) * u128::from(height) / u128::from(rows.max(1));
    u16::try_from(at)
        .unwrap_or(u16::MAX)
        .min(height.saturating_sub(1))
}

pub(super) fn draw(seen: Seen<'_>, view: &LogView, first: u64, bar: Rect, canvas: &mut Canvas<'_>) {
    let rows = view.shown_lines();
    if bar.is_empty() || rows <= u64::from(bar.height) {
        return;
    }
    let border = canvas.style(Role::Border);
    canvas.fill(bar, border, '│');
    let part = |from: u16, to: u16| Rect {
        y: bar.y + from,
        height: to - from + 1,
        ..bar
    };
    let from = cell(first, rows, bar.height);
    let last = first.saturating_add(u64::from(bar.height)).min(rows) - 1;
    let to = cell(last, rows, bar.height).max(from);
    canvas.fill(part(from, to), border, '█');
    if seen.screen.filter.is_some() {
        // Their places are those of the whole log.
        return;
    }
    let bad = canvas.style(Role::Bad);
    let mut last = None;
    for error in &view.errors {
        let at = cell(error.line, rows, bar.height);
        // They come in order: a cell that stands for thousands is drawn once.
        if last.replace(at) == Some(at) {
            continue;
        }
        let is_here = (from..=to).contains(&at);
        let style = if is_here {
            bad.add_modifier(Modifier::REVERSED)
        } else {
            bad
        };
        canvas.fill(part(at, at), style, '!');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_at_the_ends_and_no_log_is_too_long() {
        assert_eq!(cell(0, 100, 10), 0);
        assert_eq!(cell(99, 100, 10), 9);
        assert_eq!(cell(50, 100, 10), 5);
        assert_eq!(cell(u64::MAX, u64::MAX, 10), 9);
        assert_eq!(cell(7, 0, 10), 9);
        assert_eq!(cell(7, 9, 0), 0);
    }
}
