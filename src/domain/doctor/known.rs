//! What is known beside the catalog's entries when they are examined.

use std::collections::{BTreeMap, HashMap};

use crate::domain::{EntityRef, RepoSlug, ServerId, Text, Timestamp};

/// Everything that entries are held against.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The Drones of the context, the one for entries that choose none first.
    pub servers: Vec<KnownServer>,
    pub sources: Sources,
    pub now: Timestamp,
}

/// What a catalog says beside its components and groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// Locations whose file cannot be read or processed.
    pub broken: Vec<BrokenSource>,
    /// How many users are a member of each group; `None` where that was not told.
    pub members: Option<HashMap<EntityRef, u64>>,
}

/// One Drone and its repositories.
#[derive(Debug, Clone)]
pub struct KnownServer {
    pub id: ServerId,
    /// Its address, as entries may write it in `drone.io/server`.
    pub url: Text,
    pub repos: Vec<Listed>,
    /// The whole list of the account was read, and it is not that of a machine, which is empty
    /// (`drone-api` 4.4). Only then is a repository that is not in it missing.
    pub complete: bool,
    /// Names that repositories had before, with Drone's id, which stays: how a rename is told.
    pub earlier: BTreeMap<RepoSlug, u64>,
}

/// A repository in the list of a Drone.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Drone's id: stays when the repository is renamed.
    pub id: u64,
    pub slug: RepoSlug,
    pub active: bool,
    pub default_branch: Text,
    /// Page of the repository on the code host.
    pub link: Text,
    pub last: LastBuild,
}

/// What is known of the newest build of a default branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastBuild {
    Unknown,
    /// The repository has no build at all.
    Never,
    /// When the newest of the default branch was created.
    Default(Timestamp),
    /// When the newest of all branches was: that of the default branch is no newer.
    Any(Timestamp),
}

impl KnownServer {
    /// Notes what a repository was called when it was seen before. One without an id of Drone, and one
    /// that is listed under that name still, say nothing.
    pub fn remember(&mut self, slug: &RepoSlug, id: u64) {
        if id != 0 && !self.repos.iter().any(|repo| repo.slug == *slug) {
            self.earlier.insert(slug.clone(), id);
        }
    }
}

impl LastBuild {
    /// The default branch has no build after this moment.
    pub fn none_after(self) -> Option<Timestamp> {
        match self {
            Self::Default(at) | Self::Any(at) => Some(at),
            Self::Unknown | Self::Never => None,
        }
    }
}

/// A Location that fails: what it emits keeps its last good state and looks healthy
/// (`backstage-api` 1.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenSource {
    pub location: EntityRef,
    /// What it reads, as entries write it in `managed-by-location` (`url:https://…`).
    pub targets: Vec<Text>,
    /// Its first error.
    pub error: Text,
}
