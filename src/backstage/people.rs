//! Groups, and the person among the users.

use std::collections::HashMap;

use crate::backstage::contacts::contacts;
use crate::backstage::wire::{EntityWire, links};
use crate::domain::{Component, EntityRef, Finding, Person, Rule, Severity, Team, Text};
use crate::http::{Many, Maybe, Word};

/// How the person is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seek {
    Entity(EntityRef),
    /// `spec.profile.email`, compared without case.
    Email(Text),
    /// An annotation of the user and its value.
    Annotation(String, Text),
    /// There is nothing to look for.
    Nobody,
}

/// All groups, and the users that fit.
#[derive(Debug, Default)]
pub struct People {
    pub teams: HashMap<EntityRef, Team>,
    pub persons: Vec<Person>,
}

/// Groups and users, page by page.
#[derive(Default)]
pub(super) struct Reading {
    people: People,
    /// Groups that name a user as a member.
    members: HashMap<EntityRef, Vec<EntityRef>>,
}

impl Reading {
    pub(super) fn take(&mut self, items: Vec<Maybe<EntityWire<'_>>>) {
        for wire in items.into_iter().filter_map(|item| item.0) {
            let Some(entity) = wire.entity() else {
                continue;
            };
            match entity.kind() {
                "group" => {
                    let (team, belong) = team(wire, entity.clone());
                    for member in belong {
                        self.members.entry(member).or_default().push(entity.clone());
                    }
                    self.people.teams.insert(entity, team);
                }
                "user" => self.people.persons.extend(person(wire, entity)),
                _ => {}
            }
        }
    }

    /// The tree of the groups is the union of what both ends say, as the relations are: those
    /// themselves would name every entity that a group owns (`backstage-api` 1.7), so they are not
    /// asked for.
    pub(super) fn end(mut self) -> People {
        self.people.tie_both_ends();
        for person in &mut self.people.persons {
            let listed = self.members.remove(&person.entity).unwrap_or_default();
            person.teams.extend(listed);
            person.teams.sort();
            person.teams.dedup();
        }
        self.people
    }
}

impl People {
    /// Notes an owner that the catalog names and does not have. Only groups can be judged: of the
    /// users none but the person was asked for.
    pub fn check_owners(&self, component: &mut Component) {
        let gone = |owner: &&EntityRef| owner.kind() == "group" && !self.teams.contains_key(owner);
        if let Some(owner) = component.owners.iter().find(gone) {
            component.findings.push(Finding::new(
                Rule::OwnerUnknown,
                Severity::Warning,
                format!("its owner `{owner}` is not in the catalog"),
                "name a group that exists as `spec.owner`, or add that group",
            ));
        }
    }

    /// A group that names a parent is its child, whatever the parent says, and the other way round.
    fn tie_both_ends(&mut self) {
        let mut ties: Vec<(EntityRef, EntityRef)> = Vec::new();
        for team in self.teams.values() {
            let up = team.parents.iter().map(|it| (it, &team.entity));
            let down = team.children.iter().map(|it| (&team.entity, it));
            ties.extend(
                up.chain(down)
                    .map(|(over, under)| (over.clone(), under.clone())),
            );
        }
        for (over, under) in ties {
            if let Some(team) = self.teams.get_mut(&over) {
                team.children.push(under.clone());
            }
            if let Some(team) = self.teams.get_mut(&under) {
                team.parents.push(over);
            }
        }
        for team in self.teams.values_mut() {
            for side in [&mut team.parents, &mut team.children] {
                side.sort();
                side.dedup();
            }
        }
    }
}

/// The group, and who belongs to it by its own word.
fn team(mut wire: EntityWire<'_>, entity: EntityRef) -> (Team, Vec<EntityRef>) {
    let namespace = wire.namespace().to_owned();
    let spec = wire.spec.0.take().unwrap_or_default();
    let metadata = wire.metadata.0.take().unwrap_or_default();
    let members = refs(&spec.members, "user", &namespace);
    let profile = spec.profile.0.unwrap_or_default();
    let title = [profile.name, metadata.title.clone(), metadata.name.clone()];
    let title = title.into_iter().find(|it| !it.is_empty());
    let team = Team {
        title: title.unwrap_or_default().into(),
        lead: metadata
            .annotation("backdrone.io/lead")
            .unwrap_or_default()
            .into(),
        parents: EntityRef::parse(&spec.parent.0, "group", &namespace)
            .into_iter()
            .collect(),
        children: refs(&spec.children, "group", &namespace),
        contacts: contacts(&metadata.annotations),
        links: links(metadata.links),
        members: u32::try_from(members.len()).unwrap_or(u32::MAX),
        entity,
    };
    (team, members)
}

fn person(mut wire: EntityWire<'_>, entity: EntityRef) -> Option<Person> {
    let namespace = wire.namespace().to_owned();
    let metadata = wire.metadata.0.take()?;
    let spec = wire.spec.0.take().unwrap_or_default();
    let profile = spec.profile.0.unwrap_or_default();
    let name = [profile.name, metadata.title, metadata.name];
    let name = name.into_iter().find(|it| !it.is_empty());
    Some(Person {
        name: name.unwrap_or_default().into(),
        email: profile.email.into(),
        teams: refs(&spec.member_of, "group", &namespace),
        entity,
    })
}

fn refs(words: &Many<Word<'_>>, kind: &str, namespace: &str) -> Vec<EntityRef> {
    let words = words.0.iter();
    words
        .filter_map(|word| EntityRef::parse(&word.0, kind, namespace))
        .collect()
}
