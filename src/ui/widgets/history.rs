//! The last builds of a repository at a glance: height is duration, the sign under it the result.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::RepoState;
use crate::domain::{Build, Status, duration};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;

/// Builds in the strip.
const MOST: usize = 60;

/// Draws the frame with its figures, the caption, the bars and the signs.
pub(in crate::ui) fn history(
    frame: Frame<'_>,
    repo: Option<&RepoState>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let room = MOST.min(usize::from(area.width.saturating_sub(4)));
    let builds = repo
        .into_iter()
        .flat_map(RepoState::listed_builds)
        .take(room);
    let builds: Vec<&Build> = builds.map(|build| &**build).collect();
    let figures = figures(&builds);
    let inner = frame.note(&figures).draw(area, canvas);
    if inner.height < 3 {
        return;
    }
    let line = |at: u16| Rect {
        x: inner.x + 1,
        y: inner.y + at,
        width: inner.width.saturating_sub(2),
        height: 1,
    };
    let mut pen = canvas.pen(line(0));
    let few = if builds.len() == 1 { "build" } else { "builds" };
    pen.args(
        Role::Dim,
        format_args!("duration, last {} {few}", builds.len()),
    );
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
}

/// A bar of eighths; the longest is whole and nothing that ran is empty.
fn bar(seconds: i64, longest: i64) -> char {
    let top = marks::BARS.len() - 1;
    let eighths = i64::try_from(top).unwrap_or(0) * seconds / longest.max(1);
    marks::BARS[usize::try_from(eighths).unwrap_or(0).min(top)]
}

/// `success 84% · median 3m11s · p95 9m12s · failing streak 2`, of those that ended.
fn figures(builds: &[&Build]) -> String {
    let ended: Vec<&&Build> = builds
        .iter()
        .filter(|build| build.finished.is_some())
        .collect();
    if ended.is_empty() {
        return String::new();
    }
    let good = ended
        .iter()
        .filter(|build| build.status == Status::Success)
        .count();
    let mut seconds: Vec<i64> = ended
        .iter()
        .filter_map(|build| build.seconds(build.finished?))
        .collect();
    seconds.sort_unstable();
    let at = |percent: usize| {
        let last = seconds.len().saturating_sub(1);
        seconds
            .get((last * percent).div_ceil(100))
            .map_or(String::new(), |s| duration(*s))
    };
    let mut words = format!("success {}%", good * 100 / ended.len());
    if !seconds.is_empty() {
        words = format!("{words} · median {} · p95 {}", at(50), at(95));
    }
    let streak = ended
        .iter()
        .take_while(|build| build.status.is_bad())
        .count();
    if streak > 1 {
        words = format!("{words} · failing streak {streak}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn bars_reach_from_the_lowest_to_the_whole_cell() {
        assert_eq!([bar(0, 100), bar(50, 100), bar(100, 100)], ['▁', '▄', '█']);
        assert_eq!(bar(0, 0), '▁');
    }

    #[test]
    fn figures_speak_of_builds_that_ended() {
        let build = |status: Status, seconds: i64| Build {
            finished: (!status.is_live()).then_some(Timestamp(1_000 + seconds)),
            started: Some(Timestamp(1_000)),
            status,
            ..Build::default()
        };
        let builds = [
            build(Status::Running, 9_999),
            build(Status::Failure, 20),
            build(Status::Error, 10),
            build(Status::Success, 192),
            build(Status::Success, 30),
        ];
        let refs: Vec<&Build> = builds.iter().collect();
        assert_eq!(
            figures(&refs),
            "success 50% · median 30s · p95 3m12s · failing streak 2"
        );
        assert_eq!(figures(&refs[..1]), "");
    }
}
