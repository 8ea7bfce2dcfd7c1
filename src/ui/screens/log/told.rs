//! How the log is looked at, and where in it this is: the state line, row 2, and what must be known.

use ratatui::layout::Rect;

use crate::app::filter::Search;
use crate::app::screens::log::{LogScreen, Times};
use crate::app::store::LogView;
use crate::app::{Action, Model};
use crate::domain::LogState;
use crate::ui::Depth;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::reasons::Said;
use crate::ui::screens::log::face::Seen;
use crate::ui::theme::Role;
use crate::ui::widgets::Pieces;
use crate::ui::words::counted;

/// `live · follow on · wrap off · time rel · ansi on`.
pub(super) fn state(seen: Seen<'_>, canvas: &Canvas<'_>) -> Pieces {
    let dim = canvas.style(Role::Dim);
    let mut pieces = Pieces::default();
    match seen.view.map(|view| &view.state) {
        Some(LogState::Live) => {
            pieces.add(canvas.style(Role::Active), "live");
        }
        Some(LogState::Lost { .. }) => {
            pieces.add(canvas.style(Role::Warn), "stream lost");
        }
        Some(LogState::Later) => {
            pieces.add(canvas.style(Role::Warn), "not live");
        }
        _ => {}
    }
    let on = |on: bool| if on { "on" } else { "off" };
    let screen = seen.screen;
    let times = match screen.times {
        Times::Off => "off",
        Times::Relative => "rel",
        Times::Absolute => "abs",
    };
    let colours = canvas.look.theme.depth() != Depth::Mono;
    for (what, how) in [
        ("follow", on(screen.follow)),
        ("wrap", on(screen.wrap)),
        ("time", times),
        ("ansi", on(colours)),
    ] {
        pieces
            .between(dim, marks::DOT)
            .add(dim, format!("{what} {how}"));
    }
    pieces
}

/// What must be known of the lines that are shown, in the row under them: that more came, that the
/// stream was lost, that some are missing.
pub(super) fn notice(seen: Seen<'_>) -> Option<Said> {
    let view = seen.view?;
    if let Some(fault) = &view.fault {
        return Some((Role::Bad, fault.summary.clone()));
    }
    if let LogState::Lost { retry_in } = view.state {
        let words = format!("stream lost, retry in {retry_in} s (line {})", view.lines);
        return Some((Role::Warn, words));
    }
    if view.state == LogState::Later {
        let words = "the server tells no more of this step: the rest comes when it ends";
        return Some((Role::Warn, words.to_owned()));
    }
    let keys = &seen.model.keymap;
    if seen.screen.missed > 0 && !seen.screen.follow {
        let lines = usize::try_from(seen.screen.missed).unwrap_or(usize::MAX);
        let end = keys.first(Action::LogBottom);
        let words = format!("{} came · `{end}` goes there", counted(lines, "new line"));
        return Some((Role::Active, words));
    }
    if view.dropped > 0 && seen.screen.top == 0 {
        // A stream begins with what the server still has; the stored log may have more.
        let why = match view.state {
            LogState::Live => "come when the step ends",
            _ => "are gone: the runner keeps only the end of a long log",
        };
        let words = format!("{} lines before the first {why}", view.dropped);
        return Some((Role::Warn, words));
    }
    None
}

/// Row 2, right: `✗ exit 1 · line 1194 of 1204 · error 1 of 3 · 212 kB`.
pub(in crate::ui::screens) fn totals(
    screen: &LogScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let seen = Seen::of(screen, model);
    let wide = row.width >= 98;
    let mut pieces = Pieces::default();
    if let Some(step) = seen.step.map(|s| s.step).filter(|_| wide) {
        let sign = marks::status(&step.status, canvas.look, model.now);
        let style = marks::status_style(&step.status, &canvas.look.theme);
        let words = match step.exit_code {
            0 => format!("{sign} {}", step.status.shown()),
            code => format!("{sign} exit {code}"),
        };
        pieces.add(style, words);
    }
    if let Some(view) = seen.view {
        place(seen, view, wide, canvas, &mut pieces);
    }
    pieces.draw_right(row, canvas)
}

fn place(seen: Seen<'_>, view: &LogView, wide: bool, canvas: &Canvas<'_>, pieces: &mut Pieces) {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let screen = seen.screen;
    let rows = view.shown_lines();
    let at = (screen.at + 1).min(rows);
    let percent = u128::from(at) * 100 / u128::from(rows.max(1));
    let words = if wide {
        format!("line {at} of {rows}{}{percent}%", marks::DOT)
    } else {
        format!("{at}/{rows} {percent}%")
    };
    pieces.between(dim, marks::DOT).add(text, words);
    if let Some(filter) = &screen.filter {
        let looking = if view.filter_done { "" } else { "…" };
        let words = format!("&{} of {}{looking}", written(filter), view.lines);
        pieces.add(dim, marks::DOT);
        pieces.add(canvas.style(Role::Search), words);
    }
    if !view.errors.is_empty() {
        let word = if wide { "error" } else { "err" };
        let line = screen.line(view);
        let before = view.errors.partition_point(|mark| mark.line <= line);
        let words = nth((before, view.errors.len()), wide, word);
        pieces.add(dim, marks::DOT);
        pieces.add(canvas.style(Role::Bad), words);
    }
    if let Some(search) = &screen.search {
        let line = screen.line(view);
        let before = view.hits.partition_point(|hit| *hit <= line);
        let what = format!("/{}", written(search));
        let mut words = nth((before, view.hits.len()), wide, &what);
        if !view.hits_done {
            words.push('…');
        }
        pieces.add(dim, marks::DOT);
        pieces.add(canvas.style(Role::Search), words);
    }
    if wide && view.bytes > 0 {
        pieces.add(dim, marks::DOT).add(dim, bytes(view.bytes));
    }
}

/// Which of some lines the cursor is on or after: `error 1 of 3`, `err 1/3`.
fn nth((before, all): (usize, usize), wide: bool, what: &str) -> String {
    if wide {
        format!("{what} {before} of {all}")
    } else {
        format!("{what} {before}/{all}")
    }
}

/// A search as it was typed, not longer than row 2 has room for.
pub(super) fn written(search: &Search) -> String {
    let not = if search.inverse { "!" } else { "" };
    let regex = if search.regex { "re:" } else { "" };
    let words = crate::text::clean(&search.text);
    format!("{not}{regex}{}", crate::text::cut(&words, 24))
}

/// `212 kB`.
fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{} MB", count / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_of_three_digits() {
        let shown = [0, 999, 212_345, 40_000_000].map(bytes);
        assert_eq!(shown, ["0 B", "999 B", "212 kB", "40 MB"]);
    }
}
