//! The catalogs of the open contexts, and the service rows that they and Drone's repositories make.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::app::remote::Remote;
use crate::app::settings::{ContextSettings, Settings};
use crate::app::store::Builds;
use crate::domain::{
    Catalog, Circle, Component, EntityRef, Finding, Moment, Ownership, RepoId, Rule, ServerId,
    Service, Severity, Text,
};

/// One catalog and who asks it.
#[derive(Debug, Clone, Default)]
pub struct CatalogState {
    pub context: Text,
    pub catalog: Arc<Catalog>,
    pub circle: Circle,
    pub remote: Remote,
    /// When what is shown was read; from the cache when `fresh` is false.
    pub read_at: Option<Moment>,
    pub fresh: bool,
    /// There is a Backstage in this context.
    pub exists: bool,
    /// Only the first pages are here.
    pub partial: bool,
}

/// A row of the service list, with what is looked up in it often.
#[derive(Debug, Clone)]
pub struct Row {
    pub service: Service,
    pub name: Text,
    /// Lower-case text that a filter is matched against.
    pub hay: Box<str>,
    pub standing: Ownership,
    /// Branch that counts as default where the entry names one.
    pub branch: Option<Text>,
    /// Stage that stands for it in a shared repository.
    pub pipeline: Option<Text>,
    pub owner: Text,
    /// Why the row has no builds, if its entry is at fault.
    pub finding: Option<Finding>,
}

impl Row {
    /// A key that stays the same when rows move: context, entity, repository.
    pub fn key(&self) -> RowKey {
        RowKey {
            context: self.service.context.clone(),
            entity: self.service.component.as_ref().map(|c| c.entity.clone()),
            repo: self.service.repo.clone(),
        }
    }

    /// Whether it has that key.
    pub fn has_key(&self, key: &RowKey) -> bool {
        self.service.repo == key.repo
            && self.service.context == key.context
            && self.service.component.as_ref().map(|c| &c.entity) == key.entity.as_ref()
    }

    /// By what it is pinned: its entity and repository as text, stable over runs.
    pub fn pin(&self) -> String {
        let entity = self
            .service
            .component
            .as_ref()
            .map_or("", |c| c.entity.as_str());
        let repo = self
            .service
            .repo
            .as_ref()
            .map_or("", |repo| repo.slug.as_str());
        format!("{entity} {repo}")
    }
}

/// What a row is, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowKey {
    pub context: Text,
    pub entity: Option<EntityRef>,
    pub repo: Option<RepoId>,
}

/// The catalogs, and the rows made from them.
#[derive(Debug, Clone, Default)]
pub struct Catalogs {
    pub states: Vec<CatalogState>,
    pub rows: Vec<Row>,
    /// Positions of the rows that the person owns.
    pub own: Vec<usize>,
    /// Grows whenever the rows are made anew.
    pub version: u64,
    /// Keys of pinned rows, as text.
    pub pins: HashSet<Text>,
}

impl Catalogs {
    pub fn new(settings: &Settings) -> Self {
        let states = settings.contexts.iter().map(|context| CatalogState {
            context: context.name.clone(),
            exists: context.backstage.is_some(),
            ..CatalogState::default()
        });
        Self {
            states: states.collect(),
            ..Self::default()
        }
    }

    pub fn state(&self, context: &str) -> Option<&CatalogState> {
        self.states.iter().find(|state| *state.context == *context)
    }

    pub fn state_mut(&mut self, context: &str) -> Option<&mut CatalogState> {
        self.states
            .iter_mut()
            .find(|state| *state.context == *context)
    }

    /// Makes the rows of all contexts anew. To be called when a catalog or the set of repositories
    /// has changed; branches that entries name become known to their repositories.
    pub fn make_rows(&mut self, settings: &Settings, builds: &mut Builds) {
        self.version += 1;
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut owners = HashMap::new();
        for state in &self.states {
            let Some(context) = settings.context(&state.context) else {
                continue;
            };
            if state.exists {
                for component in &state.catalog.components {
                    let owner = owner(component, &mut owners);
                    component_rows(state, (context, owner), component, &mut rows);
                }
            } else {
                repository_rows(context, builds, &mut rows);
            }
        }
        for row in &rows {
            if let (Some(branch), Some(repo)) = (&row.branch, &row.service.repo)
                && let Some(known) = builds.repos.get_mut(repo)
            {
                known.also_main(branch);
            }
        }
        // They stand for hours, and a vector that grew has room for half as many more.
        rows.shrink_to_fit();
        let own = rows.iter().enumerate();
        let own = own.filter(|(_, row)| row.standing.is_owner());
        self.own = own.map(|(at, _)| at).collect();
        self.rows = rows;
    }

    /// The row with that key.
    pub fn row(&self, key: &RowKey) -> Option<&Row> {
        self.rows.iter().find(|row| row.has_key(key))
    }

    /// Components that name a repository.
    pub fn of_repo<'a>(&'a self, repo: &'a RepoId) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| row.service.repo.as_ref() == Some(repo))
    }
}

/// The first owner as it is shown: one text for all that it owns.
fn owner(component: &Component, known: &mut HashMap<EntityRef, Text>) -> Text {
    let Some(owner) = component.owners.first() else {
        return "".into();
    };
    let shown = known.entry(owner.clone());
    shown.or_insert_with(|| owner.short().into()).clone()
}

/// A row for each repository of a component, or one without.
fn component_rows(
    state: &CatalogState,
    (context, owner): (&ContextSettings, Text),
    component: &Arc<Component>,
    rows: &mut Vec<Row>,
) {
    let standing = state.circle.stands_to(component);
    let mut push = |repo: Option<RepoId>, link: Option<usize>, finding: Option<Finding>| {
        let service = Service {
            context: context.name.clone(),
            component: Some(component.clone()),
            repo,
            link,
        };
        let named = link.and_then(|at| component.repos.get(at));
        rows.push(Row {
            name: service.name(),
            hay: haystack(&service, &owner),
            standing: standing.clone(),
            branch: named.and_then(|l| l.branch.clone()),
            pipeline: named.and_then(|l| l.pipeline.clone()),
            owner: owner.clone(),
            finding,
            service,
        });
    };
    if component.repos.is_empty() {
        push(None, None, component.findings.first().cloned());
    }
    for (at, link) in component.repos.iter().enumerate() {
        match server_of(context, link.server.as_deref()) {
            Ok(server) => {
                push(
                    Some(RepoId {
                        server,
                        slug: link.slug.clone(),
                    }),
                    Some(at),
                    None,
                );
            }
            Err(finding) => push(None, Some(at), Some(finding)),
        }
    }
}

/// The server that an entry chooses. An address that stands in the catalog alone gets no request
/// and no token: it is a finding.
fn server_of(context: &ContextSettings, named: Option<&str>) -> Result<ServerId, Finding> {
    let Some(named) = named else {
        let first = context.servers.first().map(|server| server.id.clone());
        return first.ok_or_else(|| unknown_server("none", context));
    };
    let wanted = named.trim_end_matches('/');
    let found = context.servers.iter().find(|server| {
        server.id.server.eq_ignore_ascii_case(wanted)
            || server
                .url
                .trim_end_matches('/')
                .eq_ignore_ascii_case(wanted)
    });
    found
        .map(|server| server.id.clone())
        .ok_or_else(|| unknown_server(named, context))
}

fn unknown_server(named: &str, context: &ContextSettings) -> Finding {
    Finding::new(
        Rule::UnknownServer,
        Severity::Error,
        format!(
            "`drone.io/server` names `{named}`, which context {} does not have",
            context.name
        ),
        "add it to the context's `drone` list, or correct the entry",
    )
}

/// Without a catalog the repositories stand in for the services.
fn repository_rows(context: &ContextSettings, builds: &Builds, rows: &mut Vec<Row>) {
    let own = |id: &RepoId| id.server.context == context.name;
    let mut repos: Vec<&RepoId> = builds
        .repos
        .iter()
        .filter(|(id, repo)| own(id) && repo.facts.active)
        .map(|(id, _)| id)
        .collect();
    repos.sort();
    for repo in repos {
        let service = Service {
            context: context.name.clone(),
            component: None,
            repo: Some(repo.clone()),
            link: None,
        };
        rows.push(Row {
            name: service.name(),
            hay: haystack(&service, ""),
            standing: Ownership::Unknown,
            branch: None,
            pipeline: None,
            owner: "".into(),
            finding: None,
            service,
        });
    }
}

fn haystack(service: &Service, owner: &str) -> Box<str> {
    let mut hay = service.name().to_lowercase();
    let mut add = |text: &str| {
        if !text.is_empty() && !hay.contains(&text.to_lowercase()) {
            hay.push(' ');
            hay.push_str(&text.to_lowercase());
        }
    };
    if let Some(repo) = &service.repo {
        add(repo.slug.as_str());
    }
    if let Some(component) = &service.component {
        add(&component.title);
        add(owner);
        if let Some(system) = &component.system {
            add(&system.short());
        }
    }
    hay.into_boxed_str()
}
