//! The catalog as one value: components, teams, and the person who asks.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::domain::{Component, EntityRef, Person, Team, team};

/// Everything read from a Backstage, replaced as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    /// By entity reference, so that two readings can be compared.
    pub components: Vec<Arc<Component>>,
    pub teams: HashMap<EntityRef, Team>,
    /// The person whose token it is; `None` when nobody or several fit.
    pub me: Option<Person>,
    /// Why `me` is not known, for the empty "mine".
    pub me_unknown: Option<String>,
}

impl Catalog {
    /// Groups under these, at any depth.
    pub fn below(&self, groups: &[EntityRef]) -> BTreeSet<EntityRef> {
        team::reached(&self.teams, groups, |team| &team.children)
    }

    /// Groups above these, at any depth.
    pub fn above(&self, groups: &[EntityRef]) -> BTreeSet<EntityRef> {
        team::reached(&self.teams, groups, |team| &team.parents)
    }

    pub fn component(&self, entity: &EntityRef) -> Option<&Arc<Component>> {
        let at = self
            .components
            .binary_search_by(|c| c.entity.cmp(entity))
            .ok()?;
        self.components.get(at)
    }

    /// The title of a group, else its short reference.
    pub fn owner_name(&self, owner: &EntityRef) -> String {
        owner.short()
    }

    /// Sorts components by reference, as [`Catalog::component`] needs them, and drops repetitions
    /// (pages shift while they are read).
    pub fn sort(&mut self) {
        self.components.sort_by(|a, b| a.entity.cmp(&b.entity));
        self.components.dedup_by(|a, b| a.entity == b.entity);
    }
}
