//! What a service row stands for: the default branch's build, and the newest one beside it.

use std::sync::Arc;

use crate::app::store::{MainBuild, RepoState, Row, Store};
use crate::domain::{Build, Finding, Status};

/// The build that a row speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown<'a> {
    /// The newest build of the default branch.
    Build(&'a Arc<Build>),
    /// Not asked for yet: the newest build is of another branch.
    Unknown,
    /// The default branch has no build.
    Never,
    /// Drone builds nothing for it: switched off.
    Inactive,
    /// Drone does not list the repository.
    Missing,
    /// The list of repositories is not here yet.
    Loading,
    /// The entry names no repository that can be reached.
    NoRepo(Option<&'a Finding>),
}

/// A row and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub shown: Shown<'a>,
    /// The newest build of another branch, where it is newer than what is shown.
    pub other: Option<&'a Arc<Build>>,
    pub repo: Option<&'a RepoState>,
}

impl<'a> Standing<'a> {
    /// The build that keys and columns mean.
    pub fn build(&self) -> Option<&'a Arc<Build>> {
        match self.shown {
            Shown::Build(build) => Some(build),
            _ => None,
        }
    }

    /// The status to show; a row of a shared repository shows that of its own stage.
    pub fn status(&self, row: &Row) -> Option<Status> {
        let build = self.build()?;
        let own = row.pipeline.as_ref().and_then(|name| {
            build
                .stages
                .as_deref()?
                .iter()
                .find(|stage| stage.name == *name)
        });
        Some(own.map_or_else(|| build.shown_status(), |stage| stage.status.clone()))
    }
}

impl Store {
    /// What a row stands for now.
    pub fn standing<'a>(&'a self, row: &'a Row) -> Standing<'a> {
        let Some(id) = &row.service.repo else {
            return Standing {
                shown: Shown::NoRepo(row.finding.as_ref()),
                other: None,
                repo: None,
            };
        };
        let Some(repo) = self.builds.repo(id) else {
            let listed = self
                .servers
                .get(&id.server)
                .is_some_and(|server| server.listed);
            let shown = if listed {
                Shown::Missing
            } else {
                Shown::Loading
            };
            return Standing {
                shown,
                other: None,
                repo: None,
            };
        };
        let main = repo.main_build(row.branch.as_deref());
        let shown = match main {
            _ if repo.gone => Shown::Missing,
            MainBuild::Build(build) => Shown::Build(build),
            MainBuild::Never if !repo.facts.active => Shown::Inactive,
            MainBuild::Never => Shown::Never,
            MainBuild::Unknown => Shown::Unknown,
        };
        let newest = repo.newest();
        let other = newest.filter(|newest| match shown {
            Shown::Build(build) => newest.number > build.number,
            _ => true,
        });
        Standing {
            shown,
            other,
            repo: Some(repo),
        }
    }
}
