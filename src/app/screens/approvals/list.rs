//! From the blocked stages that are known to the rows of the inbox: who may decide first, then by how
//! long they have waited.

use std::collections::HashMap;

use crate::app::filter::Filter;
use crate::app::screens::services::keeps_build;
use crate::app::store::{Row, Store};
use crate::domain::{Build, BuildId, RepoId, Stage, Timestamp};

/// A stage that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub id: BuildId,
    /// Number of the stage.
    pub stage: u32,
    /// Where the first service of the repository stands among the rows of the catalog; of use while
    /// these are the same.
    pub row: Option<usize>,
}

/// A stage that waits, with all that is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    pub build: &'a Build,
    pub stage: &'a Stage,
    pub row: Option<&'a Row>,
}

impl Wait {
    /// What it names, while it is still there.
    pub fn listed<'a>(&self, store: &'a Store) -> Option<Listed<'a>> {
        let build = store.builds.repo(&self.id.repo)?.build(self.id.number)?;
        let mut stages = build.stages.iter().flatten();
        Some(Listed {
            build,
            stage: stages.find(|stage| stage.number == self.stage)?,
            row: self.row(store),
        })
    }

    /// The row of its service, while it stands where it stood: one that moved since is another one's.
    pub(super) fn row<'a>(&self, store: &'a Store) -> Option<&'a Row> {
        let row = store.catalogs.rows.get(self.row?);
        row.filter(|row| row.service.repo.as_ref() == Some(&self.id.repo))
    }
}

impl Listed<'_> {
    /// What the row is called: the service, else the repository.
    pub fn name<'b>(&'b self, repo: &'b RepoId) -> &'b str {
        self.row.map_or(repo.slug.as_str(), |row| &*row.name)
    }

    /// Since when it waits. Drone makes all stages with their build.
    pub fn since(&self) -> Option<Timestamp> {
        self.stage.created.or(self.build.created)
    }
}

/// The stages that wait, filtered and in order; `mine` keeps those of services that the person owns.
pub fn waits(store: &Store, filter: &Filter, mine: bool) -> Vec<Wait> {
    let rows = rows_by_repo(store);
    let mut reader = filter.reader();
    let mut kept: Vec<(u8, i64, Wait)> = Vec::new();
    for (id, build, stage) in store.waiting.blocked(&store.builds) {
        let at = rows.get(&id.repo).copied();
        let listed = Listed {
            build,
            stage,
            row: at.and_then(|at| store.catalogs.rows.get(at)),
        };
        let is_mine = listed.row.is_some_and(|row| row.standing.is_owner());
        if mine && !is_mine || !fits(&listed, &id, filter, &mut |hay| reader.keeps(hay)) {
            continue;
        }
        let can = match store.rights(&id.repo) {
            Some(rights) if rights.admin => 0,
            None => 1,
            Some(_) => 2,
        };
        let since = listed.since().map_or(0, |at| at.0);
        let wait = Wait {
            stage: stage.number,
            row: at,
            id,
        };
        kept.push((can, since, wait));
    }
    // Stages of one build stay together.
    kept.sort_by(|(can, since, a), (other, later, b)| {
        let key = |wait: &Wait| (wait.id.clone(), wait.stage);
        (can, since)
            .cmp(&(other, later))
            .then_with(|| key(a).cmp(&key(b)))
    });
    kept.into_iter().map(|(_, _, wait)| wait).collect()
}

/// The first row of each repository in which something waits: one walk over the catalog.
fn rows_by_repo(store: &Store) -> HashMap<RepoId, usize> {
    let mut found: HashMap<RepoId, Option<usize>> = HashMap::new();
    for (id, ..) in store.waiting.blocked(&store.builds) {
        found.entry(id.repo).or_default();
    }
    if found.is_empty() {
        return HashMap::new();
    }
    for (at, row) in store.catalogs.rows.iter().enumerate() {
        let repo = row.service.repo.as_ref();
        if let Some(known) = repo.and_then(|repo| found.get_mut(repo)) {
            known.get_or_insert(at);
        }
    }
    let known = found.into_iter();
    known.filter_map(|(repo, at)| Some((repo, at?))).collect()
}

fn fits(
    listed: &Listed<'_>,
    id: &BuildId,
    filter: &Filter,
    keeps: &mut dyn FnMut(&str) -> bool,
) -> bool {
    if filter.is_empty() {
        return true;
    }
    let build = listed.build;
    let hay = format!(
        "{} {} #{} {} {} {} {} {}",
        listed.name(&id.repo),
        id.repo.slug,
        build.number,
        listed.stage.name,
        build.place(),
        build.author(),
        build.deploy_to,
        listed.row.map_or("", |row| &*row.owner)
    );
    let slug = id.repo.slug.as_str();
    let mut tokens = filter.tokens.iter();
    keeps(&hay.to_lowercase())
        && tokens.all(|token| keeps_build(token, slug, build) != token.inverse)
}
