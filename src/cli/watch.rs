//! `watch`: waits for a build to end.

use std::time::Duration;

use crate::cli::args::Global;
use crate::cli::args::Output;
use crate::cli::asks::server_now;
use crate::cli::open::Opened;
use crate::cli::{End, World, builds, find, out};
use crate::domain::{Build, Status};
use crate::report;

/// Between two looks. The stream would tell of steps sooner, but not of a cancel (`drone-api` 3.4).
const LOOK: Duration = Duration::from_secs(3);

/// `watch`.
pub(super) async fn watch(
    world: &World,
    opened: &Opened,
    global: &Global,
    (service, number): (Option<String>, Option<u64>),
    exit_status: bool,
) -> Result<(), End> {
    let (service, number) = find::split(service, number);
    let found = find::repo(world, opened, service.as_deref()).await?;
    let (id, mut build) = find::build(opened, &found, number).await?;
    let mut said: Vec<String> = Vec::new();
    loop {
        if global.output == Output::Table {
            for line in news(&build) {
                if !said.contains(&line) {
                    out::print(&format!("{line}\n"))?;
                    said.push(line);
                }
            }
        }
        if !build.is_live() {
            break;
        }
        tokio::time::sleep(LOOK).await;
        match opened.context.build(&id).await {
            Ok(next) => build.absorb(next),
            Err(fault) if fault.is_passing() => out::note(&fault.to_string()),
            Err(fault) => return Err(fault.into()),
        }
    }
    let now = server_now(opened, &id.repo.server);
    let item = report::Build::new(&id.repo, &build, now);
    out::item(global.output, "backdrone.build/1", item, |_| {
        builds::told(&id.repo, &build, now)
    })?;
    if exit_status && build.status != Status::Success {
        return Err(End::Bad);
    }
    Ok(())
}

/// A line for each step and stage in the state that it is in.
fn news(build: &Build) -> Vec<String> {
    let mut lines = Vec::new();
    for stage in build.stages.as_deref().unwrap_or_default() {
        for step in stage.steps.iter().filter(|step| step.started.is_some()) {
            let name = crate::text::clean(&step.name);
            lines.push(format!(
                "{}/{name} {}",
                crate::text::clean(&stage.name),
                step.status.shown()
            ));
        }
        if stage.status == Status::Blocked {
            lines.push(format!(
                "{} waits for approval",
                crate::text::clean(&stage.name)
            ));
        }
    }
    lines
}
