//! The catalog: every entity as the text that will be sent, beside its lines of the search index.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};

use crate::demo::company::Company;

use super::{
    components, entities, fields, refs,
    relations::Relations,
    search::{self, Row},
    symbols::{Symbol, Symbols},
};

/// How many different sets of `fields` are kept cut; a client uses one or two.
const CUTTINGS: usize = 4;

/// All entities, in the order of their uids (which is the order without `orderField`).
#[derive(Debug)]
pub(super) struct Catalog {
    entities: Vec<Entity>,
    by_ref: HashMap<Box<str>, usize>,
    symbols: Symbols,
    orders: Mutex<HashMap<String, Arc<[usize]>>>,
    cuttings: Mutex<HashMap<String, Arc<[Box<str>]>>>,
}

/// One entity.
#[derive(Debug)]
pub(super) struct Entity {
    /// JSON.
    pub text: Box<str>,
    pub uid: Box<str>,
    pub rows: Box<[Row]>,
}

impl Catalog {
    /// The catalog of `company`. Uids depend on the seed alone.
    pub(super) fn new(company: &Company, seed: u64) -> Self {
        let relations = Relations::new(company);
        let mut symbols = Symbols::default();
        let mut entities: Vec<(String, Entity)> = drafts(company)
            .map(|draft| sealed(draft, &relations, seed, &mut symbols))
            .collect();
        entities.sort_unstable_by(|(_, a), (_, b)| a.uid.cmp(&b.uid));
        let by_ref = entities
            .iter()
            .enumerate()
            .map(|(index, (reference, _))| (reference.as_str().into(), index))
            .collect();
        Self {
            entities: entities.into_iter().map(|(_, entity)| entity).collect(),
            by_ref,
            symbols,
            orders: Mutex::default(),
            cuttings: Mutex::default(),
        }
    }

    pub(super) fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Finds by a full reference in lower case.
    pub(super) fn find(&self, reference: &str) -> Option<usize> {
        self.by_ref.get(reference).copied()
    }

    /// Finds by `metadata.uid`.
    pub(super) fn find_uid(&self, uid: &str) -> Option<usize> {
        self.entities
            .binary_search_by(|entity| (*entity.uid).cmp(uid))
            .ok()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Entity> {
        self.entities.get(index)
    }

    /// The value by which an entity is sorted; none when it lacks the field.
    pub(super) fn sort_value(&self, index: usize, field: &str) -> Option<&str> {
        let key = self.symbols.find(&field.to_lowercase())?;
        self.first(self.get(index)?, key)
    }

    /// All entities that have `field`, sorted by its lower-case value and then by uid; without a
    /// field, all by uid. Worked out once for each field.
    pub(super) fn in_order(&self, field: Option<&str>) -> Arc<[usize]> {
        let field = field.map(str::to_lowercase).unwrap_or_default();
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(order) = orders.get(&field) {
            return Arc::clone(order);
        }
        let order: Arc<[usize]> = self.sorted(&field).into();
        orders.insert(field, Arc::clone(&order));
        order
    }

    fn sorted(&self, field: &str) -> Vec<usize> {
        if field.is_empty() {
            return (0..self.entities.len()).collect();
        }
        let Some(key) = self.symbols.find(field) else {
            return Vec::new();
        };
        let mut keyed: Vec<(&str, usize)> = self
            .entities
            .iter()
            .enumerate()
            .filter_map(|(index, entity)| Some((self.first(entity, key)?, index)))
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, index)| index).collect()
    }

    fn first(&self, entity: &Entity, key: Symbol) -> Option<&str> {
        let row = entity.rows.iter().find(|row| row.key == key)?;
        row.value.map(|value| self.symbols.text(value))
    }

    /// The entities at `indexes` as JSON, whole or cut down to `paths`.
    pub(super) fn texts(&self, indexes: &[usize], paths: &[&str]) -> Vec<String> {
        if paths.is_empty() {
            return indexes
                .iter()
                .filter_map(|&at| Some(self.get(at)?.text.to_string()))
                .collect();
        }
        let cuttings = self.cut(paths);
        indexes
            .iter()
            .filter_map(|&at| Some(cuttings.get(at)?.to_string()))
            .collect()
    }

    /// Every entity cut down to `paths`; kept, because pages are asked for one after the other.
    fn cut(&self, paths: &[&str]) -> Arc<[Box<str>]> {
        let name = paths.join(",");
        let mut kept = self.cuttings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cuttings) = kept.get(&name) {
            return Arc::clone(cuttings);
        }
        let nothing = || "{}".to_owned();
        let cuttings: Arc<[Box<str>]> = self
            .entities
            .iter()
            .map(|entity| {
                fields::cut(&entity.text, paths)
                    .unwrap_or_else(nothing)
                    .into()
            })
            .collect();
        if kept.len() >= CUTTINGS {
            kept.clear();
        }
        kept.insert(name, Arc::clone(&cuttings));
        cuttings
    }
}

/// Entities as their files say them: without uid, etag and relations.
fn drafts(company: &Company) -> impl Iterator<Item = Value> {
    let groups = company.groups.iter().map(|group| {
        // Departments list their teams. That a team has groups below it, only those groups' own
        // files say, and the relations.
        let lists = !matches!(group.kind.as_str(), "team" | "sub-team");
        let is_child = |other: &&crate::demo::company::Group| {
            lists && other.parent.as_deref() == Some(group.name.as_str())
        };
        let children = company.groups.iter().filter(is_child);
        entities::group(group, children.map(|child| child.name.as_str()).collect())
    });
    std::iter::once(entities::root())
        .chain(company.people.iter().map(entities::user))
        .chain(groups)
        .chain(company.domains.iter().map(entities::domain))
        .chain(company.systems.iter().map(entities::system))
        .chain(company.services.iter().map(components::component))
        .chain(company.services.iter().filter_map(components::location))
}

/// Adds what the catalog itself knows and turns the entity into text and index.
fn sealed(
    mut draft: Value,
    relations: &Relations,
    seed: u64,
    symbols: &mut Symbols,
) -> (String, Entity) {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = word(&draft["metadata"]["name"]);
    let reference = refs::full(&name, &word(&draft["kind"]));
    draft["relations"] = relations
        .of(&reference)
        .map(|(kind, target)| json!({"type": kind, "targetRef": target}))
        .collect();
    let uid = refs::uid(seed, &reference);
    let etag = refs::etag(seed, &reference);
    draft["metadata"]["uid"] = json!(uid);
    draft["metadata"]["etag"] = json!(etag);
    let rows = search::rows(&draft, symbols);
    let entity = Entity {
        text: draft.to_string().into(),
        uid: uid.into(),
        rows,
    };
    (reference, entity)
}
