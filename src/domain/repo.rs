//! Repositories as Drone knows them, and the keys under which everything about them is kept.

use std::hash::{Hash, Hasher};

use crate::domain::{Text, Timestamp};

/// `namespace/name` of a repository. Compared without case, shown as written.
#[derive(Debug, Clone)]
pub struct RepoSlug(Text);

impl RepoSlug {
    /// Reads a slug. `None` for anything but exactly two parts of plain characters: Drone never
    /// lists sub-groups, and a brace or an address in a path must not reach a server.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (namespace, name) = text.split_once('/')?;
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+'))
        };
        (plain(namespace) && plain(name)).then(|| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn namespace(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }
}

impl PartialEq for RepoSlug {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for RepoSlug {}

impl Hash for RepoSlug {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.0.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
    }
}

impl PartialOrd for RepoSlug {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RepoSlug {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let lower = |slug: &Self| {
            slug.0
                .bytes()
                .map(|b| b.to_ascii_lowercase())
                .collect::<Vec<_>>()
        };
        lower(self).cmp(&lower(other))
    }
}

impl std::fmt::Display for RepoSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One Drone of one context.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerId {
    pub context: Text,
    /// Name of the server in the context; `drone` where there is only one.
    pub server: Text,
}

/// A repository of one Drone of one context: never a bare slug, since contexts are shown together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepoId {
    pub server: ServerId,
    pub slug: RepoSlug,
}

impl RepoId {
    pub fn build(&self, number: u64) -> BuildId {
        BuildId {
            repo: self.clone(),
            number,
        }
    }
}

/// A build by its number in its repository.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BuildId {
    pub repo: RepoId,
    pub number: u64,
}

/// What Drone says of a repository itself (`GET /api/user/repos`, `drone-api` 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoFacts {
    /// Drone's id: stays when the repository is renamed.
    pub id: u64,
    pub slug: RepoSlug,
    pub default_branch: Text,
    pub active: bool,
    /// Page of the repository on the code host.
    pub link: Text,
    /// Number of the newest build; bounds the number of builds.
    pub counter: u64,
    /// Signed pipelines are demanded (Drone's own flag; changes no confirm level).
    pub protected: bool,
    /// Minutes.
    pub timeout: u32,
    pub updated: Option<Timestamp>,
    /// Rights of the caller: known only from the call for one repository.
    pub rights: Option<Rights>,
}

/// What the caller may do in a repository, as Drone sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    pub read: bool,
    pub write: bool,
    pub admin: bool,
}

impl Rights {
    /// The highest of them: `admin`, `write`, `read` or `none`.
    pub fn word(self) -> &'static str {
        match self {
            Self { admin: true, .. } => "admin",
            Self { write: true, .. } => "write",
            Self { read: true, .. } => "read",
            _ => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_plain_parts_are_a_slug() {
        assert_eq!(
            RepoSlug::parse(" acme/web.site-2 ")
                .map(|s| s.to_string())
                .as_deref(),
            Some("acme/web.site-2")
        );
        for text in [
            "acme",
            "a/b/c",
            "/b",
            "a/",
            "${{ values.owner }}/x",
            "https://x/y",
            "a b/c",
            "../x",
        ] {
            assert_eq!(RepoSlug::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn letter_case_does_not_make_another_repository() {
        let (a, b) = (RepoSlug::parse("Acme/Api"), RepoSlug::parse("acme/api"));
        assert_eq!(a, b);
        let mut set = std::collections::HashSet::new();
        set.extend([a, b]);
        assert_eq!(set.len(), 1);
    }
}
