//! The rows of the database: builds with their stages and steps.

use std::collections::BTreeMap;

use crate::demo::trade::Work;

/// State of a build, a stage or a step; they share the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Skipped,
    Blocked,
    Declined,
    Waiting,
    Pending,
    Running,
    Success,
    Failure,
    Killed,
    Error,
}

impl Status {
    /// As Drone spells it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Blocked => "blocked",
            Self::Declined => "declined",
            Self::Waiting => "waiting_on_dependencies",
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Killed => "killed",
            Self::Error => "error",
        }
    }

    /// Whether nothing more happens to it.
    pub(crate) fn is_over(self) -> bool {
        !matches!(
            self,
            Self::Blocked | Self::Waiting | Self::Pending | Self::Running
        )
    }

    /// Whether it is over and went wrong.
    pub(crate) fn is_bad(self) -> bool {
        matches!(self, Self::Failure | Self::Killed | Self::Error)
    }
}

/// What started a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Push,
    PullRequest,
    Tag,
    Promote,
    Rollback,
    Cron,
    Custom,
}

impl Event {
    /// As Drone spells it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::PullRequest => "pull_request",
            Self::Tag => "tag",
            Self::Promote => "promote",
            Self::Rollback => "rollback",
            Self::Cron => "cron",
            Self::Custom => "custom",
        }
    }

    /// Whether it deploys something.
    pub(crate) fn deploys(self) -> bool {
        matches!(self, Self::Promote | Self::Rollback)
    }
}

/// A build. Times are Unix seconds, 0 for "not yet"; empty texts are "none".
#[derive(Debug, Clone)]
pub(crate) struct Build {
    /// Grows over all repositories.
    pub id: i64,
    /// Grows within the repository.
    pub number: i64,
    pub trigger: String,
    /// Number of the build that this one came from, 0 for none.
    pub parent: i64,
    pub status: Status,
    pub error: String,
    pub event: Event,
    pub action: String,
    pub link: String,
    pub title: String,
    pub message: String,
    pub before: String,
    pub after: String,
    pub reference: String,
    pub source_repo: String,
    pub source: String,
    pub target: String,
    /// Login of the commit's author.
    pub author: String,
    pub sender: String,
    pub params: BTreeMap<String, String>,
    pub cron: String,
    pub deploy_to: String,
    pub debug: bool,
    pub started: i64,
    pub finished: i64,
    pub created: i64,
    pub updated: i64,
    /// Grows when this row changes; stages and steps have their own.
    pub version: i64,
    pub stages: Vec<Stage>,
}

/// A pipeline of a build.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub id: i64,
    /// 1 for the first.
    pub number: i64,
    pub name: &'static str,
    pub status: Status,
    pub error: String,
    pub exit_code: i64,
    /// Runner that accepted it; empty before that.
    pub machine: String,
    pub arch: &'static str,
    pub started: i64,
    pub stopped: i64,
    pub created: i64,
    pub updated: i64,
    pub version: i64,
    /// Runs only when one that it depends on failed.
    pub after_failure: bool,
    pub depends_on: Vec<&'static str>,
    /// Empty until a runner starts the stage.
    pub steps: Vec<Step>,
    /// What the runner will do; the API shows nothing of it.
    pub plan: Vec<StepPlan>,
}

/// A step of a stage.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub id: i64,
    /// 1 for the first.
    pub number: i64,
    pub name: &'static str,
    pub status: Status,
    pub errignore: bool,
    pub exit_code: i64,
    /// Unix milliseconds, 0 for "not yet": the API shows seconds, the log needs more.
    pub started: i64,
    pub stopped: i64,
    pub version: i64,
    pub image: &'static str,
    pub work: Work,
    /// How long it runs if it is left alone, in milliseconds.
    pub duration: i64,
    /// Whether it ends (or ended) with an error of its own.
    pub fails: bool,
    /// Restarts of the server before it started: the live log lives in the memory of one process.
    pub epoch: u64,
    /// Cancelled without anybody being told: its live log never ends.
    pub orphaned: bool,
}

/// What a step is going to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepPlan {
    pub work: Work,
    pub image: &'static str,
    /// Milliseconds.
    pub duration: i64,
    pub fails: bool,
    pub errignore: bool,
}

impl Build {
    /// The stage with this number.
    pub(crate) fn stage(&self, number: i64) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.number == number)
    }
}

impl Stage {
    /// The step with this number.
    pub(crate) fn step(&self, number: i64) -> Option<&Step> {
        self.steps.iter().find(|step| step.number == number)
    }
}
