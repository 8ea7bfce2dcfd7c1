//! The time line of a build: which cells of a row a stage or step takes.

use crate::domain::{Build, Stage, Status, Step, Timestamp};

/// The time that a row of cells stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Timeline {
    pub(in crate::ui) from: Timestamp,
    pub(in crate::ui) seconds: i64,
    pub(in crate::ui) now: Timestamp,
}

/// Cells of a bar, from the left end of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Bar {
    pub(in crate::ui) at: usize,
    pub(in crate::ui) cells: usize,
}

impl Timeline {
    /// From the first start in the build to its end, or until `now` while it runs; `None` before
    /// anything has started.
    pub(in crate::ui) fn of(build: &Build, now: Timestamp) -> Option<Self> {
        let stages = build.stages.as_deref().unwrap_or_default();
        let starts = stages.iter().filter_map(|stage| stage.started);
        let from = starts.chain(build.started).min()?;
        let step_ends = stages.iter().flat_map(|stage| &stage.steps);
        let ends = stages
            .iter()
            .filter_map(|stage| stage.stopped)
            .chain(step_ends.filter_map(|step| step.stopped))
            .chain(build.finished);
        let now_counts = (build.is_live() && build.finished.is_none()).then_some(now);
        let to = ends.chain(now_counts).max().unwrap_or(from);
        Some(Self {
            from,
            seconds: to.since(from).max(1),
            now,
        })
    }

    /// Seconds from the beginning to the start of something.
    pub(in crate::ui) fn offset(&self, started: Option<Timestamp>) -> Option<i64> {
        Some(started?.since(self.from))
    }

    pub(in crate::ui) fn stage(&self, stage: &Stage, width: usize) -> Option<Bar> {
        self.bar(stage.started, stage.seconds(self.now)?, width)
    }

    /// `None` for a step that was skipped: Drone gives it times although it never ran.
    pub(in crate::ui) fn step(&self, step: &Step, width: usize) -> Option<Bar> {
        if step.status == Status::Skipped {
            return None;
        }
        self.bar(step.started, step.seconds(self.now)?, width)
    }

    /// What ran is at least one cell, and nothing leaves the row.
    fn bar(&self, started: Option<Timestamp>, seconds: i64, width: usize) -> Option<Bar> {
        if width == 0 {
            return None;
        }
        let offset = self.offset(started)?;
        let at = self.cells(offset, width).min(width - 1);
        let end = self.cells(offset.saturating_add(seconds.max(0)), width);
        Some(Bar {
            at,
            cells: end.clamp(at + 1, width) - at,
        })
    }

    fn cells(&self, seconds: i64, width: usize) -> usize {
        let width_i = i128::try_from(width).unwrap_or_default();
        let cells = i128::from(seconds) * width_i / i128::from(self.seconds.max(1));
        usize::try_from(cells).unwrap_or_default().min(width)
    }
}

/// An offset as a list shows it: `+0:00`, `+1:04`, `+1:00:04`.
pub(in crate::ui) fn offset_text(seconds: i64) -> String {
    let s = seconds.max(0);
    if s < 3_600 {
        format!("+{}:{:02}", s / 60, s % 60)
    } else {
        format!("+{}:{:02}:{:02}", s / 3_600, s % 3_600 / 60, s % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seconds: i64) -> Timeline {
        Timeline {
            from: Timestamp(1_000),
            seconds,
            now: Timestamp(1_000 + seconds),
        }
    }

    #[test]
    fn bars_stay_in_the_row_whatever_the_clocks_say() {
        for (start, seconds) in [(0, 0), (0, 100), (99, 1), (100, 0), (500, 9), (-50, 20)] {
            for width in 0..30 {
                let started = Some(Timestamp(1_000 + start));
                match line(100).bar(started, seconds, width) {
                    Some(bar) => assert!(bar.cells >= 1 && bar.at + bar.cells <= width),
                    None => assert_eq!(width, 0),
                }
            }
        }
    }

    #[test]
    fn a_bar_stands_where_its_time_is() {
        let bar = line(100).bar(Some(Timestamp(1_050)), 25, 20);
        assert_eq!(bar, Some(Bar { at: 10, cells: 5 }));
    }

    #[test]
    fn a_running_build_grows_until_now_and_a_waiting_one_has_no_line() {
        let mut build = Build {
            status: Status::Running,
            started: Timestamp::known(1_000),
            ..Build::default()
        };
        let now = Timestamp(1_060);
        assert_eq!(Timeline::of(&build, now).map(|t| t.seconds), Some(60));
        build.started = None;
        assert_eq!(Timeline::of(&build, now), None);
    }

    #[test]
    fn offsets_are_minutes_and_seconds() {
        let shown: Vec<String> = [-1, 0, 64, 3_604].map(offset_text).to_vec();
        assert_eq!(shown, ["+0:00", "+0:00", "+1:04", "+1:00:04"]);
    }
}
