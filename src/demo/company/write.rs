//! How a service is written down: short words for what a `catalog-info.yaml` says.

use super::shape::{Mood, Repository, Service, Stale};

/// The annotation that names a Drone repository, and those that Drone users fall back to.
pub(super) const SLUG: &str = "drone.io/repo-slug";
pub(super) const GITHUB: &str = "github.com/project-slug";
pub(super) const GITLAB: &str = "gitlab.com/project-slug";
pub(super) const SOURCE: &str = "backstage.io/source-location";

/// A service with a repository of its own name in Drone, annotated as it should be.
pub(super) fn service(name: &str, title: &str, owner: &str) -> Service {
    let slug = format!("acme/{name}");
    let mut service = bare(name, title, owner);
    service.annotations.push((SLUG.to_owned(), slug.clone()));
    service.repos.push(repository(&slug, Mood::Green));
    service
}

/// An entry without an annotation and without a repository.
pub(super) fn bare(name: &str, title: &str, owner: &str) -> Service {
    Service {
        name: name.to_owned(),
        title: title.to_owned(),
        owner: owner.to_owned(),
        lifecycle: "production".to_owned(),
        kind: "service".to_owned(),
        links: vec![
            (
                "Runbook".to_owned(),
                format!("https://runbooks.acme.example/{name}"),
            ),
            (
                "Dashboard".to_owned(),
                format!("https://grafana.acme.example/d/{name}"),
            ),
        ],
        ..Service::default()
    }
}

/// An active repository on `main`.
pub(super) fn repository(slug: &str, mood: Mood) -> Repository {
    Repository {
        slug: slug.to_owned(),
        default_branch: "main".to_owned(),
        active: true,
        mood,
        ..Repository::default()
    }
}

impl Service {
    pub(super) fn about(mut self, description: &str) -> Self {
        description.clone_into(&mut self.description);
        self
    }

    pub(super) fn part_of(mut self, system: &str) -> Self {
        self.system = Some(system.to_owned());
        self
    }

    /// The mood of every repository that it has so far.
    pub(super) fn mood(mut self, mood: Mood) -> Self {
        for repo in &mut self.repos {
            repo.mood = mood;
        }
        self
    }

    pub(super) fn stale(mut self, fault: Stale) -> Self {
        self.stale = Some(fault);
        self
    }

    /// Kind and lifecycle, where they are not `service` and `production`.
    pub(super) fn of_kind(mut self, kind: &str, lifecycle: &str) -> Self {
        kind.clone_into(&mut self.kind);
        lifecycle.clone_into(&mut self.lifecycle);
        self
    }

    /// The tier, shown as a label.
    pub(super) fn tier(mut self, tier: u8) -> Self {
        self.tier = Some(tier);
        self
    }

    /// The tier, said by the annotation.
    pub(super) fn tier_annotated(self, tier: u8) -> Self {
        self.tier(tier).note("backdrone.io/tier", &tier.to_string())
    }

    /// The tier, said by a tag.
    pub(super) fn tier_tagged(self, tier: u8) -> Self {
        self.tier(tier).tags(&[&format!("tier-{tier}")])
    }

    pub(super) fn tags(mut self, tags: &[&str]) -> Self {
        self.tags.extend(tags.iter().map(|tag| (*tag).to_owned()));
        self
    }

    /// Sets an annotation, in the place of one of the same key.
    pub(super) fn note(mut self, key: &str, value: &str) -> Self {
        self.annotations.retain(|(known, _)| known != key);
        self.annotations.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Takes the Drone annotation away: the repository stands in another place.
    pub(super) fn noted_only_as(mut self, key: &str, value: &str) -> Self {
        self.annotations.retain(|(known, _)| known != SLUG);
        self.note(key, value)
    }

    pub(super) fn link(mut self, title: &str, address: &str) -> Self {
        self.links.push((title.to_owned(), address.to_owned()));
        self
    }

    pub(super) fn depends_on(mut self, names: &[&str]) -> Self {
        self.depends_on
            .extend(names.iter().map(|name| format!("component:{name}")));
        self
    }

    /// Replaces the repositories that are in Drone.
    pub(super) fn built_in(mut self, repos: Vec<Repository>) -> Self {
        self.repos = repos;
        self
    }
}
