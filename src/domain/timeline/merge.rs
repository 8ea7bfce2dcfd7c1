//! One line of time from two sources, the same in whatever order they tell it.

use std::collections::{HashMap, HashSet};

use crate::domain::timeline::{Act, Became, Ending, Entry};
use crate::domain::{RepoId, Timestamp};

/// Seconds by which Drone's clock may be behind that of this machine.
const BEHIND: i64 = 30;

/// Seconds within which a build comes of a deed whose answer was lost.
const AHEAD: i64 = 120;

/// All entries, newest first, each once. A build that came of a deed in the record is not told again
/// as Drone's fact; the deed keeps what Drone adds to it. Where no answer told the number of the
/// build, the one that fits counts, if there is only one.
pub fn merge(drone: Vec<Entry>, own: Vec<Entry>) -> Vec<Entry> {
    let mut own = own;
    once(&mut own);
    let mut drone = drone;
    once(&mut drone);
    guess(&mut own, &drone);
    let made = made(&own);
    let mut claimed = HashMap::new();
    let mut merged = Vec::with_capacity(own.len() + drone.len());
    for fact in drone {
        match origin(&fact).filter(|key| made.contains(key)) {
            Some(key) => {
                let key = (key.0.clone(), key.1, key.2);
                claimed.insert(key, fact.what);
            }
            None => merged.push(fact),
        }
    }
    for deed in &mut own {
        let key = deed
            .became
            .map(|became| (deed.repo.clone(), became.number, true));
        // Drone knows where a promotion went.
        if let Some(what) = key.and_then(|key| claimed.remove(&key))
            && deed.what.is_empty()
        {
            deed.what = what;
        }
    }
    merged.append(&mut own);
    merged.sort_by(|a, b| b.order().cmp(&a.order()));
    merged
}

/// Sorts, and leaves one of what is the same.
fn once(entries: &mut Vec<Entry>) {
    entries.sort_by(|a, b| b.order().cmp(&a.order()));
    entries.dedup();
}

/// The build that a fact of Drone's is about, and whether it tells of its beginning (true) or of its
/// being stopped: what a deed can be the cause of.
fn origin(fact: &Entry) -> Option<(&RepoId, u64, bool)> {
    match (&fact.act, fact.is_an_end()) {
        (Act::Killed, true) => Some((&fact.repo, fact.build?, false)),
        (_, true) => None,
        (_, false) => Some((&fact.repo, fact.newest_number()?, true)),
    }
}

/// What the deeds of the record caused.
fn made(own: &[Entry]) -> HashSet<(&RepoId, u64, bool)> {
    let cause = |deed| {
        let Entry {
            act, ending, repo, ..
        }: &Entry = deed;
        match (act, ending) {
            (Act::Cancel, Ending::Done) => Some((repo, deed.build?, false)),
            _ => Some((repo, deed.became?.number, true)),
        }
    };
    own.iter().filter_map(cause).collect()
}

/// Gives deeds without a known end the build that came of them: made by the same kind of deed of the
/// same build, at about that time, by a person. Two deeds or two builds that fit leave both unlinked.
fn guess(own: &mut [Entry], drone: &[Entry]) {
    let known: HashSet<(RepoId, u64)> = own
        .iter()
        .filter_map(|deed| Some((deed.repo.clone(), deed.became?.number)))
        .collect();
    let mut open: HashMap<&RepoId, Vec<&Entry>> = HashMap::new();
    for fact in drone {
        if fact.act.makes_a_build() && fact.is_by_a_person() {
            open.entry(&fact.repo).or_default().push(fact);
        }
    }
    let fits = |deed: &Entry, fact: &Entry| {
        let number = fact.newest_number();
        fact.act == deed.act
            && (deed.build.is_none() || deed.build == fact.build)
            && fact.at >= Timestamp(deed.at.0 - BEHIND)
            && fact.at <= Timestamp(deed.at.0 + AHEAD)
            && number.is_some_and(|number| !known.contains(&(deed.repo.clone(), number)))
    };
    let mut guesses: Vec<(usize, u64)> = Vec::new();
    for (at, deed) in own.iter().enumerate() {
        let is_open = matches!(deed.ending, Ending::Unknown | Ending::Open);
        if !is_open || deed.became.is_some() || !deed.act.makes_a_build() {
            continue;
        }
        let facts = open.get(&deed.repo).into_iter().flatten();
        let mut facts = facts.filter(|fact| fits(deed, fact));
        if let (Some(fact), None) = (facts.next(), facts.next()) {
            guesses.extend(fact.newest_number().map(|number| (at, number)));
        }
    }
    let rivals = |at: usize, number: u64, own: &[Entry]| {
        let others = guesses.iter().filter(|(other, same)| {
            *other != at && *same == number && own[*other].repo == own[at].repo
        });
        others.count()
    };
    let alone: Vec<(usize, u64)> = guesses
        .iter()
        .copied()
        .filter(|(at, number)| rivals(*at, *number, own) == 0)
        .collect();
    for (at, number) in alone {
        own[at].became = Some(Became {
            number,
            guessed: true,
        });
    }
}
