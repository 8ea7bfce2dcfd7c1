//! When a running build will end, judged by what builds like it took.

use std::collections::HashMap;

use crate::domain::insight::figures::Spread;
use crate::domain::{Build, Stage, Status, Text, Timestamp};

/// How far a running build is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Seconds that it has run.
    pub elapsed: i64,
    /// Seconds until it ends; `None` when it runs longer than builds like it did, and nothing can be
    /// said.
    pub left: Option<i64>,
    /// 0 to 99: only its end ends it.
    pub percent: u8,
    pub basis: Basis,
}

/// What a forecast rests on: how many builds, of the one that was measured least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// How long each of its stages took, put together as they depend on each other.
    Stages(usize),
    /// How long such builds took as a whole.
    Builds(usize),
}

/// Fewer than so many times measured are no basis.
const FEWEST: usize = 3;

/// The newest so many are measured: pipelines change.
const MOST: usize = 20;

/// When a build will end. `past` are builds of the same repository, newest first, with or without
/// stages; only those of the same event (and the same target) that passed are compared. `None` for a
/// build that does not run, and where there are too few to compare.
pub fn forecast<'a>(
    build: &Build,
    past: impl IntoIterator<Item = &'a Build>,
    now: Timestamp,
) -> Option<Forecast> {
    if build.status != Status::Running {
        return None;
    }
    let started = build.started?;
    let is_like = |it: &&Build| {
        it.number != build.number && it.event == build.event && it.deploy_to == build.deploy_to
    };
    let passed = |it: &&Build| it.status == Status::Success;
    let past = past.into_iter().filter(is_like).filter(passed);
    let past: Vec<&Build> = past.take(MOST).collect();
    let elapsed = now.since(started);
    let (end, basis) = by_stages(build, &past, started, now).or_else(|| {
        let took = past
            .iter()
            .filter_map(|it| Some(it.finished?.since(it.started?)));
        let took = Spread::of(took.collect()).filter(|took| took.of >= FEWEST)?;
        Some((took.median, Basis::Builds(took.of)))
    })?;
    let percent = (elapsed.saturating_mul(100))
        .checked_div(end.max(elapsed))
        .unwrap_or(0);
    Some(Forecast {
        elapsed,
        left: (end > elapsed).then_some(end - elapsed),
        percent: u8::try_from(percent.clamp(0, 99)).unwrap_or(99),
        basis,
    })
}

/// Seconds from the start of the build to its end, by its stages. `None` unless each stage that has
/// not ended was measured often enough.
fn by_stages(
    build: &Build,
    past: &[&Build],
    started: Timestamp,
    now: Timestamp,
) -> Option<(i64, Basis)> {
    let stages = build
        .stages
        .as_deref()
        .filter(|stages| !stages.is_empty())?;
    let mut fewest = usize::MAX;
    let mut expected = Vec::with_capacity(stages.len());
    for stage in stages {
        if !stage.status.is_live() {
            expected.push(0);
            continue;
        }
        let took = took(&stage.name, past)?;
        fewest = took.of.min(fewest);
        expected.push(took.median);
    }
    // All have ended: the build is about to.
    if fewest == usize::MAX {
        return None;
    }
    let ends = ends(stages, &expected, started, now);
    let end = ends.into_iter().max()?;
    Some((end, Basis::Stages(fewest)))
}

/// How long a stage of that name took in builds that passed.
fn took(stage: &Text, past: &[&Build]) -> Option<Spread> {
    let of_name = |it: &&Stage| it.name == *stage && it.status == Status::Success;
    let stages = past.iter().filter_map(|build| {
        let stages = build.stages.as_deref()?;
        let stage = stages.iter().find(of_name)?;
        Some(stage.stopped?.since(stage.started?))
    });
    Spread::of(stages.collect()).filter(|took| took.of >= FEWEST)
}

/// When each stage ends, in seconds from the start of the build: a stage that waits begins when all
/// that it depends on have ended, and not before now.
fn ends(stages: &[Stage], expected: &[i64], started: Timestamp, now: Timestamp) -> Vec<i64> {
    let now = now.since(started);
    let names: HashMap<&Text, usize> = stages.iter().map(|it| &it.name).zip(0..).collect();
    let needs = |stage: &Stage| -> Vec<usize> {
        let of = stage.depends_on.iter();
        of.filter_map(|name| names.get(name).copied()).collect()
    };
    let needs: Vec<Vec<usize>> = stages.iter().map(needs).collect();
    let mut ends = vec![0; stages.len()];
    // A pipeline has no circles, so that the longest chain is settled after as many rounds as there
    // are stages; were there one, the rounds still end.
    for _ in 0..stages.len() {
        let before = ends.clone();
        for (at, stage) in stages.iter().enumerate() {
            let begun = stage.started.map(|it| it.since(started));
            let stopped = stage.stopped.map(|it| it.since(started));
            ends[at] = match (stage.status.is_live(), begun) {
                (false, _) => stopped.unwrap_or(0),
                (true, Some(begun)) => now.max(begun.saturating_add(expected[at])),
                (true, None) => {
                    let ready = needs[at].iter().map(|need| before[*need]).max();
                    now.max(ready.unwrap_or(0)).saturating_add(expected[at])
                }
            };
        }
        if ends == before {
            break;
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(name: &str, word: &str, times: (i64, i64), needs: &[&str]) -> Stage {
        Stage {
            name: name.into(),
            status: Status::from_word(word),
            started: Timestamp::known(times.0),
            stopped: Timestamp::known(times.1),
            depends_on: needs.iter().map(|it| Text::from(*it)).collect(),
            ..Stage::default()
        }
    }

    fn build(number: u64, word: &str, times: (i64, i64), stages: Option<Vec<Stage>>) -> Build {
        Build {
            number,
            status: Status::from_word(word),
            started: Timestamp::known(times.0),
            finished: Timestamp::known(times.1),
            stages,
            ..Build::default()
        }
    }

    /// Builds that took 100, 110, 120 … seconds.
    fn listed(count: u64) -> Vec<Build> {
        let build = |n: u64| {
            let seconds = i64::try_from(100 + n * 10).expect("small");
            build(n + 1, "success", (1_000, 1_000 + seconds), None)
        };
        (0..count).map(build).collect()
    }

    fn running() -> Build {
        build(99, "running", (5_000, 0), None)
    }

    #[test]
    fn a_list_without_stages_is_a_basis_for_the_whole() {
        let found = forecast(&running(), &listed(3), Timestamp(5_055));
        let expected = Forecast {
            elapsed: 55,
            left: Some(55),
            percent: 50,
            basis: Basis::Builds(3),
        };
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn two_builds_are_no_basis_and_neither_are_other_kinds_of_build() {
        let now = Timestamp(5_055);
        assert_eq!(forecast(&running(), &listed(2), now), None);
        let mut other = listed(9);
        for build in &mut other[..7] {
            build.event = crate::domain::BuildEvent::Cron;
        }
        assert_eq!(forecast(&running(), &other, now), None);
        let mut red = listed(9);
        for build in &mut red[..7] {
            build.status = Status::Failure;
        }
        assert_eq!(forecast(&running(), &red, now), None);
    }

    #[test]
    fn a_build_that_does_not_run_has_no_end_to_wait_for() {
        for word in ["pending", "blocked", "success", "killed"] {
            let build = Build {
                status: Status::from_word(word),
                ..running()
            };
            assert_eq!(
                forecast(&build, &listed(9), Timestamp(5_055)),
                None,
                "{word}"
            );
        }
    }

    #[test]
    fn longer_than_usual_is_said_and_is_never_the_end() {
        let found = forecast(&running(), &listed(3), Timestamp(5_500)).expect("a basis");
        assert_eq!((found.left, found.percent), (None, 99));
    }

    /// Builds whose stages took: build 60, test 100 and scan 30 beside each other, deploy 20.
    fn detailed() -> Vec<Build> {
        let stages = vec![
            stage("build", "success", (1_000, 1_060), &[]),
            stage("test", "success", (1_060, 1_160), &["build"]),
            stage("scan", "success", (1_060, 1_090), &["build"]),
            stage("deploy", "success", (1_160, 1_180), &["test", "scan"]),
        ];
        let build = |n| build(n, "success", (1_000, 1_180), Some(stages.clone()));
        (1..=3).map(build).collect()
    }

    fn half_way() -> Build {
        let stages = vec![
            stage("build", "success", (5_000, 5_070), &[]),
            stage("test", "running", (5_070, 0), &["build"]),
            stage("scan", "success", (5_070, 5_100), &["build"]),
            stage(
                "deploy",
                "waiting_on_dependencies",
                (0, 0),
                &["test", "scan"],
            ),
        ];
        build(99, "running", (5_000, 0), Some(stages))
    }

    #[test]
    fn stages_are_put_together_as_they_depend_on_each_other() {
        let found = forecast(&half_way(), &detailed(), Timestamp(5_120)).expect("a basis");
        // Build took 70, test takes 100 from there, deploy 20 more.
        assert_eq!((found.elapsed, found.left), (120, Some(70)));
        assert_eq!((found.percent, found.basis), (63, Basis::Stages(3)));
    }

    #[test]
    fn a_stage_that_is_late_moves_what_waits_for_it() {
        let found = forecast(&half_way(), &detailed(), Timestamp(5_400)).expect("a basis");
        assert_eq!(found.left, Some(20), "deploy is still to come");
    }

    #[test]
    fn a_stage_that_was_never_measured_leaves_the_whole() {
        let mut build = half_way();
        if let Some(stages) = &mut build.stages {
            stages.push(stage(
                "notify",
                "waiting_on_dependencies",
                (0, 0),
                &["deploy"],
            ));
        }
        let found = forecast(&build, &detailed(), Timestamp(5_120)).expect("a basis");
        assert_eq!(found.basis, Basis::Builds(3));
    }

    #[test]
    fn stages_that_wait_for_each_other_end_the_count_all_the_same() {
        let stages = vec![
            stage("build", "waiting_on_dependencies", (0, 0), &["test"]),
            stage("test", "waiting_on_dependencies", (0, 0), &["build"]),
        ];
        let build = build(99, "running", (5_000, 0), Some(stages));
        let found = forecast(&build, &detailed(), Timestamp(5_010)).expect("a basis");
        assert!(found.left.is_some_and(|left| left > 0));
    }
}
