//! Failing default branches.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, Bound, Contact, Reach, rfc3339};

/// A service whose default branch fails.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Failing {
    pub context: String,
    pub name: String,
    /// Entity reference; null without a catalog.
    pub component: Option<String>,
    /// `group:payments`; null where nobody owns it.
    pub owner: Option<String>,
    /// Whether the person or a group of theirs owns it.
    pub mine: bool,
    pub tier: Option<String>,
    pub server: String,
    pub repository: String,
    pub branch: String,
    /// Number of the newest build that failed.
    pub build: u64,
    pub status: String,
    /// `stage › step`; null where no step failed or Drone did not say.
    pub failed: Option<String>,
    /// Why the build could not be made.
    pub error: Option<String>,
    /// When the first build of the streak was decided.
    pub since: Option<String>,
    /// Builds in a row that failed.
    pub streak: usize,
    /// `green`: a build passed before them; `beginning`: none ever did; `unread`: older builds were not
    /// read, and the streak may be longer.
    pub bound: &'static str,
    pub first_red: Brief,
    pub last_green: Option<Brief>,
    /// Head commits of the builds between green and red, newest first.
    pub suspects: Vec<Brief>,
    /// Builds of the streak in which the same step failed.
    pub same_step: Vec<u64>,
    pub contacts: Vec<Reached>,
    /// Names of services that it depends on and that are red too.
    pub red_below: Vec<String>,
    /// The page of the build in Drone.
    pub page: Option<String>,
}

/// A build in a few words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Brief {
    pub build: u64,
    pub at: Option<String>,
    /// The first characters.
    pub commit: String,
    pub author: String,
    pub message: String,
}

/// A way to reach whoever answers for it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reached {
    /// `lead`, `chat`, `pager`, `runbook`.
    pub by: &'static str,
    pub text: String,
    /// The tool, where the annotation names one.
    pub tool: Option<String>,
}

impl From<&domain::Brief> for Brief {
    fn from(brief: &domain::Brief) -> Self {
        Self {
            build: brief.number,
            at: brief.at.map(rfc3339),
            commit: brief.commit.clone(),
            author: brief.author.clone(),
            message: brief.message.clone(),
        }
    }
}

impl From<&Contact> for Reached {
    fn from(contact: &Contact) -> Self {
        Self {
            by: match contact.reach {
                Reach::Lead => "lead",
                Reach::Chat => "chat",
                Reach::Pager => "pager",
                Reach::Runbook => "runbook",
            },
            text: contact.text.to_string(),
            tool: some(&contact.tool),
        }
    }
}

/// The word for what lies below a streak.
pub fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Green => "green",
        Bound::Beginning => "beginning",
        Bound::Unread => "unread",
    }
}

/// `null` for nothing.
pub fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
