//! Services and who one is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, Ownership, Timestamp};
use crate::report::{Build, Session};

/// A service: a component of the catalog with one of its repositories, or a repository alone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Service {
    pub context: String,
    pub name: String,
    /// Entity reference; null without a catalog.
    pub component: Option<String>,
    /// Entity references of the owners.
    pub owners: Vec<String>,
    /// Whether the person or a group of theirs owns it; null where that is not known.
    pub mine: Option<bool>,
    pub system: Option<String>,
    pub tier: Option<String>,
    pub lifecycle: Option<String>,
    pub server: Option<String>,
    /// `owner/name` in Drone; null where the entry names none that can be reached.
    pub repository: Option<String>,
    /// The repository was worked out of an address, not stated.
    pub guessed: bool,
    pub default_branch: Option<String>,
    /// What the catalog entry brings up: sentences.
    pub findings: Vec<String>,
    /// The newest build of any branch.
    pub build: Option<Build>,
}

impl Service {
    pub fn new(
        service: &domain::Service,
        standing: &Ownership,
        facts: Option<&domain::RepoFacts>,
        build: Option<&domain::Build>,
        now: Timestamp,
    ) -> Self {
        let component = service.component.as_deref();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let repo = service.repo.as_ref();
        Self {
            context: service.context.to_string(),
            name: service.name().to_string(),
            component: component.map(|c| c.entity.as_str().to_owned()),
            owners: component
                .map(|c| {
                    c.owners
                        .iter()
                        .map(|owner| owner.as_str().to_owned())
                        .collect()
                })
                .unwrap_or_default(),
            mine: (*standing != Ownership::Unknown).then(|| standing.is_owner()),
            system: component
                .and_then(|c| c.system.as_ref())
                .map(|s| s.as_str().to_owned()),
            tier: component.and_then(|c| text(&c.tier)),
            lifecycle: component.and_then(|c| text(&c.lifecycle)),
            server: repo.map(|repo| repo.server.server.to_string()),
            repository: repo.map(|repo| repo.slug.to_string()),
            guessed: service.is_guess(),
            default_branch: facts.map(|facts| facts.default_branch.to_string()),
            findings: component
                .map(|c| {
                    c.findings
                        .iter()
                        .map(|finding| finding.summary.to_string())
                        .collect()
                })
                .unwrap_or_default(),
            build: repo
                .zip(build)
                .map(|(repo, build)| Build::new(repo, build, now)),
        }
    }
}

/// Who one is to both servers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Whoami {
    pub context: String,
    /// Entity reference of the person in the catalog.
    pub user: Option<String>,
    pub name: Option<String>,
    /// Entity references of the groups that they are a direct member of.
    pub groups: Vec<String>,
    /// Why it is not known who the person is.
    pub unknown: Option<String>,
    pub drone: Vec<Account>,
    /// The session that a sign-in began; `null` where nobody is signed in.
    pub session: Option<Session>,
}

/// The account of the token in one Drone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Account {
    pub server: String,
    pub address: String,
    pub login: Option<String>,
    pub admin: Option<bool>,
    pub machine: Option<bool>,
    /// Why the server did not say.
    pub error: Option<String>,
}
