//! What came of what: the builds that a build comes from, and those that came from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::timeline::{Act, Entry};
use crate::domain::{Actor, Build, Status, Text, actor};

/// The most builds of a tree.
const MOST: usize = 64;

/// How it is known what a build came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum From {
    /// It stands at the root.
    Root,
    /// A deed of the record made it.
    Own,
    /// Drone names the parent.
    Drone,
    /// The same commit and parameters, begun by a person: a guess.
    Alike,
}

/// A build in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub number: u64,
    /// 0 for the root.
    pub depth: usize,
    pub from: From,
    /// What made it.
    pub act: Act,
    /// Commit, or where it was promoted to.
    pub what: Text,
    pub status: Status,
    /// Who made it; empty where Drone does not know.
    pub who: Text,
    /// In the record's words.
    pub reason: Option<Text>,
}

/// The tree that a build stands in, root first, each build before those that came from it, older ones
/// first. `builds` are those that are known of the repository, newest first; `entries` the deeds of the
/// record there. Nothing where the build itself is not known.
pub fn descent(builds: &[Arc<Build>], entries: &[Entry], number: u64) -> Vec<Branch> {
    let known: BTreeMap<u64, &Build> = builds.iter().map(|b| (b.number, &**b)).collect();
    if !known.contains_key(&number) {
        return Vec::new();
    }
    let mut parents = BTreeMap::new();
    for build in known.values() {
        if let Some(parent) = parent(build, &known, entries) {
            parents.insert(build.number, parent);
        }
    }
    let mut root = number;
    // A parent is always older, so this ends.
    while let Some((parent, _)) = parents.get(&root) {
        root = *parent;
    }
    let mut children: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for (child, (parent, _)) in &parents {
        children.entry(*parent).or_default().push(*child);
    }
    let mut tree = Vec::new();
    let mut waiting = vec![(root, 0)];
    while let Some((number, depth)) = waiting.pop()
        && tree.len() < MOST
    {
        let from = parents.get(&number).map_or(From::Root, |(_, from)| *from);
        if let Some(build) = known.get(&number) {
            tree.push(branch(build, depth, from, (&known, entries)));
        }
        let below = children.get(&number).into_iter().flatten().rev();
        waiting.extend(below.map(|child| (*child, depth + 1)));
    }
    tree
}

/// The number of the build that one came from, by our own record first, then by Drone's word, then by
/// what is alike. Only an older build that is known counts.
fn parent(build: &Build, known: &BTreeMap<u64, &Build>, entries: &[Entry]) -> Option<(u64, From)> {
    let fits = |number: u64| number < build.number && known.contains_key(&number);
    let own = entries
        .iter()
        .filter(|entry| entry.own.is_some())
        .filter(|entry| entry.became.is_some_and(|b| b.number == build.number))
        .find_map(|entry| entry.build.filter(|number| fits(*number)));
    if let Some(number) = own {
        return Some((number, From::Own));
    }
    if let Some(number) = build.parent {
        return fits(number).then_some((number, From::Drone));
    }
    let is_by_hand = matches!(actor(build), Actor::Person(_));
    if !is_by_hand || build.after.is_empty() {
        return None;
    }
    let alike = known.range(..build.number).rev();
    let mut alike = alike.filter(|(_, older)| {
        older.after == build.after && older.params == build.params && older.git_ref == build.git_ref
    });
    alike.next().map(|(number, _)| (*number, From::Alike))
}

fn branch(
    build: &Build,
    depth: usize,
    from: From,
    (known, entries): (&BTreeMap<u64, &Build>, &[Entry]),
) -> Branch {
    let who = match actor(build) {
        Actor::Person(login) => login,
        Actor::Hook(sender) => sender,
        Actor::Cron(name) => name,
        Actor::Unknown => "".into(),
    };
    let deed = entries
        .iter()
        .filter(|entry| entry.own.is_some())
        .find(|entry| entry.became.is_some_and(|b| b.number == build.number));
    let parent = build.parent.and_then(|number| known.get(&number).copied());
    let what = if build.deploy_to.is_empty() {
        Text::from(build.short_commit())
    } else {
        build.deploy_to.clone()
    };
    Branch {
        number: build.number,
        depth,
        from,
        act: Act::of_build(build, parent),
        what,
        status: build.shown_status(),
        who,
        reason: deed.and_then(|deed| deed.reason.clone()),
    }
}
