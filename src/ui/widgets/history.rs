//! The last builds of a repository at a glance: height is duration, the sign under it the result.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::RepoState;
use crate::domain::Build;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;

/// Builds in the strip.
const MOST: usize = 60;

/// Draws the frame, the caption, the bars and the signs. Gives the pen behind the caption.
pub(in crate::ui) fn history<'c, 'a>(
    frame: Frame<'_>,
    repo: &RepoState,
    model: &Model,
    area: Rect,
    canvas: &'c mut Canvas<'a>,
) -> Pen<'c, 'a> {
    let room = MOST.min(usize::from(area.width.saturating_sub(4)));
    let builds = repo.listed_builds().take(room);
    let builds: Vec<&Build> = builds.map(|build| &**build).collect();
    let inner = frame.draw(area, canvas);
    if inner.height < 3 {
        return canvas.pen(Rect::default());
    }
    let line = |at: u16| Rect {
        x: inner.x + 1,
        y: inner.y + at,
        width: inner.width.saturating_sub(2),
        height: 1,
    };
    let now = model.server_now();
    let longest = builds
        .iter()
        .filter_map(|build| build.seconds(now))
        .max()
        .unwrap_or(0);
    let (bars, signs) = (line(1), line(2));
    // The newest stands at the right.
    for (build, x) in builds.iter().rev().zip(bars.left()..bars.right()) {
        let status = build.shown_status();
        let style = marks::status_style(&status, &canvas.look.theme);
        if let Some(seconds) = build.seconds(now) {
            canvas.fill(
                Rect {
                    x,
                    width: 1,
                    ..bars
                },
                style,
                bar(seconds, longest),
            );
        }
        canvas
            .pen(Rect {
                x,
                width: 1,
                ..signs
            })
            .status(&status, model.now);
    }
    let mut pen = canvas.pen(line(0));
    let few = if builds.len() == 1 { "build" } else { "builds" };
    pen.args(
        Role::Dim,
        format_args!("duration, last {} {few}", builds.len()),
    );
    pen
}

/// A bar of eighths; the longest is whole and nothing that ran is empty.
fn bar(seconds: i64, longest: i64) -> char {
    let top = marks::BARS.len() - 1;
    let eighths = i64::try_from(top).unwrap_or(0) * seconds / longest.max(1);
    marks::BARS[usize::try_from(eighths).unwrap_or(0).min(top)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_reach_from_the_lowest_to_the_whole_cell() {
        assert_eq!([bar(0, 100), bar(50, 100), bar(100, 100)], ['▁', '▄', '█']);
        assert_eq!(bar(0, 0), '▁');
    }
}
