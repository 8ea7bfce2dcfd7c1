//! Groups of the catalog and the tree that they form.

use std::collections::{BTreeSet, HashMap, VecDeque};

use crate::domain::{EntityRef, Link, Text};

/// A Group entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub entity: EntityRef,
    pub title: Text,
    /// Annotation `backdrone.io/lead`.
    pub lead: Text,
    pub parents: Vec<EntityRef>,
    pub children: Vec<EntityRef>,
    pub links: Vec<Link>,
    /// Annotations of on-call tools and chats, for the boards that name a contact.
    pub contacts: Vec<(Text, Text)>,
    /// How many members the catalog lists.
    pub members: u32,
}

/// Depth at which a hierarchy is cut: no company is that deep, but a catalog can hold rings.
const DEEPEST: usize = 32;

/// All groups reached from `start` by `next`, without `start` itself; rings end where they close.
pub(super) fn reached<'a>(
    teams: &'a HashMap<EntityRef, Team>,
    start: &[EntityRef],
    next: impl Fn(&'a Team) -> &'a [EntityRef],
) -> BTreeSet<EntityRef> {
    let mut seen: BTreeSet<EntityRef> = start.iter().cloned().collect();
    let mut queue: VecDeque<(EntityRef, usize)> = start.iter().map(|r| (r.clone(), 0)).collect();
    while let Some((entity, depth)) = queue.pop_front() {
        let Some(team) = teams.get(&entity).filter(|_| depth < DEEPEST) else {
            continue;
        };
        for found in next(team) {
            if seen.insert(found.clone()) {
                queue.push_back((found.clone(), depth + 1));
            }
        }
    }
    for entity in start {
        seen.remove(entity);
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(name: &str) -> EntityRef {
        EntityRef::parse(name, "group", "default").expect("a name")
    }

    fn team(name: &str, children: &[&str]) -> (EntityRef, Team) {
        let team = Team {
            entity: entity(name),
            title: name.into(),
            lead: "".into(),
            parents: vec![],
            children: children.iter().map(|c| entity(c)).collect(),
            links: vec![],
            contacts: vec![],
            members: 0,
        };
        (entity(name), team)
    }

    #[test]
    fn a_ring_of_groups_ends_and_a_group_that_is_its_own_child_too() {
        let teams = HashMap::from([team("a", &["b", "a"]), team("b", &["c"]), team("c", &["a"])]);
        let below = reached(&teams, &[entity("a")], |team| &team.children);
        let names: Vec<_> = below.iter().map(EntityRef::short).collect();
        assert_eq!(names, ["b", "c"]);
    }
}
