//! `builds` and `build`.

use std::fmt::Write;

use crate::app::words;
use crate::cli::args::Output;
use crate::cli::asks::server_now;
use crate::cli::open::Opened;
use crate::cli::table::Table;
use crate::cli::{End, World, find, out};
use crate::domain::{self, Branch, Timestamp, actor, age, duration};
use crate::report::{Build, Builds, Insight, Items};
use crate::text;

const SCHEMA: &str = "backdrone.builds/1";

/// The most builds of a page (`drone-api` 1.3).
const PAGE: usize = 100;

/// `builds`.
pub(super) async fn list(
    world: &World,
    opened: &Opened,
    output: Output,
    service: Option<&str>,
    (branch, limit): (Option<&str>, usize),
) -> Result<(), End> {
    let found = find::repo(world, opened, service).await?;
    let mut builds: Vec<domain::Build> = Vec::new();
    let per_page = limit.clamp(1, PAGE);
    let mut is_whole = false;
    for page in 1.. {
        let size = u32::try_from(per_page).unwrap_or(100);
        let more = opened
            .context
            .builds(&found.repo, page, size, branch)
            .await?;
        let full = more.len() >= per_page;
        builds.extend(more);
        is_whole = !full;
        if !full || builds.len() >= limit {
            break;
        }
    }
    // A build that started meanwhile moves the pages: the same one may come twice.
    builds.dedup_by_key(|build| build.number);
    is_whole &= builds.len() <= limit;
    builds.truncate(limit);
    let now = server_now(opened, &found.repo.server);
    let items: Vec<Build> = builds
        .iter()
        .map(|b| Build::new(&found.repo, b, now))
        .collect();
    if output == Output::Json {
        let counted = branch.or(found.main.as_deref());
        let insight = counted.map(|name| {
            let branch = Branch::of(name, &builds, is_whole);
            Insight::new(name, &branch, now)
        });
        let list = Items::new(SCHEMA, out::now(), items);
        return out::answer(&Builds { list, insight });
    }
    out::list(output, SCHEMA, (items, false), |_| table(&builds, now))
}

fn table(builds: &[domain::Build], now: Timestamp) -> Table {
    let head = [
        "build", "status", "event", "branch", "commit", "by", "age", "duration", "message",
    ];
    let mut table = Table::new(&head);
    for build in builds {
        let time = build.started.or(build.created);
        table.row([
            format!("#{}", build.number),
            build.shown_status().shown().to_owned(),
            build.event.short().to_owned(),
            build.place().to_string(),
            build.short_commit().to_owned(),
            actor(build).shown().to_owned(),
            time.map(|time| age(now.since(time))).unwrap_or_default(),
            build.seconds(now).map(duration).unwrap_or_default(),
            build.headline().to_owned(),
        ]);
    }
    table
}

/// `build`.
pub(super) async fn one(
    world: &World,
    opened: &Opened,
    output: Output,
    (service, number): (Option<String>, Option<u64>),
) -> Result<(), End> {
    let (service, number) = find::split(service, number);
    let found = find::repo(world, opened, service.as_deref()).await?;
    let (id, build) = find::build(opened, &found, number).await?;
    let now = server_now(opened, &id.repo.server);
    let item = Build::new(&id.repo, &build, now);
    out::item(output, "backdrone.build/1", item, |_| {
        told(&id.repo, &build, now)
    })
}

/// A build with its stages and steps, for people.
pub(super) fn told(repo: &domain::RepoId, build: &domain::Build, now: Timestamp) -> String {
    let mut head = Table::new(&[
        "build",
        "status",
        "branch",
        "commit",
        "started by",
        "duration",
    ]);
    head.row([
        format!("{} #{}", repo.slug, build.number),
        build.shown_status().shown().to_owned(),
        build.place().to_string(),
        build.short_commit().to_owned(),
        words::by_whom(build),
        build.seconds(now).map(duration).unwrap_or_default(),
    ]);
    let mut text = head.aligned();
    let what = words::of_build(build, now);
    if !what.is_empty() {
        let _ = writeln!(text, "{}", text::clean(&what));
    }
    if !build.error.is_empty() && build.error.trim_end() != what {
        let _ = writeln!(text, "{}", text::clean(&build.error));
    }
    let mut steps = Table::new(&["stage / step", "status", "exit", "duration", "image"]);
    for stage in build.stages.as_deref().unwrap_or_default() {
        let seconds = stage.seconds(now).map(duration).unwrap_or_default();
        let status = stage.status.shown().to_owned();
        steps.row([
            stage.name.to_string(),
            status,
            String::new(),
            seconds,
            String::new(),
        ]);
        for step in &stage.steps {
            let exit = if step.exit_code == 0 {
                String::new()
            } else {
                step.exit_code.to_string()
            };
            steps.row([
                format!("  {}", step.name),
                step.status.shown().to_owned(),
                exit,
                step.seconds(now).map(duration).unwrap_or_default(),
                step.image.to_string(),
            ]);
        }
    }
    text.push('\n');
    text.push_str(&steps.aligned());
    text
}
