//! What the builds of a list tell together.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, Bound, Branch, Over, Timestamp, rfc3339};
use crate::report::{Build, Items};

/// Builds of a repository.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Builds {
    #[serde(flatten)]
    pub list: Items<Build>,
    /// Null where it is not known which branch counts: name one.
    pub insight: Option<Insight>,
}

/// How a branch does, judged by the builds of the list. Promotions and rollbacks do not count.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Insight {
    pub branch: String,
    /// Builds of the branch in the list.
    pub builds: usize,
    /// There are no older ones.
    pub complete: bool,
    /// From when on what follows is counted; null for all of the list.
    pub since: Option<String>,
    pub passed: usize,
    /// Failures and errors. What was killed, skipped or declined does not count.
    pub failed: usize,
    pub success_percent: Option<u8>,
    /// Of the builds that passed.
    pub median_seconds: Option<i64>,
    pub p95_seconds: Option<i64>,
    /// In the middle, from the first failure to the build that passed.
    pub time_to_green_seconds: Option<i64>,
    /// Null while the branch is green.
    pub red: Option<Red>,
}

/// A branch whose newest verdict is a failure.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Red {
    pub in_a_row: usize,
    /// The list does not reach the build that passed: it may be more, and there may be more suspects.
    pub at_least: bool,
    pub first: u64,
    pub since: Option<String>,
    pub last_green: Option<u64>,
    pub suspects: Vec<Suspect>,
}

/// The head commit of a build between the last that passed and the first that failed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Suspect {
    pub build: u64,
    pub commit: String,
    pub author: String,
    pub message: String,
}

impl Insight {
    pub fn new(name: &str, branch: &Branch<'_>, now: Timestamp) -> Self {
        let figures = branch.figures(now);
        Self {
            branch: name.to_owned(),
            builds: branch.runs().len(),
            complete: branch.is_whole(),
            since: match figures.over {
                Over::Since(since) => Some(rfc3339(since)),
                Over::Last(_) => None,
            },
            passed: figures.rate.green,
            failed: figures.rate.red,
            success_percent: figures.rate.percent(),
            median_seconds: figures.took.map(|took| took.median),
            p95_seconds: figures.took.map(|took| took.p95),
            time_to_green_seconds: figures.to_green.map(|red| red.median),
            red: red(branch),
        }
    }
}

fn red(branch: &Branch<'_>) -> Option<Red> {
    let (streak, suspects) = (branch.streak()?, branch.suspects()?);
    let suspect = |run: &domain::Run<'_>| Suspect {
        build: run.number,
        commit: run.commit.to_string(),
        author: run.author.to_owned(),
        message: run.message.to_owned(),
    };
    Some(Red {
        in_a_row: streak.length,
        at_least: streak.bound == Bound::Unread,
        first: streak.first.number,
        since: streak.first.at().map(rfc3339),
        last_green: streak.green.map(|green| green.number),
        suspects: suspects.runs.iter().map(suspect).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;

    fn build(number: u64, word: &str) -> domain::Build {
        let end = 1_000 * i64::try_from(number).expect("small");
        domain::Build {
            number,
            status: Status::from_word(word),
            git_ref: "refs/heads/main".into(),
            after: format!("c{number}").into(),
            author_login: "mia".into(),
            message: "Retry card auth\n\nmore".into(),
            started: Some(Timestamp(end - 60)),
            finished: Some(Timestamp(end)),
            ..domain::Build::default()
        }
    }

    #[test]
    fn a_red_branch_names_its_suspects_and_a_green_one_has_none() {
        let builds = [
            build(4, "failure"),
            build(3, "failure"),
            build(2, "success"),
        ];
        let tell = |builds| {
            let branch = Branch::of("main", builds, false);
            serde_json::to_value(Insight::new("main", &branch, Timestamp(4_000))).expect("JSON")
        };
        let told = tell(&builds[..]);
        let red = serde_json::json!({
            "in_a_row": 2, "at_least": false, "first": 3, "since": "1970-01-01T00:50:00Z",
            "last_green": 2,
            "suspects": [
                {"build": 3, "commit": "c3", "author": "mia", "message": "Retry card auth"},
            ],
        });
        assert_eq!(told["red"], red);
        assert_eq!((&told["passed"], &told["failed"]), (&1.into(), &2.into()));
        assert_eq!(told["median_seconds"], 60);
        assert_eq!(tell(&builds[..2])["red"]["at_least"], true);
        assert_eq!(tell(&builds[2..])["red"], serde_json::Value::Null);
    }
}
