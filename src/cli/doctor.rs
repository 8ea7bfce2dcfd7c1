//! `doctor`: what is between this program and its answers, each looked at.

use tokio::sync::mpsc;

use crate::cli::args::{FailOn, Global};
use crate::cli::open::open;
use crate::cli::surroundings;
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::domain::{Check, Subject, Verdict, examination};
use crate::report;

/// Checks that wait to be taken.
const WAITING: usize = 8;

/// Looks at everything, and ends with 1 where something is as bad as `fail_on` says, or worse.
pub(super) async fn doctor(
    world: &World,
    global: &Global,
    fail_on: FailOn,
    as_report: bool,
) -> Result<(), End> {
    let checks = checks(world, global).await;
    if as_report {
        let about = surroundings::about(world, global);
        out::print(&examination(&about, &checks))?;
    } else {
        let items = checks.iter().map(report::Check::from).collect();
        out::list(global.output, "backdrone.doctor/1", (items, false), table)?;
    }
    let worst = checks.iter().map(|check| check.verdict).max();
    let limit = match fail_on {
        FailOn::Warn => Verdict::Warn,
        FailOn::Bad => Verdict::Bad,
    };
    if worst >= Some(limit) {
        return Err(End::Bad);
    }
    Ok(())
}

/// All checks in their order. Where no context can be opened, those of this machine.
async fn checks(world: &World, global: &Global) -> Vec<Check> {
    let mut checks = match open(world, global, "cli").await {
        Ok(opened) => {
            let (news, mut told) = mpsc::channel(WAITING);
            let take = async {
                let mut checks = Vec::new();
                while let Some(check) = told.recv().await {
                    checks.push(check);
                }
                checks
            };
            tokio::join!(opened.context.examine(news), take).1
        }
        Err(end) => unopened(world, global, &end),
    };
    checks.sort_by(|a, b| a.subject.cmp(&b.subject));
    checks
}

/// What can be said where no context opens: why, and what is on this machine.
fn unopened(world: &World, global: &Global, end: &End) -> Vec<Check> {
    let mut checks = surroundings::looks(world, global);
    let text = end.text().unwrap_or_default();
    let mut lines = text.lines().map(str::trim);
    let said = lines.next().unwrap_or_default();
    let next = lines.collect::<Vec<_>>().join(" ");
    let bad = Check::bad(Subject::Configuration, said);
    let bad = if next.is_empty() { bad } else { bad.next(next) };
    match checks.iter_mut().find(|it| it.subject == bad.subject) {
        // Its own words are nearer to the cause.
        Some(known) if known.verdict == Verdict::Bad && known.said.contains(" errors") => {}
        Some(known) => *known = bad,
        None => checks.push(bad),
    }
    checks
}

fn table(checks: &[report::Check]) -> Table {
    let mut table = Table::new(&["check", "verdict", "ms", "found", "next"]);
    for check in checks {
        table.row([
            check.check.clone(),
            check.verdict.to_owned(),
            check.milliseconds.to_string(),
            check.said.clone(),
            check.next.clone().unwrap_or_default(),
        ]);
    }
    table
}
