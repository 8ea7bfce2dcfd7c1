//! What is kept, field by field. A change here is a change of the file: raise its version.

use crate::app::store::Ack;
use crate::app::{Memory, RememberedRepo, RememberedServer};
use crate::domain::{
    Account, Build, BuildEvent, Catalog, Component, EntityRef, Finding, Link, Moment, Person,
    RepoFacts, RepoId, RepoLink, Rights, Rule, ServerId, Severity, Stage, Status, Step, Team, Text,
    Timestamp,
};
use crate::runtime::cache::codec::{Kept, Reader, Writer};

/// Types whose fields are kept in this order; the compiler sees to it that none is left out.
macro_rules! kept {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        $(impl Kept for $name {
            fn put(&self, to: &mut Writer) {
                let Self { $($field),* } = self;
                $($field.put(to);)*
            }

            fn get(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($field: Kept::get(from)?),* })
            }
        })*
    };
}

kept! {
    Memory { context, catalog_at, catalog, servers, pins, acks }
    Ack { repo, branch, number, by, at }
    RememberedServer { server, at, account, repos }
    RememberedRepo { id, facts, builds }
    ServerId { context, server }
    RepoId { server, slug }
    Account { login, email, admin, machine }
    RepoFacts {
        id, slug, default_branch, active, link, counter, protected, timeout, updated, rights,
    }
    Rights { read, write, admin }
    Build {
        id, number, status, error, event, action, link, title, message, before, after, git_ref,
        source_repo, source, target, author_login, author_name, author_email, sender, trigger,
        parent, params, cron, deploy_to, created, started, finished, version, stages,
    }
    Stage {
        id, number, name, kind, status, error, exit_code, machine, os, arch, limit, depends_on,
        labels, created, started, stopped, version, steps,
    }
    Step {
        id, number, name, status, error, ignored, exit_code, image, detached, depends_on, started,
        stopped, version,
    }
    Component {
        entity, name, title, description, kind, lifecycle, system, owners, owner_text, tier, tags,
        links, contacts, depends_on, repos, stated, origin, file, orphan, errors, findings,
    }
    RepoLink { server, slug, branch, pipeline, annotation, guessed }
    Link { url, title, kind }
    Finding { rule, severity, summary, hint }
    Person { entity, name, email, teams }
    Team { entity, title, lead, parents, children, links, contacts, members }
}

impl Kept for Catalog {
    fn put(&self, to: &mut Writer) {
        let Self {
            components,
            teams,
            me,
            me_unknown,
        } = self;
        components.put(to);
        // Sorted, so that the same catalog always makes the same file.
        let mut sorted: Vec<&Team> = teams.values().collect();
        sorted.sort_by(|a, b| a.entity.cmp(&b.entity));
        (sorted.len() as u64).put(to);
        for team in sorted {
            team.put(to);
        }
        me.put(to);
        me_unknown.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let components = Kept::get(from)?;
        let teams: Vec<Team> = Kept::get(from)?;
        let by_entity = |team: Team| -> (EntityRef, Team) { (team.entity.clone(), team) };
        Some(Self {
            components,
            teams: teams.into_iter().map(by_entity).collect(),
            me: Kept::get(from)?,
            me_unknown: Kept::get(from)?,
        })
    }
}

impl Kept for Moment {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        i64::get(from).map(Self)
    }
}

impl Kept for Timestamp {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        i64::get(from).map(Self)
    }
}

impl Kept for Status {
    fn put(&self, to: &mut Writer) {
        Text::from(self.word()).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Text::get(from).map(|word| Self::from_word(&word))
    }
}

impl Kept for BuildEvent {
    fn put(&self, to: &mut Writer) {
        Text::from(self.word()).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Text::get(from).map(|word| Self::from_word(&word))
    }
}

/// Kept by their place here: append, never insert.
const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

/// Kept by its id, which never changes.
impl Kept for Rule {
    fn put(&self, to: &mut Writer) {
        Text::from(self.id()).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Text::get(from).and_then(|id| Self::from_id(&id))
    }
}

impl Kept for Severity {
    fn put(&self, to: &mut Writer) {
        put_place(&SEVERITIES, self, to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        get_place(&SEVERITIES, from)
    }
}

fn put_place<T: PartialEq>(all: &[T], value: &T, to: &mut Writer) {
    let place = all.iter().position(|other| other == value);
    (place.unwrap_or(all.len()) as u64).put(to);
}

fn get_place<T: Copy>(all: &[T], from: &mut Reader<'_>) -> Option<T> {
    all.get(usize::try_from(u64::get(from)?).ok()?).copied()
}
