//! Components of the catalog, and the service rows that they and their repositories make.

use std::sync::Arc;

use crate::domain::{EntityRef, RepoId, RepoSlug, Text};

/// An address that the catalog gives with an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub url: Text,
    pub title: Text,
    /// `spec` of Backstage leaves the word open: `runbook`, `dashboard`, `chat` …
    pub kind: Text,
}

/// How a component names a repository in Drone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoLink {
    /// Name or address of a server, where the entry chooses one (`drone.io/server`).
    pub server: Option<Text>,
    pub slug: RepoSlug,
    /// Branch that counts as the default (`drone.io/branch`).
    pub branch: Option<Text>,
    /// Stage that stands for this component in a shared repository (`drone.io/pipeline`).
    pub pipeline: Option<Text>,
    /// The annotation that it came from.
    pub annotation: Text,
    /// Worked out from an address rather than stated: allows no deed before it is confirmed.
    pub guessed: bool,
}

/// A Component entity, as far as a dashboard needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub entity: EntityRef,
    /// `metadata.name` as written.
    pub name: Text,
    pub title: Text,
    pub description: Text,
    /// `spec.type`: service, library, website …
    pub kind: Text,
    pub lifecycle: Text,
    pub system: Option<EntityRef>,
    /// From the `ownedBy` relations, never from `spec.owner`.
    pub owners: Vec<EntityRef>,
    /// `spec.owner` as written: only to be shown beside a finding.
    pub owner_text: Text,
    /// Annotation `backdrone.io/tier`, label `tier` or tag `tier-1`.
    pub tier: Text,
    pub tags: Vec<Text>,
    pub links: Vec<Link>,
    /// Annotations of on-call tools, chats and runbooks.
    pub contacts: Vec<(Text, Text)>,
    pub depends_on: Vec<EntityRef>,
    pub repos: Vec<RepoLink>,
    /// Annotations as written, key and value, that the links do not repeat: a list, something that
    /// is no slug, an empty one; a chosen server; sources in another repository than the file.
    pub stated: Vec<(Text, Text)>,
    /// `backstage.io/managed-by-location`: the file that it came from.
    pub origin: Text,
    /// `backstage.io/view-url` or `edit-url` of that file.
    pub file: Text,
    pub orphan: bool,
    /// Messages of `status.items` of level error.
    pub errors: Vec<Text>,
    /// What joining it with Drone brought up.
    pub findings: Vec<crate::domain::Finding>,
}

impl Component {
    /// An annotation of [`Component::stated`].
    pub fn stated(&self, key: &str) -> Option<&Text> {
        let found = self.stated.iter().find(|(name, _)| **name == *key);
        found.map(|(_, value)| value)
    }

    /// The name to show: the title where there is one.
    pub fn shown(&self) -> &str {
        if self.title.is_empty() {
            &self.name
        } else {
            &self.title
        }
    }
}

/// A row of the service list: a component and one of its repositories; or a repository that no
/// component names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub context: Text,
    /// `None` where there is no catalog: then the repository stands in for the service.
    pub component: Option<Arc<Component>>,
    /// `None` when the component names no repository that can be reached.
    pub repo: Option<RepoId>,
    /// Index into the component's links.
    pub link: Option<usize>,
}

impl Service {
    /// What the row is called: the component's name; with the repository where one has several.
    pub fn name(&self) -> Text {
        match (&self.component, &self.repo) {
            (Some(component), Some(repo)) if component.repos.len() > 1 => {
                format!("{} ({})", component.name, repo.slug.name()).into()
            }
            (Some(component), _) => component.name.clone(),
            (None, Some(repo)) => repo.slug.as_str().into(),
            (None, None) => "".into(),
        }
    }

    pub fn repo_link(&self) -> Option<&RepoLink> {
        self.component.as_ref()?.repos.get(self.link?)
    }

    /// Whether the link was worked out rather than stated.
    pub fn is_guess(&self) -> bool {
        self.repo_link().is_some_and(|link| link.guessed)
    }
}
