//! What holds of every history, however it came.

use proptest::prelude::*;

use crate::domain::insight::{Bound, History, Over, Page, Run, Spread, flaky_steps};
use crate::domain::{Build, BuildEvent, Stage, Status, Step, Text, Timestamp};

const COMMITS: u64 = 8;

/// One build of a repository with a few commits, branches and steps, so that all meet.
fn any_build() -> impl Strategy<Value = Build> {
    let word = prop::sample::select(vec![
        "success", "success", "success", "failure", "failure", "error", "killed", "skipped",
        "declined", "running",
    ]);
    let event = prop::sample::select(vec!["push", "push", "push", "cron", "promote"]);
    let place = prop::sample::select(vec![
        "refs/heads/main",
        "refs/heads/main",
        "refs/heads/feat",
    ]);
    let step = prop::option::of(prop::sample::select(vec!["unit", "e2e", "lint"]));
    (
        word,
        event,
        place,
        step,
        1..=COMMITS,
        1i64..4_000,
        any::<bool>(),
    )
        .prop_map(
            |(word, event, place, step, commit, took, is_restart)| Build {
                status: Status::from_word(word),
                event: BuildEvent::from_word(event),
                git_ref: place.into(),
                after: format!("{commit:040x}").into(),
                parent: is_restart.then_some(1),
                started: Some(Timestamp(took)),
                stages: step.map(|step| vec![stage(step, word)]),
                ..Build::default()
            },
        )
}

fn stage(step: &str, word: &str) -> Stage {
    let step = Step {
        name: step.into(),
        status: Status::from_word(word),
        ..Step::default()
    };
    Stage {
        name: "test".into(),
        status: Status::from_word(word),
        steps: vec![step],
        ..Stage::default()
    }
}

/// The builds of a repository, newest first, an hour apart.
fn any_builds() -> impl Strategy<Value = Vec<Build>> {
    prop::collection::vec(any_build(), 1..40).prop_map(|mut builds| {
        for (build, number) in builds.iter_mut().zip(1u32..) {
            let took = build.started.map_or(0, |it| it.0);
            let end = 1_000_000 + i64::from(number) * 3_600;
            build.number = number.into();
            build.created = Some(Timestamp(end - took));
            build.started = build.created;
            build.finished = (!build.status.is_live()).then_some(Timestamp(end));
            build.version = 3;
        }
        builds.reverse();
        builds
    })
}

/// An older account of the same build, as an answer that was overtaken tells it.
fn older(build: &Build) -> Build {
    Build {
        status: Status::Running,
        finished: None,
        stages: None,
        version: 2,
        ..build.clone()
    }
}

fn paged(builds: &[Build], per_page: usize) -> Vec<(Page<'static>, Vec<Build>)> {
    let mut follows = None;
    let count = builds.len().div_ceil(per_page);
    let pages = builds.chunks(per_page).zip(1..).map(|(runs, number)| {
        let page = Page {
            follows,
            is_last: number == count,
            ..Page::default()
        };
        follows = runs.last().map(|run| run.number);
        (page, runs.to_vec())
    });
    pages.collect()
}

/// All that the rules say of a history.
fn told(history: &History) -> String {
    let branch = history.branch("main");
    let runs: Vec<Run<'_>> = history.runs().collect();
    let now = Timestamp(1_000_000 + 40 * 3_600);
    format!(
        "{:#?}",
        (
            branch.streak(),
            branch.suspects(),
            branch.recovered(Timestamp(0)),
            branch.flapping(now),
            branch.same_step_failed_in(),
            branch.figures(now),
            flaky_steps(&runs),
            history.spans().collect::<Vec<_>>(),
        )
    )
}

proptest! {
    #[test]
    fn the_same_history_is_told_in_the_same_way_however_it_came(
        builds in any_builds(),
        per_page in 1usize..12,
        mut order in Just((0usize..160).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut at_once = History::default();
        for (page, runs) in paged(&builds, builds.len()) {
            at_once.absorb_page(page, runs.iter().map(Run::from));
        }

        let mut pages = paged(&builds, per_page);
        pages.sort_by_cached_key(|(page, _)| order[page.follows.map_or(0, |it| usize::try_from(it).unwrap_or(0))]);
        let mut by_page = History::default();
        for (page, runs) in &pages {
            by_page.absorb_page(*page, runs.iter().map(Run::from));
        }
        prop_assert_eq!(told(&by_page), told(&at_once), "in pages of {}", per_page);

        let overtaken = builds.iter().map(older);
        let listed = builds.iter().map(|build| Build { stages: None, ..build.clone() });
        let news: Vec<Build> = builds.iter().cloned().chain(overtaken).chain(listed).collect();
        order.retain(|at| *at < news.len());
        let mut one_by_one = History::default();
        for at in order {
            one_by_one.absorb(&Run::from(&news[at]));
        }
        for span in at_once.spans() {
            one_by_one.cover(span);
        }
        prop_assert_eq!(told(&one_by_one), told(&at_once), "one by one");
    }

    #[test]
    fn a_list_by_branch_tells_of_its_branch_what_the_list_of_all_tells(
        builds in any_builds(),
        per_page in 1usize..12,
    ) {
        let (mut of_all, mut of_main) = (History::default(), History::default());
        for (page, runs) in paged(&builds, builds.len()) {
            of_all.absorb_page(page, runs.iter().map(Run::from));
        }
        let builds: Vec<Build> = builds.into_iter().filter(|build| build.is_of("main")).collect();
        for (page, runs) in paged(&builds, per_page).into_iter().rev() {
            let page = Page {
                branch: Some("main"),
                ..page
            };
            of_main.absorb_page(page, runs.iter().map(Run::from));
        }
        let (all, main) = (of_all.branch("main"), of_main.branch("main"));
        prop_assert_eq!(main.streak(), all.streak());
        prop_assert_eq!(main.suspects(), all.suspects());
        prop_assert_eq!(main.recovered(Timestamp(0)), all.recovered(Timestamp(0)));
        prop_assert_eq!(main.figures(Timestamp(2_000_000)), all.figures(Timestamp(2_000_000)));
    }

    #[test]
    fn a_history_that_is_kept_and_read_again_is_the_same(builds in any_builds()) {
        let mut history = History::default();
        history.absorb_page(Page::default(), builds.iter().map(Run::from));
        let mut again = History::default();
        history.runs().for_each(|run| again.absorb(&run));
        history.spans().for_each(|span| again.cover(span));
        prop_assert!(history.runs().eq(again.runs()));
        prop_assert!(history.runs().eq(builds.iter().map(Run::from)), "and as it came");
        prop_assert_eq!(told(&history), told(&again));
    }

    #[test]
    fn the_oddest_run_comes_out_as_it_went_in(
        texts in prop::collection::vec(".{0,90}", 6),
        numbers in prop::collection::vec(any::<u64>(), 2),
        times in prop::collection::vec(prop::option::of(any::<i64>().prop_map(Timestamp)), 3),
    ) {
        let text = |at: usize| -> Text { texts[at].as_str().into() };
        let build = Build {
            number: 7,
            status: Status::from_word(&texts[0]),
            event: BuildEvent::from_word(&texts[1]),
            after: text(2),
            message: text(3),
            git_ref: text(4),
            error: text(5),
            version: numbers[0],
            parent: Some(numbers[1]),
            created: times[0],
            started: times[1],
            finished: times[2],
            ..Build::default()
        };
        let mut history = History::default();
        history.absorb(&Run::from(&build));
        prop_assert_eq!(history.run(7), Some(Run::from(&build)));
    }

    #[test]
    fn what_is_said_of_a_streak_agrees_with_its_builds(
        builds in any_builds(),
        known in 1usize..40,
    ) {
        let mut history = History::default();
        let known = &builds[..known.min(builds.len())];
        history.absorb_page(Page::default(), known.iter().map(Run::from));
        let branch = history.branch("main");
        let (streak, suspects) = (branch.streak(), branch.suspects());
        prop_assert_eq!(streak.is_some(), suspects.is_some());
        let (Some(streak), Some(suspects)) = (streak, suspects) else {
            return Ok(());
        };
        prop_assert!(streak.length >= 1 && streak.length <= branch.runs().len());
        prop_assert!(streak.first.number <= streak.newest.number);
        prop_assert_eq!(streak.green.is_some(), streak.bound == Bound::Green);
        let green = streak.green.as_ref().map_or(0, |green| green.number);
        prop_assert!(green < streak.first.number);
        let reds = branch.runs().iter().filter(|run| run.number > green && run.is_red());
        prop_assert_eq!(reds.count(), streak.length);
        for suspect in &suspects.runs {
            prop_assert!(suspect.number > green && suspect.number <= streak.first.number);
            prop_assert!(streak.green.as_ref().is_none_or(|it| it.commit != suspect.commit));
        }
        let same = branch.same_step_failed_in();
        prop_assert!(same.len() <= streak.length);
        prop_assert!(branch.recovered(Timestamp(0)).is_none(), "red and recovered");
    }

    #[test]
    fn figures_count_what_there_is(builds in any_builds(), most in 0usize..50) {
        let mut history = History::default();
        history.absorb_page(Page::default(), builds.iter().map(Run::from));
        let branch = history.branch("main");
        let rate = branch.rate(Over::Last(most));
        prop_assert!(rate.green + rate.red <= most.min(branch.runs().len()));
        prop_assert!(rate.percent().is_none_or(|percent| percent <= 100));
        let took = branch.took(Over::Last(most));
        prop_assert_eq!(took.map_or(0, |it| it.of), rate.green, "all that passed have times");
        let red = rate.red;
        prop_assert!(branch.to_green(Over::Last(most)).is_none_or(|it| it.of <= rate.green));
        prop_assert!(flaky_steps(branch.runs()).iter().all(|it| it.times >= 1));
        prop_assert!(red <= branch.runs().len());
        for it in branch.flapping(Timestamp(1_000_000 + 40 * 3_600)) {
            prop_assert!(it.flaps >= 3 && it.cured <= it.restarts);
        }
    }

    #[test]
    fn the_upper_end_of_a_spread_is_not_below_its_middle(
        seconds in prop::collection::vec(0i64..100_000, 1..60)
    ) {
        let spread = Spread::of(seconds.clone()).expect("some");
        prop_assert!(spread.p95 >= spread.median);
        let at_most = |limit| seconds.iter().filter(|it| **it <= limit).count();
        prop_assert!(at_most(spread.median) * 2 >= seconds.len());
        prop_assert!(at_most(spread.p95) * 20 >= seconds.len() * 19);
        prop_assert!(seconds.contains(&spread.median) && seconds.contains(&spread.p95));
    }
}
