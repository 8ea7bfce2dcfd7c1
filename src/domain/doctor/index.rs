//! What the rules look up, put in order once for all entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::doctor::nearest::Nearest;
use crate::domain::join::address;
use crate::domain::{
    BrokenSource, Catalog, Circle, Component, EntityRef, Known, KnownServer, Listed, RepoLink,
    RepoSlug, Text,
};

/// Other repositories that entries of one repository name before that counts as a collection of
/// catalog files, which are at home elsewhere.
const COLLECTION: usize = 3;

/// The catalog and what is known beside it.
pub(super) struct Index<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) known: &'a Known,
    /// The groups of whoever asks; of nobody where that is not known.
    circle: Circle,
    servers: Vec<Server<'a>>,
    /// The broken Location that reads a file, by the file.
    sources: HashMap<&'a str, &'a BrokenSource>,
    /// Repositories that hold catalog files of many others.
    collections: BTreeSet<RepoSlug>,
}

/// One Drone.
pub(super) struct Server<'a> {
    pub(super) known: &'a KnownServer,
    by_slug: HashMap<&'a RepoSlug, &'a Listed>,
    by_id: HashMap<u64, &'a Listed>,
    /// Entries that state a repository, in the order of the catalog.
    users: HashMap<&'a RepoSlug, Vec<&'a Component>>,
    pub(super) nearest: Nearest<'a>,
}

impl<'a> Index<'a> {
    pub(super) fn new(catalog: &'a Catalog, known: &'a Known) -> Self {
        let mut sources = HashMap::new();
        for source in &known.sources.broken {
            for target in &source.targets {
                sources.entry(&**target).or_insert(source);
            }
        }
        let mut index = Self {
            catalog,
            known,
            circle: catalog
                .me
                .as_ref()
                .map(|me| Circle::of(me, catalog))
                .unwrap_or_default(),
            servers: known.servers.iter().map(Server::new).collect(),
            sources,
            collections: BTreeSet::new(),
        };
        index.read_entries();
        index
    }

    fn read_entries(&mut self) {
        let mut elsewhere: BTreeMap<RepoSlug, BTreeSet<&RepoSlug>> = BTreeMap::new();
        for component in &self.catalog.components {
            let home = home(component);
            for link in component.repos.iter().filter(|link| !link.guessed) {
                let server = self.server_at(link.server.as_deref());
                if let Some(server) = server.and_then(|at| self.servers.get_mut(at)) {
                    server.users.entry(&link.slug).or_default().push(component);
                }
                if let Some(home) = home.as_ref().filter(|home| **home != link.slug) {
                    elsewhere
                        .entry(home.clone())
                        .or_default()
                        .insert(&link.slug);
                }
            }
        }
        let many = elsewhere
            .into_iter()
            .filter(|(_, named)| named.len() >= COLLECTION);
        self.collections = many.map(|(home, _)| home).collect();
    }

    fn server_at(&self, named: Option<&str>) -> Option<usize> {
        let Some(named) = named else {
            return (!self.servers.is_empty()).then_some(0);
        };
        let is_named = |server: &Server<'_>| server.known.is_named(named);
        self.servers.iter().position(is_named)
    }

    /// Whether it belongs to the person who asks, whose repositories Drone lists.
    pub(super) fn is_own(&self, component: &Component) -> bool {
        self.circle.stands_to(component).is_owner()
    }

    pub(super) fn has_servers(&self) -> bool {
        !self.servers.is_empty()
    }

    /// The Drone that an entry chooses, or the first.
    pub(super) fn server(&self, named: Option<&str>) -> Option<&Server<'a>> {
        self.servers.get(self.server_at(named)?)
    }

    /// A Drone in a sentence: by its name, where there are several.
    pub(super) fn name_of(&self, server: &Server<'_>) -> String {
        match self.servers.len() {
            1 => "Drone".to_owned(),
            _ => format!("`{}`", server.known.id.server),
        }
    }

    /// The repository of a link, as its Drone lists it.
    pub(super) fn listed(&self, link: &RepoLink) -> Option<&'a Listed> {
        self.server(link.server.as_deref())?.repo(&link.slug)
    }

    /// The entries that state the repository of a link.
    pub(super) fn users<'s>(&'s self, link: &RepoLink) -> &'s [&'a Component] {
        let server = self.server(link.server.as_deref());
        let users = server.and_then(|server| server.users.get(&link.slug));
        users.map_or(&[], Vec::as_slice)
    }

    /// The broken Location that an entry comes from.
    pub(super) fn source(&self, component: &Component) -> Option<&'a BrokenSource> {
        self.sources.get(&*component.origin).copied()
    }

    /// Whether the repository is one of catalog files rather than of a service.
    pub(super) fn is_collection(&self, home: &RepoSlug) -> bool {
        self.collections.contains(home)
    }

    /// Whether a group or a group below it has members; `None` where that is not known.
    pub(super) fn is_empty(&self, group: &EntityRef) -> Option<bool> {
        let members = self.known.sources.members.as_ref()?;
        let has_any = |group: &EntityRef| members.get(group).is_some_and(|count| *count > 0);
        let below = self.catalog.below(std::slice::from_ref(group));
        Some(!has_any(group) && !below.iter().any(has_any))
    }
}

impl<'a> Server<'a> {
    fn new(known: &'a KnownServer) -> Self {
        Self {
            known,
            by_slug: known.repos.iter().map(|repo| (&repo.slug, repo)).collect(),
            by_id: known.repos.iter().map(|repo| (repo.id, repo)).collect(),
            users: HashMap::new(),
            nearest: Nearest::new(&known.repos),
        }
    }

    pub(super) fn repo(&self, slug: &RepoSlug) -> Option<&'a Listed> {
        self.by_slug.get(slug).copied()
    }

    /// What a name that is not listed any more is called now.
    pub(super) fn renamed(&self, slug: &RepoSlug) -> Option<&'a Listed> {
        let id = self.known.earlier.get(slug)?;
        self.by_id.get(id).copied()
    }
}

impl KnownServer {
    fn is_named(&self, named: &str) -> bool {
        let named = named.trim_end_matches('/');
        self.id.server.eq_ignore_ascii_case(named)
            || self.url.trim_end_matches('/').eq_ignore_ascii_case(named)
    }
}

/// Where an entry's sources lie: as it says itself, else in the repository of its file.
pub(super) fn home(component: &Component) -> Option<RepoSlug> {
    address(home_address(component))
}

/// The address that [`home`] is read from.
pub(super) fn home_address(component: &Component) -> &str {
    let stated: Option<&Text> = component.stated("backstage.io/source-location");
    stated.map_or(&component.origin, |text| text)
}
