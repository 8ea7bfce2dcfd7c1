//! A build: what was built, how it ends, and how news of it is merged.

use crate::domain::{Stage, Text, Timestamp};

/// The ten words of Drone for the state of a build, a stage or a step (`drone-api` 2.6).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Status {
    Success,
    Failure,
    Error,
    Killed,
    Running,
    #[default]
    Pending,
    Waiting,
    Blocked,
    Declined,
    Skipped,
    /// A word that this program does not know, as sent.
    Other(Text),
}

impl Status {
    /// From Drone's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "success" => Self::Success,
            "failure" => Self::Failure,
            "error" => Self::Error,
            "killed" => Self::Killed,
            "running" => Self::Running,
            "pending" => Self::Pending,
            "waiting_on_dependencies" => Self::Waiting,
            "blocked" => Self::Blocked,
            "declined" => Self::Declined,
            "skipped" => Self::Skipped,
            other => Self::Other(other.into()),
        }
    }

    /// Drone's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Killed => "killed",
            Self::Running => "running",
            Self::Pending => "pending",
            Self::Waiting => "waiting_on_dependencies",
            Self::Blocked => "blocked",
            Self::Declined => "declined",
            Self::Skipped => "skipped",
            Self::Other(word) => word,
        }
    }

    /// The word for people: `waiting` is enough for `waiting_on_dependencies`.
    pub fn shown(&self) -> &str {
        if *self == Self::Waiting {
            "waiting"
        } else {
            self.word()
        }
    }

    /// Whether it can still change by itself or by an approval.
    pub fn is_live(&self) -> bool {
        matches!(
            self,
            Self::Running | Self::Pending | Self::Waiting | Self::Blocked
        )
    }

    /// Whether somebody has to look: failure or error.
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::Failure | Self::Error)
    }

    /// The order of the column "status": what needs a person first.
    pub fn order(&self) -> u8 {
        match self {
            Self::Failure => 0,
            Self::Error => 1,
            Self::Blocked => 2,
            Self::Running => 3,
            Self::Pending => 4,
            Self::Waiting => 5,
            Self::Killed => 6,
            Self::Declined => 7,
            Self::Success => 8,
            Self::Skipped => 9,
            Self::Other(_) => 10,
        }
    }
}

/// What made Drone build (`drone-api` 2.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum BuildEvent {
    #[default]
    Push,
    PullRequest,
    Tag,
    Promote,
    Rollback,
    Cron,
    Custom,
    Other(Text),
}

impl BuildEvent {
    pub fn from_word(word: &str) -> Self {
        match word {
            "push" => Self::Push,
            "pull_request" => Self::PullRequest,
            "tag" => Self::Tag,
            "promote" => Self::Promote,
            "rollback" => Self::Rollback,
            "cron" => Self::Cron,
            "custom" => Self::Custom,
            other => Self::Other(other.into()),
        }
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Push => "push",
            Self::PullRequest => "pull_request",
            Self::Tag => "tag",
            Self::Promote => "promote",
            Self::Rollback => "rollback",
            Self::Cron => "cron",
            Self::Custom => "custom",
            Self::Other(word) => word,
        }
    }

    /// The word in a narrow column.
    pub fn short(&self) -> &str {
        if *self == Self::PullRequest {
            "pull"
        } else {
            self.word()
        }
    }

    /// Promotions and rollbacks put something somewhere; to restart one is to deploy again.
    pub fn deploys(&self) -> bool {
        matches!(self, Self::Promote | Self::Rollback)
    }
}

/// A build as Drone gives it; `stages` only where the answer had them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Build {
    /// Unique over all repositories of a server, and growing.
    pub id: u64,
    /// Per repository.
    pub number: u64,
    pub status: Status,
    /// Why it could not be created (bad pipeline file, refused by an extension); may be empty.
    pub error: Text,
    pub event: BuildEvent,
    pub action: Text,
    /// Page of the commit on the code host; for cron and custom builds it may be no page at all.
    pub link: Text,
    pub title: Text,
    pub message: Text,
    pub before: Text,
    pub after: Text,
    /// `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/head`.
    pub git_ref: Text,
    pub source_repo: Text,
    pub source: Text,
    pub target: Text,
    pub author_login: Text,
    pub author_name: Text,
    pub author_email: Text,
    pub sender: Text,
    /// Login of whoever called the API, `@hook`, `@cron`, or nothing for error builds.
    pub trigger: Text,
    /// Number of the build that this is a restart, promotion or rollback of.
    pub parent: Option<u64>,
    pub params: Vec<(Text, Text)>,
    pub cron: Text,
    pub deploy_to: Text,
    pub created: Option<Timestamp>,
    pub started: Option<Timestamp>,
    pub finished: Option<Timestamp>,
    /// Grows when the build's own row changes, not with its stages.
    pub version: u64,
    pub stages: Option<Vec<Stage>>,
}

impl Build {
    /// The ref as it is shown: the branch, the tag, or `pr/7`.
    pub fn place(&self) -> Text {
        if let Some(tag) = self.git_ref.strip_prefix("refs/tags/") {
            return tag.into();
        }
        let pull = ["refs/pull/", "refs/merge-requests/", "refs/pull-requests/"]
            .iter()
            .find_map(|prefix| self.git_ref.strip_prefix(prefix));
        if let Some(rest) = pull {
            let number = rest.split('/').next().unwrap_or(rest);
            return if self.fork().is_some() {
                format!("fork:pr/{number}").into()
            } else {
                format!("pr/{number}").into()
            };
        }
        if let Some(branch) = self.git_ref.strip_prefix("refs/heads/") {
            return branch.into();
        }
        if self.target.is_empty() {
            self.git_ref.clone()
        } else {
            self.target.clone()
        }
    }

    /// The repository that a pull request comes from, where it is another one.
    pub fn fork(&self) -> Option<&Text> {
        let fork = Some(&self.source_repo).filter(|slug| slug.contains('/'));
        fork.filter(|_| !self.git_ref.starts_with("refs/heads/"))
    }

    /// Whether this build is of that branch itself: not a tag that names it, not a pull request
    /// into it. Older answers without a ref are judged by their target.
    pub fn is_of(&self, branch: &str) -> bool {
        match self.git_ref.strip_prefix("refs/heads/") {
            Some(name) => name == branch,
            None => {
                self.git_ref.is_empty()
                    && *self.target == *branch
                    && !matches!(self.event, BuildEvent::Tag | BuildEvent::PullRequest)
            }
        }
    }

    /// First line of what was built: the title of a pull request, else of the commit message.
    pub fn headline(&self) -> &str {
        let text = if self.title.is_empty() {
            &self.message
        } else {
            &self.title
        };
        text.lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or_default()
    }

    /// The first seven characters of the commit.
    pub fn short_commit(&self) -> &str {
        self.after.get(..7).unwrap_or(&self.after)
    }

    /// The author's login, else name, else nothing.
    pub fn author(&self) -> &str {
        if self.author_login.is_empty() {
            &self.author_name
        } else {
            &self.author_login
        }
    }

    /// Whether that account made what is built, or asked for the build.
    pub fn is_by(&self, login: &str) -> bool {
        let names = [&self.author_login, &self.sender, &self.trigger];
        !login.is_empty() && names.into_iter().any(|name| **name == *login)
    }

    /// Whether the build can still change. A declined build never ends in Drone (`finished` 0).
    pub fn is_live(&self) -> bool {
        self.status.is_live()
    }

    /// Passed or failed; `None` for what says nothing of the code: it still runs, or was killed,
    /// skipped or declined.
    pub fn verdict(&self) -> Option<bool> {
        match self.status {
            Status::Success => Some(true),
            _ if self.status.is_bad() => Some(false),
            _ => None,
        }
    }

    /// The first stage that waits for an approval: the build itself only says `pending`.
    pub fn blocked_stage(&self) -> Option<&Stage> {
        self.blocked_stages().next()
    }

    /// The stages that wait for an approval, each for its own, in their order.
    pub fn blocked_stages(&self) -> impl Iterator<Item = &Stage> {
        let stages = self.stages.iter().flatten();
        stages.filter(|stage| stage.status == Status::Blocked)
    }

    /// The state to show: `blocked` when a stage is, else the build's own.
    pub fn shown_status(&self) -> Status {
        if self.is_live() && self.blocked_stage().is_some() {
            return Status::Blocked;
        }
        self.status.clone()
    }

    /// Seconds that it ran, or has run until `now` (by the server's clock); `None` before it starts.
    pub fn seconds(&self, now: Timestamp) -> Option<i64> {
        let started = self.started?;
        let end = match self.finished {
            Some(finished) => finished,
            None if self.is_live() => now,
            None => return None,
        };
        Some(end.since(started))
    }

    /// Merges what another answer says of the same build. Answers overtake each other (`drone-api`
    /// section B): of the build row, of each stage and of each step the higher version stays, on
    /// equal versions the later arrival; stages that an answer leaves out are not lost.
    pub fn absorb(&mut self, mut news: Self) {
        let stages = match (self.stages.take(), news.stages.take()) {
            (Some(mut known), Some(new)) => {
                Stage::absorb_all(&mut known, new);
                Some(known)
            }
            (known, new) => new.or(known),
        };
        if news.version >= self.version {
            *self = news;
        }
        self.stages = stages;
    }

    /// The step that failed first: in the first bad stage, its first bad step.
    pub fn failed_step(&self) -> Option<(&Stage, Option<&crate::domain::Step>)> {
        let stage = self
            .stages
            .as_deref()?
            .iter()
            .find(|stage| stage.status.is_bad())?;
        Some((
            stage,
            stage
                .steps
                .iter()
                .find(|step| step.status.is_bad() && !step.ignored),
        ))
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
