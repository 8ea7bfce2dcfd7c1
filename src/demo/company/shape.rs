//! The nouns of the pretend company: what the catalog and Drone are both told.

/// Everybody and everything that the catalog and Drone talk about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Company {
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
    pub domains: Vec<Domain>,
    pub systems: Vec<System>,
    pub services: Vec<Service>,
}

/// A person with an account in Backstage, in the issuer and in Drone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// Login in Drone and `metadata.name` of the User entity.
    pub login: String,
    pub name: String,
    pub email: String,
    /// Groups that the person is a direct member of, by name.
    pub groups: Vec<String>,
    /// Whether Drone knows the person as a system administrator.
    pub drone_admin: bool,
}

/// A Group entity; the tree is given by `parent`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub name: String,
    pub title: String,
    pub kind: String,
    pub parent: Option<String>,
    pub lead: Option<String>,
    /// `(title, address)` of chat channel, on-call rota and runbook.
    pub links: Vec<(String, String)>,
}

/// A Domain entity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Domain {
    pub name: String,
    pub owner: String,
}

/// A System entity.
#[derive(Debug, Clone, Default)]
pub(crate) struct System {
    pub name: String,
    pub owner: String,
    pub domain: String,
}

/// A service: a Component entity, a repository in Drone, or both.
#[derive(Debug, Clone, Default)]
pub(crate) struct Service {
    pub name: String,
    pub title: String,
    pub description: String,
    /// Owner as a person would write it into `catalog-info.yaml` (short names, odd capitals).
    pub owner: String,
    pub system: Option<String>,
    pub lifecycle: String,
    pub kind: String,
    /// 1 is the most important. Where neither an annotation nor a tag says it, the catalog shows
    /// it as the label `tier`.
    pub tier: Option<u8>,
    pub tags: Vec<String>,
    pub annotations: Vec<(String, String)>,
    pub links: Vec<(String, String)>,
    pub depends_on: Vec<String>,
    /// What is wrong with the catalog entry, for the stale ones.
    pub stale: Option<Stale>,
    /// Repositories that really are in Drone, whatever the annotations claim; empty for an entry
    /// without one. Several services may name one.
    pub repos: Vec<Repository>,
}

/// A repository as Drone lists it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repository {
    /// `namespace/name`.
    pub slug: String,
    pub default_branch: String,
    pub active: bool,
    pub private: bool,
    pub protected: bool,
    /// Logins of people who administer it besides the lead of its team.
    pub admins: Vec<String>,
    /// What its history looks like.
    pub mood: Mood,
}

/// How the builds of a repository tend to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    /// Green, now and then a red feature branch.
    #[default]
    Green,
    /// The default branch has been red for some builds.
    Red,
    /// The same step fails and passes on the same commit.
    Flaky,
    /// A feature branch is red while the default branch is green.
    RedFeature,
    /// The newest build waits for approval.
    Blocked,
    /// A build is running most of the time.
    Busy,
    /// The newest build waits for a runner that does not exist.
    Stuck,
    /// The newest build is an error before any stage (bad YAML).
    Broken,
    /// The newest build was killed, declined or skipped.
    Stopped,
    /// No build yet.
    Never,
    /// The log of its last build has 200,000 lines.
    Chatty,
}

/// Faults of a catalog entry, as people make them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stale {
    NoAnnotation,
    RepositoryMissing,
    RepositoryRenamed,
    RepositoryInactive,
    OwnerUnknown,
    OwnerMissing,
    EmptyGroup,
    Orphan,
    ProcessingError,
    SharedSlug,
    Squatter,
    TemplatePlaceholder,
    /// The annotation is something else than a slug.
    NotASlug,
    SystemMissing,
    HostileText,
    NoRunbook,
    /// The Location above the entry cannot read its file any more; the entry itself looks healthy.
    SourceUnreadable,
}
