//! What is wrong with a catalog entry, in the doctor's words.

use crate::domain::Text;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// The rule that found it. Ids are stable: configuration and scripts name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// No annotation names a repository.
    NoRepository,
    /// An annotation holds something that is no slug.
    BadSlug,
    /// `${{ values.x }}` and the like was never filled in.
    TemplateLeftOver,
    /// The repository was worked out from an address.
    Guessed,
    /// `drone.io/server` names a server that the configuration does not have.
    UnknownServer,
    /// Drone does not list the repository.
    RepositoryMissing,
    /// Drone lists it and does not build it.
    RepositoryInactive,
    /// No owner, or one that is neither group nor user of the catalog.
    OwnerUnknown,
    /// The entry's file failed to be processed.
    Processing,
    /// Nothing emits the entry any more.
    Orphan,
}

impl Rule {
    pub fn id(self) -> &'static str {
        match self {
            Self::NoRepository => "no-repository",
            Self::BadSlug => "bad-slug",
            Self::TemplateLeftOver => "template-left-over",
            Self::Guessed => "guessed-repository",
            Self::UnknownServer => "unknown-server",
            Self::RepositoryMissing => "repository-missing",
            Self::RepositoryInactive => "repository-inactive",
            Self::OwnerUnknown => "owner-unknown",
            Self::Processing => "processing-error",
            Self::Orphan => "orphan",
        }
    }

    /// A few words for a narrow column.
    pub fn short(self) -> &'static str {
        match self {
            Self::NoRepository => "no Drone repo",
            Self::BadSlug => "bad repo name",
            Self::TemplateLeftOver => "template left over",
            Self::Guessed => "repo is a guess",
            Self::UnknownServer => "unknown server",
            Self::RepositoryMissing => "not in Drone",
            Self::RepositoryInactive => "not active in Drone",
            Self::OwnerUnknown => "owner unknown",
            Self::Processing => "catalog error",
            Self::Orphan => "orphan entry",
        }
    }
}

/// One thing that is wrong: what, where it can be seen, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub summary: Text,
    pub hint: Text,
}

impl Finding {
    pub fn new(rule: Rule, severity: Severity, summary: String, hint: &str) -> Self {
        Self {
            rule,
            severity,
            summary: summary.into(),
            hint: hint.into(),
        }
    }
}
