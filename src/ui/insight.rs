//! What the past of a branch tells, as far as its builds are here: figures, trend, and when a running
//! build will end. Nothing is asked for it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::{RepoState, Row};
use crate::domain::{
    Basis, Bound, Branch, Build, Figures, Forecast, Over, Rate, RepoId, Spread, Streak, age,
    duration, forecast,
};
use crate::ui::canvas::Canvas;
use crate::ui::facts::Subject;
use crate::ui::marks;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::ui::widgets::Ruled;

/// Builds in the trend.
const TREND: usize = 20;
/// Builds of a branch that its own short list tells, where the long one was not read.
const RECENT: usize = 5;
/// Fewer builds than these are no figures.
const FEWEST: usize = 2;
/// Cells of the labels, as the facts above have them.
const LABEL: u16 = 10;

/// A branch as far back as it is known without a hole, and its name.
fn branch<'a>(repo: &'a RepoState, row: Option<&'a Row>) -> Option<(&'a str, Branch<'a>)> {
    let main = repo.main(row.and_then(|row| row.branch.as_deref()));
    let name = &*main.branch;
    if repo.listed > 0 {
        let builds = repo.listed_builds().map(|build| &**build);
        return Some((name, Branch::of(name, builds, repo.complete)));
    }
    let builds = repo.of_branch(name).take(RECENT).map(|build| &**build);
    main.recent.then(|| (name, Branch::of(name, builds, false)))
}

/// `84% in 30d`, `84% of 25 builds`, or nothing.
fn rate(figures: &Figures) -> Option<String> {
    let Rate { green, red } = figures.rate;
    let percent = figures.rate.percent()?;
    Some(match figures.over {
        Over::Since(_) => format!("{percent}% in 30d"),
        Over::Last(_) => format!("{percent}% of {} builds", green + red),
    })
}

fn took(spread: Option<Spread>) -> Option<String> {
    let Spread { median, p95, .. } = spread?;
    Some(format!(
        "median {}{}p95 {}",
        duration(median),
        marks::DOT,
        duration(p95)
    ))
}

/// `failing 3 in a row`; a single failure is no row.
fn failing(streak: &Streak<'_>) -> String {
    match (streak.length, streak.bound) {
        (1, Bound::Unread) => "failing".to_owned(),
        (1, _) => "first failure".to_owned(),
        _ => format!("failing {}", streak.shown()),
    }
}

/// A branch and its figures.
pub(super) struct Told<'a> {
    name: &'a str,
    branch: Branch<'a>,
    figures: Figures,
    /// Of the builds that passed or failed: `84% in 30d`.
    rate: String,
}

impl<'a> Told<'a> {
    /// `None` where no build of the branch is known that passed or failed.
    pub(super) fn of(repo: &'a RepoState, row: Option<&'a Row>, model: &Model) -> Option<Self> {
        let (name, branch) = branch(repo, row)?;
        let figures = branch.figures(model.server_now());
        let rate = rate(&figures)?;
        Some(Self {
            name,
            branch,
            figures,
            rate,
        })
    }

    /// `main · success 84% in 30d · median 3m11s · p95 9m12s · failing 2 in a row`.
    pub(super) fn in_a_line(&self) -> String {
        let streak = self.branch.streak().filter(|streak| streak.length > 1);
        let words = [
            Some(self.name.to_owned()),
            Some(format!("success {}", self.rate)),
            took(self.figures.took),
            streak.as_ref().map(failing),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        words.join(marks::DOT)
    }

    /// How long the branch stays red and what is flaky in it, behind something else.
    pub(super) fn more(&self, pen: &mut Pen<'_, '_>) {
        if let Some(red) = self.figures.to_green {
            let words = format!("green again after {}", age(red.median));
            pen.put(Role::Dim, marks::DOT).put(Role::Dim, &words);
        }
        if !self.figures.flaky.is_empty() {
            pen.put(Role::Dim, marks::DOT).put(Role::Dim, "flaky ");
            self.flaky(pen);
        }
    }

    /// `test › e2e ×2, test › unit ×1`.
    fn flaky(&self, pen: &mut Pen<'_, '_>) {
        for (at, flaky) in self.figures.flaky.iter().enumerate() {
            pen.put(Role::Dim, if at > 0 { ", " } else { "" })
                .put(Role::Warn, &flaky.to_string())
                .args(Role::Dim, format_args!(" ×{}", flaky.times));
        }
    }

    /// Line by line, as many as there is room for.
    fn draw(&self, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
        let mut lines = Ruled::new(area, LABEL, canvas);
        lines.skip();
        lines
            .labelled("Success")
            .put(Role::Text, &self.rate)
            .put(Role::Dim, " on ")
            .put(Role::Text, self.name);
        if let Some(took) = took(self.figures.took) {
            lines.labelled("Takes").put(Role::Text, &took);
        }
        let mut pen = lines.labelled("Trend");
        for run in self.branch.trend(TREND) {
            pen.status(&run.status, model.now);
        }
        if let Some(streak) = self.branch.streak() {
            pen.gap(2).put(Role::Dim, &failing(&streak));
        }
        if let Some(red) = self.figures.to_green {
            let times = if red.of == 1 { "time" } else { "times" };
            lines
                .labelled("Recovers")
                .args(Role::Text, format_args!("after {}", age(red.median)))
                .args(Role::Dim, format_args!(" ({} {times})", red.of));
        }
        if !self.figures.flaky.is_empty() {
            self.flaky(&mut lines.labelled("Flaky"));
        }
    }
}

/// Under the facts of a service: how its branch does.
pub(super) fn about_branch(
    subject: Subject<'_>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let repo = subject.repo.and_then(|id| model.store.builds.repo(id));
    let told = repo.and_then(|repo| Told::of(repo, subject.row, model));
    let Some(told) = told.filter(|told| told.figures.rate.green + told.figures.rate.red >= FEWEST)
    else {
        return;
    };
    told.draw(model, area, canvas);
}

/// When a running build ends, how far it is, and what that is judged by.
pub(super) fn about_end(build: &Build, repo: &RepoId, model: &Model, pen: &mut Pen<'_, '_>) {
    let Some(forecast) = ends(build, repo, model) else {
        pen.put(Role::Dim, "not known: too few builds like it");
        return;
    };
    pen.put(Role::Active, &progress(&forecast));
    let basis = match forecast.basis {
        Basis::Stages(builds) => format!(", by its stages in {builds} builds"),
        Basis::Builds(builds) => format!(", by {builds} builds like it"),
    };
    pen.put(Role::Dim, &basis);
}

/// When a running build of a repository will end, by what is known of the others.
pub(super) fn ends(build: &Build, repo: &RepoId, model: &Model) -> Option<Forecast> {
    let repo = model.store.builds.repo(repo)?;
    let past = repo.builds.iter().map(|build| &**build);
    forecast(build, past, model.server_now())
}

/// `63%, 25s left`.
pub(super) fn progress(forecast: &Forecast) -> String {
    match forecast.left {
        Some(left) => format!("{}%, {} left", forecast.percent, duration(left)),
        None => "longer than usual".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::Screen;
    use crate::app::screens::build::BuildScreen;
    use crate::app::screens::builds::BuildsScreen;
    use crate::app::{next_wake, prepare};
    use crate::domain::{Stage, Status, Step, Timestamp};
    use crate::ui::testing::{
        Ink, NOW, add_builds, add_service, build, empty, picture, read, repo,
    };

    const NAME: &str = "checkout-api";

    fn shown(model: &Model) -> String {
        read(&picture(model, Ink::Unicode).0)
    }

    /// A build of main that began so many seconds ago, and took so many if it is over.
    fn ran(number: u64, status: Status, began: i64, took: i64) -> Build {
        let started = NOW.seconds().0 - began;
        let build = build(number, "main", status);
        Build {
            created: Some(Timestamp(started)),
            started: Some(Timestamp(started)),
            finished: build.finished.map(|_| Timestamp(started + took)),
            after: format!("{number}aaaaaaaaa").into(),
            ..build
        }
    }

    /// A model with one service, whose list of builds was read.
    fn with(builds: Vec<Build>, size: (u16, u16)) -> Model {
        let mut model = empty(size);
        add_service(&mut model, NAME);
        add_builds(&mut model, NAME, builds);
        if let Screen::Services(screen) = model.screen_mut() {
            screen.listing.stale = true;
        }
        prepare(&mut model);
        model
    }

    fn open(mut model: Model, screen: Screen) -> Model {
        model.screens.push(screen);
        prepare(&mut model);
        model
    }

    fn running(size: (u16, u16)) -> Model {
        let green = (1..=3).map(|n| ran(n, Status::Success, 9_000, 100));
        with(
            green.chain([ran(4, Status::Running, 60, 0)]).collect(),
            size,
        )
    }

    #[test]
    fn a_running_build_says_everywhere_how_far_it_is() {
        let key = |model: &Model| model.store.catalogs.rows.first().map(Row::key);
        for size in [(80, 24), (160, 45)] {
            let services = running(size);
            assert!(
                shown(&services).contains("60%, 40s left"),
                "services {size:?}"
            );
            let screen = BuildScreen::new(key(&services), repo(NAME).build(4));
            let one = open(running(size), Screen::Build(Box::new(screen)));
            assert!(
                shown(&one).contains("1m00s… · 60%, 40s left"),
                "build {size:?}"
            );
            let screen = BuildsScreen::new(key(&services), repo(NAME));
            let builds = open(running(size), Screen::Builds(Box::new(screen)));
            assert!(shown(&builds).contains("60%, 40s left"), "builds {size:?}");
        }
        let text = shown(&running((160, 45)));
        assert!(
            text.contains("Ends      60%, 40s left, by 3 builds like it"),
            "{text}"
        );
    }

    #[test]
    fn without_a_basis_nothing_is_promised() {
        let builds = vec![
            ran(1, Status::Success, 9_000, 100),
            ran(2, Status::Success, 8_000, 100),
            ran(3, Status::Running, 60, 0),
        ];
        let text = shown(&with(builds, (160, 45)));
        assert!(text.contains("1m00s…"), "it runs: {text}");
        assert!(text.contains("Ends      not known: too few"), "{text}");
        assert!(!text.contains("left"), "{text}");
    }

    #[test]
    fn progress_wakes_no_more_than_the_running_time_does() {
        let mut known = running((160, 45));
        let mut unknown = with(vec![ran(4, Status::Running, 60, 0)], (160, 45));
        for model in [&mut known, &mut unknown] {
            model.rested = true;
        }
        assert_eq!(next_wake(&known), next_wake(&unknown));
    }

    /// Failed, then passed at the same commit, then failed twice.
    fn shaky(size: (u16, u16)) -> Model {
        let step = Step {
            name: "e2e".into(),
            status: Status::Failure,
            ..Step::default()
        };
        let stage = Stage {
            name: "test".into(),
            status: Status::Failure,
            steps: vec![step],
            ..Stage::default()
        };
        let commit = "cafe";
        let builds = vec![
            ran(1, Status::Success, 40_000, 100),
            Build {
                stages: Some(vec![stage]),
                after: commit.into(),
                ..ran(2, Status::Failure, 30_000, 50)
            },
            Build {
                after: commit.into(),
                ..ran(3, Status::Success, 20_000, 300)
            },
            ran(4, Status::Failure, 10_000, 50),
            ran(5, Status::Error, 5_000, 50),
        ];
        with(builds, size)
    }

    #[test]
    fn a_service_tells_how_its_branch_does() {
        let text = shown(&shaky((160, 45)));
        for line in [
            "Success   40% in 30d on main",
            "Takes     median 1m40s · p95 5m00s",
            "Trend     ✓✗✓✗!  failing 2 in a row",
            "Recovers  after 2h (1 time)",
            "Flaky     test › e2e ×1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn a_list_of_builds_tells_it_in_its_head_or_under_it() {
        let line = "main · success 40% in 30d · median 1m40s · p95 5m00s · failing 2 in a row";
        for size in [(80, 24), (120, 40), (160, 45)] {
            let screen = BuildsScreen::new(None, repo(NAME));
            let model = open(shaky(size), Screen::Builds(Box::new(screen)));
            let text = shown(&model);
            assert_eq!(text.matches(line).count(), 1, "{size:?} {text}");
            let more = "green again after 2h · flaky test › e2e ×1";
            assert_eq!(text.contains(more), size.0 >= 120, "{size:?} {text}");
        }
    }
}
