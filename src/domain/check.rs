//! What the doctor looks at, and what was found.

use std::fmt::Write;

use crate::domain::{Fault, Text};
use crate::text;

/// How a check ended, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Good,
    /// There was nothing to look at.
    Skipped,
    /// It works, and not as it should.
    Warn,
    Bad,
}

impl Verdict {
    /// In one word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Skipped => "skipped",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// What is looked at, in the order in which it is told. A Drone has its place among the Drones of the
/// context, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Configuration,
    Folders,
    /// The own record of deeds.
    Record,
    Terminal,
    Proxy,
    /// Where tokens are kept.
    Keyring,
    Issuer,
    Session,
    Backstage,
    /// What the token opens in Backstage.
    Catalog,
    /// A Drone or a gateway.
    Server(usize, Text),
    /// Whose token a Drone is shown.
    Account(usize, Text),
    /// The clock of this machine beside those of the servers.
    Clock,
}

impl Subject {
    /// A stable name: `backstage`, `server:main`.
    pub fn id(&self) -> String {
        let alone = match self {
            Self::Configuration => "configuration",
            Self::Folders => "folders",
            Self::Record => "record",
            Self::Terminal => "terminal",
            Self::Proxy => "proxy",
            Self::Keyring => "keyring",
            Self::Issuer => "issuer",
            Self::Session => "session",
            Self::Backstage => "backstage",
            Self::Catalog => "catalog",
            Self::Clock => "clock",
            Self::Server(_, name) => return format!("server:{name}"),
            Self::Account(_, name) => return format!("account:{name}"),
        };
        alone.to_owned()
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub subject: Subject,
    pub verdict: Verdict,
    /// One sentence.
    pub said: String,
    /// The next step, where there is one.
    pub next: Option<String>,
    /// Milliseconds that it took to find out.
    pub took: u64,
}

impl Check {
    fn new(subject: Subject, verdict: Verdict, said: String) -> Self {
        Self {
            subject,
            verdict,
            said,
            next: None,
            took: 0,
        }
    }

    pub fn good(subject: Subject, said: impl Into<String>) -> Self {
        Self::new(subject, Verdict::Good, said.into())
    }

    /// `said`: why there was nothing to look at.
    pub fn skipped(subject: Subject, said: impl Into<String>) -> Self {
        Self::new(subject, Verdict::Skipped, said.into())
    }

    pub fn warn(subject: Subject, said: impl Into<String>) -> Self {
        Self::new(subject, Verdict::Warn, said.into())
    }

    pub fn bad(subject: Subject, said: impl Into<String>) -> Self {
        Self::new(subject, Verdict::Bad, said.into())
    }

    /// What did not work, and its next step.
    pub fn failed(subject: Subject, fault: Fault) -> Self {
        Self {
            next: fault.hint,
            ..Self::bad(subject, fault.summary)
        }
    }

    /// The same with a next step.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

/// A report to be copied, in Markdown: `about` this program and machine, then the checks.
pub fn examination(about: &str, checks: &[Check]) -> String {
    let mut report = format!("{about}\n## Checks\n\n");
    report.push_str("| Check | Verdict | ms | Found | Next step |\n|---|---|---|---|---|\n");
    for check in checks {
        let next = check.next.as_deref().unwrap_or_default();
        // Writing to a text does not fail.
        let _ = writeln!(
            report,
            "| {} | {} | {} | {} | {} |",
            cell(&check.subject.id()),
            check.verdict.name(),
            check.took,
            cell(&check.said),
            cell(next),
        );
    }
    report
}

/// Words of others as they may stand in a table of Markdown.
pub fn cell(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    text::clean(&line).replace('|', "\\|").replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_one_table_whatever_servers_have_said() {
        let said = "it answered `a|b`\n| evil | <img>\u{1b}[31m";
        let check = Check::bad(Subject::Server(0, "ci|x".into()), said).next("look at it");
        let good = Check::good(Subject::Configuration, "fine");
        let report = examination("# About\n", &[good, check]);
        let rows: Vec<&str> = report
            .lines()
            .filter(|line| line.starts_with('|'))
            .collect();
        assert_eq!(rows.len(), 4, "{report}");
        assert_eq!(
            rows[3],
            "| server:ci\\|x | bad | 0 | it answered `a\\|b` \\| evil \\| \\<img>␛[31m | look at it |"
        );
    }

    #[test]
    fn checks_have_an_order_that_does_not_depend_on_who_was_first() {
        let name = |name: &str| Text::from(name);
        let mut subjects = [
            Subject::Clock,
            Subject::Account(0, name("z")),
            Subject::Server(1, name("a")),
            Subject::Server(0, name("z")),
            Subject::Configuration,
        ];
        subjects.sort();
        let ids: Vec<String> = subjects.iter().map(Subject::id).collect();
        let order = [
            "configuration",
            "server:z",
            "server:a",
            "account:z",
            "clock",
        ];
        assert_eq!(ids, order);
    }

    #[test]
    fn the_worst_verdict_is_the_greatest() {
        let all = [Verdict::Skipped, Verdict::Bad, Verdict::Good, Verdict::Warn];
        assert_eq!(all.into_iter().max(), Some(Verdict::Bad));
        assert!(Verdict::Warn > Verdict::Skipped);
    }
}
