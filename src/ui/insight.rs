//! What the past of a branch tells, as far as its builds are here: figures, trend, and when a running
//! build will end. Nothing is asked for it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::RepoState;
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

/// A branch as far back as it is known without a hole, and its name: by the builds that are here, or
/// by the past that the on-call board has read, whichever goes back further.
fn branch<'a>(
    subject: Subject<'a>,
    repo: &'a RepoState,
    model: &'a Model,
) -> Option<(&'a str, Branch<'a>)> {
    let main = repo.main(subject.row.and_then(|row| row.branch.as_deref()));
    let name = &*main.branch;
    let here = if repo.listed > 0 {
        let builds = repo.listed_builds().map(|build| &**build);
        Some(Branch::of(name, builds, repo.complete))
    } else {
        let builds = repo.of_branch(name).take(RECENT).map(|build| &**build);
        main.recent.then(|| Branch::of(name, builds, false))
    };
    let past = subject.repo.and_then(|id| model.store.oncall.past(id));
    let past = past.map(|past| past.branch(name));
    let is_up_to_date = |past: &Branch<'_>, here: &Branch<'_>| {
        let newest = |branch: &Branch<'_>| branch.runs().first().map(|run| run.number);
        newest(past) >= newest(here) && past.runs().len() > here.runs().len()
    };
    let known = match (here, past) {
        (Some(here), Some(past)) if !is_up_to_date(&past, &here) => here,
        (Some(here), None) => here,
        (_, past) => past?,
    };
    Some((name, known))
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
    pub(super) fn of(subject: Subject<'a>, model: &'a Model) -> Option<Self> {
        let repo = model.store.builds.repo(subject.repo?)?;
        let (name, branch) = branch(subject, repo, model)?;
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
    let told = Told::of(subject, model);
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
#[path = "insight_tests.rs"]
mod tests;
