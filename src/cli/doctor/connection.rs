//! The connection's part: what is between this program and its answers, each looked at.

use std::fmt::Write;

use tokio::sync::mpsc;

use crate::cli::args::Global;
use crate::cli::open::open;
use crate::cli::surroundings;
use crate::cli::table::Table;
use crate::cli::{End, World};
use crate::domain::{Check, Subject, Verdict};
use crate::{report, text};

/// Checks that wait to be taken.
const WAITING: usize = 8;

/// All checks in their order. Where no context can be opened, those of this machine.
pub(super) async fn checks(world: &World, global: &Global) -> Vec<Check> {
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

/// For people: a line a check, and its next step below. In columns both would be too wide.
pub(super) fn lines(checks: &[report::Check]) -> String {
    let names = checks
        .iter()
        .map(|check| text::width(&text::clean(&check.check)));
    let width = names.max().unwrap_or(0);
    let mut lines = String::new();
    for check in checks {
        let name = text::clean(&check.check);
        let gap = width - text::width(&name);
        let took = match check.milliseconds {
            0 => String::new(),
            took => format!(" ({took} ms)"),
        };
        let said = text::clean(&check.said);
        // Writing to a text does not fail.
        let _ = writeln!(
            lines,
            "{:7}  {name}{:gap$}  {said}{took}",
            check.verdict, ""
        );
        if let Some(next) = &check.next {
            let _ = writeln!(lines, "{:7}  {:width$}  {}", "", "", text::clean(next));
        }
    }
    lines
}

pub(super) fn table(checks: &[report::Check]) -> Table {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_people_the_next_step_stands_under_what_was_found() {
        let slow = Check {
            took: 9_000,
            ..Check::bad(Subject::Server(0, "決済".into()), "it is\u{1b}[31m down").next("wake it")
        };
        let checks = [Check::good(Subject::Clock, "clocks agree"), slow];
        let items: Vec<_> = checks.iter().map(report::Check::from).collect();
        let expected = "good     clock        clocks agree\n\
                        bad      server:決済  it is␛[31m down (9000 ms)\n                      wake it\n";
        assert_eq!(lines(&items), expected);
    }
}
