//! What the past of a branch tells, as far as its builds are here: figures, trend, and when a running
//! build will end. Nothing is asked for it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::{RepoState, Row};
use crate::domain::{
    Branch, Build, Figures, Forecast, Over, Rate, RepoId, Spread, age, duration, forecast,
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
fn branch<'a>(repo: &'a RepoState, row: Option<&Row>) -> Option<(&'a str, Branch<'a>)> {
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

/// `main · success 84% in 30d · median 3m11s · p95 9m12s · 2 in a row`: what the head of a list says.
pub(super) fn in_a_line(repo: &RepoState, row: Option<&Row>, model: &Model) -> String {
    let Some((name, branch)) = branch(repo, row) else {
        return String::new();
    };
    let figures = branch.figures(model.server_now());
    let Some(rate) = rate(&figures) else {
        return String::new();
    };
    let streak = branch.streak().filter(|streak| streak.length > 1);
    let words = [
        Some(name.to_owned()),
        Some(format!("success {rate}")),
        took(figures.took),
        streak.map(|streak| format!("failing {}", streak.shown())),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    words.join(marks::DOT)
}

/// How long the branch stays red and what is flaky in it, behind what a line says already.
pub(super) fn more(repo: &RepoState, row: Option<&Row>, model: &Model, pen: &mut Pen<'_, '_>) {
    let Some((_, branch)) = branch(repo, row) else {
        return;
    };
    let figures = branch.figures(model.server_now());
    if let Some(red) = figures.to_green {
        pen.put(Role::Dim, marks::DOT).args(
            Role::Dim,
            format_args!("green again after {}", age(red.median)),
        );
    }
    if !figures.flaky.is_empty() {
        pen.put(Role::Dim, marks::DOT).put(Role::Dim, "flaky ");
        flaky(&figures, pen);
    }
}

/// `test › e2e ×2, test › unit ×1`.
fn flaky(figures: &Figures, pen: &mut Pen<'_, '_>) {
    for (at, flaky) in figures.flaky.iter().enumerate() {
        pen.put(Role::Dim, if at > 0 { ", " } else { "" })
            .put(Role::Warn, &flaky.to_string())
            .args(Role::Dim, format_args!(" ×{}", flaky.times));
    }
}

/// Under the facts of a service: how its branch does. Draws what there is room for.
pub(super) fn about_branch(
    subject: Subject<'_>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let repo = subject.repo.and_then(|id| model.store.builds.repo(id));
    let Some((name, branch)) = repo.and_then(|repo| branch(repo, subject.row)) else {
        return;
    };
    let figures = branch.figures(model.server_now());
    let judged = figures.rate.green + figures.rate.red;
    let Some(rate) = rate(&figures).filter(|_| judged >= FEWEST) else {
        return;
    };
    let mut lines = Ruled::new(area, LABEL, canvas);
    lines.skip();
    lines
        .labelled("Success")
        .put(Role::Text, &rate)
        .put(Role::Dim, " on ")
        .put(Role::Text, name);
    if let Some(took) = took(figures.took) {
        lines.labelled("Takes").put(Role::Text, &took);
    }
    let mut pen = lines.labelled("Trend");
    for run in branch.trend(TREND) {
        pen.status(&run.status, model.now);
    }
    if let Some(streak) = branch.streak() {
        pen.gap(2)
            .args(Role::Dim, format_args!("failing {}", streak.shown()));
    }
    if let Some(red) = figures.to_green {
        let times = if red.of == 1 { "time" } else { "times" };
        lines
            .labelled("Recovers")
            .args(Role::Text, format_args!("after {}", age(red.median)))
            .args(Role::Dim, format_args!(" ({} {times})", red.of));
    }
    if !figures.flaky.is_empty() {
        flaky(&figures, &mut lines.labelled("Flaky"));
    }
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
