//! Whether a person owns a service, and through whom.

use std::collections::BTreeSet;

use crate::domain::{Catalog, Component, EntityRef, Person};

/// Which part of the catalog a view shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// Owned by the person or by a group they are a direct member of.
    #[default]
    Mine,
    /// And by the groups under those: a department head's view.
    Below,
    /// And by the groups above them.
    Above,
    All,
    Team(EntityRef),
    System(EntityRef),
}

/// How a person stands to a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    /// Owner, or direct member of an owning group; the shortest way is kept.
    Owner(EntityRef),
    /// An owning group lies under a group of the person.
    Below(EntityRef),
    /// An owning group lies above a group of the person.
    Above(EntityRef),
    /// The catalog names owners, and the person is not among them.
    Stranger,
    /// The catalog does not say who owns it, or who the person is.
    Unknown,
}

impl Ownership {
    /// Whether the person owns it in the sense of Backstage's own "owned".
    pub fn is_owner(&self) -> bool {
        matches!(self, Self::Owner(_))
    }
}

/// The groups of a person, worked out once.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    pub own: BTreeSet<EntityRef>,
    pub below: BTreeSet<EntityRef>,
    pub above: BTreeSet<EntityRef>,
}

impl Circle {
    /// The person and their direct groups, and the groups under and above those.
    pub fn of(person: &Person, catalog: &Catalog) -> Self {
        let mut own: BTreeSet<EntityRef> = person.teams.iter().cloned().collect();
        own.insert(person.entity.clone());
        Self {
            below: catalog.below(&person.teams),
            above: catalog.above(&person.teams),
            own,
        }
    }

    /// How the person of this circle stands to a component.
    pub fn stands_to(&self, component: &Component) -> Ownership {
        if component.owners.is_empty() || self.own.is_empty() {
            return Ownership::Unknown;
        }
        let find =
            |set: &BTreeSet<EntityRef>| component.owners.iter().find(|o| set.contains(*o)).cloned();
        if let Some(owner) = find(&self.own) {
            return Ownership::Owner(owner);
        }
        if let Some(owner) = find(&self.below) {
            return Ownership::Below(owner);
        }
        find(&self.above).map_or(Ownership::Stranger, Ownership::Above)
    }

    /// Whether a component belongs to the scope.
    pub fn shows(&self, scope: &Scope, component: &Component) -> bool {
        let standing = || self.stands_to(component);
        match scope {
            Scope::All => true,
            Scope::Mine => standing().is_owner(),
            Scope::Below => matches!(standing(), Ownership::Owner(_) | Ownership::Below(_)),
            Scope::Above => matches!(standing(), Ownership::Owner(_) | Ownership::Above(_)),
            Scope::Team(team) => component.owners.contains(team),
            Scope::System(system) => component.system.as_ref() == Some(system),
        }
    }
}
