//! The rows of the board: red branches by owner, what recovered, what flaps.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::app::filter::Filter;
use crate::app::screens::Place;
use crate::app::screens::oncall::View;
use crate::app::screens::oncall::judged::{Judged, Judgements, Recovery, TOLD};
use crate::app::store::{Ack, Row, RowKey, Store};
use crate::domain::{BuildId, EntityRef, Flapping, Red, RepoId, Text, Timestamp};

/// A red default branch of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub key: RowKey,
    pub name: Text,
    /// As it is shown; nothing where nobody owns it.
    pub owner: Text,
    pub tier: Text,
    pub repo: RepoId,
    pub branch: Text,
    pub red: Arc<Red>,
    pub own: bool,
    /// Who looks after it.
    pub ack: Option<Ack>,
}

/// A branch that was red and is green again.
#[derive(Debug, Clone, PartialEq)]
pub struct Healed {
    pub key: RowKey,
    pub name: Text,
    pub tier: Text,
    pub build: BuildId,
    pub branch: Text,
    pub at: Option<Timestamp>,
    /// `was red 22m, fixed by 1c0ffee (mia)`.
    pub phrase: String,
}

/// A step that fails and passes by turns.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    pub key: RowKey,
    pub name: Text,
    pub newest: BuildId,
    pub flapping: Flapping,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An owner and how many of theirs are red.
    Owner(Text, usize),
    /// By position.
    Red(usize),
    Recovered,
    Healed(usize),
    Flapping,
    Noise(usize),
}

impl Item {
    /// Whether the cursor may stand on it.
    pub fn is_row(&self) -> bool {
        matches!(self, Self::Red(_) | Self::Healed(_) | Self::Noise(_))
    }
}

/// Which red branches are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    pub view: &'a View,
    pub filter: &'a Filter,
}

/// What the board lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    pub items: Vec<Item>,
    pub reds: Vec<Case>,
    pub healed: Vec<Healed>,
    pub noise: Vec<Noise>,
    pub owners: usize,
    pub unacked: usize,
    /// When the one that has been red for longest became so.
    pub oldest: Option<Timestamp>,
}

impl Listing {
    /// What the board lists at a time, by the servers' clock.
    pub fn of(
        store: &Store,
        now: Timestamp,
        choice: &Choice<'_>,
        judgements: &mut Judgements,
    ) -> Self {
        let mut listing = Self::default();
        let mut seen = HashSet::new();
        for row in &store.catalogs.rows {
            let Some(repo) = &row.service.repo else {
                continue;
            };
            let Some(past) = store.oncall.past(repo) else {
                continue;
            };
            let Some(state) = store.builds.repo(repo) else {
                continue;
            };
            let name = &state.main(row.branch.as_deref()).branch;
            let judged = judgements.of(&store.oncall, (repo, name), past, now);
            if let Some(red) = &judged.red {
                let case = case(store, row, repo, name, red.clone());
                listing.reds.extend(choice.keeps(&case).then_some(case));
                continue;
            }
            // Several components of one repository share its past.
            if choice.is_filtered() || !seen.insert((repo, name)) {
                continue;
            }
            if *choice.view == View::Mine && !row.standing.is_owner() {
                continue;
            }
            listing.calm(row, (repo, name), &judged, now);
        }
        listing.order();
        listing
    }

    /// What a branch that is not red has to tell.
    fn calm(&mut self, row: &Row, (repo, name): (&RepoId, &Text), judged: &Judged, now: Timestamp) {
        let recent = |at: &Recovery| at.at.is_some_and(|at| now.since(at) <= TOLD);
        if let Some(recovered) = judged.recovered.as_ref().filter(|it| recent(it)) {
            self.healed.push(Healed {
                key: row.key(),
                name: row.name.clone(),
                tier: tier(row),
                build: repo.build(recovered.number),
                branch: name.clone(),
                at: recovered.at,
                phrase: recovered.phrase.clone(),
            });
        }
        for flapping in &judged.flapping {
            self.noise.push(Noise {
                key: row.key(),
                name: row.name.clone(),
                newest: repo.build(judged.newest),
                flapping: flapping.clone(),
            });
        }
    }

    /// By owner, the longest red first inside a tier; owners by their worst; nobody's at the end.
    fn order(&mut self) {
        let worst = |case: &Case| {
            let since = case.red.since().map_or(i64::MAX, |at| at.0);
            (rank(&case.tier), since, case.name.clone())
        };
        self.reds.sort_by_cached_key(worst);
        let mut owners: Vec<Text> = Vec::new();
        for case in &self.reds {
            if !owners.contains(&case.owner) {
                owners.push(case.owner.clone());
            }
        }
        owners.sort_by_key(|owner| owner.is_empty());
        let at = |owner: &Text| owners.iter().position(|known| known == owner);
        self.reds.sort_by_key(|case| at(&case.owner));
        self.healed.sort_by_key(|healed| Reverse(healed.at));
        self.noise
            .sort_by_key(|noise| Reverse(noise.flapping.flaps));
        self.owners = owners.iter().filter(|owner| !owner.is_empty()).count();
        self.unacked = self.reds.iter().filter(|case| case.ack.is_none()).count();
        self.oldest = self.reds.iter().filter_map(|case| case.red.since()).min();
        self.lines();
    }

    fn lines(&mut self) {
        let mut last: Option<&Text> = None;
        for (at, case) in self.reds.iter().enumerate() {
            if last != Some(&case.owner) {
                let of = self.reds.iter().filter(|other| other.owner == case.owner);
                self.items.push(Item::Owner(case.owner.clone(), of.count()));
                last = Some(&case.owner);
            }
            self.items.push(Item::Red(at));
        }
        if !self.healed.is_empty() {
            self.items.push(Item::Recovered);
            self.items.extend((0..self.healed.len()).map(Item::Healed));
        }
        if !self.noise.is_empty() {
            self.items.push(Item::Flapping);
            self.items.extend((0..self.noise.len()).map(Item::Noise));
        }
    }

    /// The red branch of a line.
    pub fn case(&self, item: &Item) -> Option<&Case> {
        match item {
            Item::Red(at) => self.reds.get(*at),
            _ => None,
        }
    }

    /// The row and the build that a line speaks of.
    pub(super) fn place(&self, item: &Item) -> Option<Place> {
        let (key, build) = match item {
            Item::Red(at) => {
                let case = self.reds.get(*at)?;
                (&case.key, case.repo.build(case.red.number))
            }
            Item::Healed(at) => {
                let healed = self.healed.get(*at)?;
                (&healed.key, healed.build.clone())
            }
            Item::Noise(at) => {
                let noise = self.noise.get(*at)?;
                (&noise.key, noise.newest.clone())
            }
            Item::Owner(..) | Item::Recovered | Item::Flapping => return None,
        };
        Some(Place {
            row: Some(key.clone()),
            build: Some(build),
        })
    }
}

fn case(store: &Store, row: &Row, repo: &RepoId, branch: &Text, red: Arc<Red>) -> Case {
    let owners = row.service.component.as_ref().map(|it| &it.owners);
    let catalog = store.catalogs.state(&row.service.context);
    // A group that the catalog does not have answers for nothing.
    let exists = |owner: &&EntityRef| {
        let teams = catalog.map(|state| &state.catalog.teams);
        owner.kind() != "group" || teams.is_some_and(|teams| teams.contains_key(*owner))
    };
    let owner = owners.and_then(|owners| owners.iter().find(exists));
    let ack = store.oncall.ack(repo, branch);
    Case {
        key: row.key(),
        name: row.name.clone(),
        owner: owner.map_or_else(|| "".into(), |owner| owner.with_kind().into()),
        tier: tier(row),
        repo: repo.clone(),
        branch: branch.clone(),
        own: row.standing.is_owner(),
        // It was taken while it was red the last time, and has been green since.
        ack: ack.filter(|ack| ack.number >= red.first.number).cloned(),
        red,
    }
}

fn tier(row: &Row) -> Text {
    let component = row.service.component.as_ref();
    component.map_or_else(|| "".into(), |component| component.tier.clone())
}

/// The first tier matters most; what has none comes last.
fn rank(tier: &str) -> u32 {
    tier.parse().unwrap_or(u32::MAX)
}

impl Choice<'_> {
    /// Whether words decide what is listed: what they are not about is left out.
    fn is_filtered(&self) -> bool {
        let own = matches!(self.view, View::Own(own) if !own.filter.is_empty());
        own || !self.filter.is_empty()
    }

    fn keeps(&self, case: &Case) -> bool {
        let in_view = match self.view {
            View::Own(own) => keeps(&own.filter, case),
            View::All => true,
            View::Mine => case.own,
            View::FirstTier => rank(&case.tier) == 1,
            View::Unacked => case.ack.is_none(),
        };
        in_view && keeps(self.filter, case)
    }
}

fn keeps(filter: &Filter, case: &Case) -> bool {
    if filter.is_empty() {
        return true;
    }
    let token = |key: &str, value: &str| match key {
        "owner" if value == "me" => case.own,
        "owner" => case.owner.to_lowercase().contains(value),
        "branch" => *case.branch == *value,
        "tier" => *case.tier == *value,
        "repo" => case.repo.slug.as_str().to_lowercase().contains(value),
        _ => true,
    };
    let tokens = filter.tokens.iter();
    let hay = format!(
        "{} {} {} {}",
        case.name,
        case.owner,
        case.repo.slug,
        case.red.what()
    );
    filter.reader().keeps(&hay.to_lowercase())
        && tokens
            .into_iter()
            .all(|it| token(&it.key, &it.value.to_lowercase()) != it.inverse)
}

/// Failing default branches of the person's own: the figure in the tab.
pub(in crate::app) fn count(store: &Store) -> usize {
    let catalogs = &store.catalogs;
    let own = catalogs.own.iter().filter_map(|at| catalogs.rows.get(*at));
    let red = |row: &&Row| {
        let repo = row.service.repo.as_ref();
        let state = repo.and_then(|repo| store.builds.repo(repo));
        let verdict = state.and_then(|state| state.main(row.branch.as_deref()).verdict);
        verdict.is_some_and(|verdict| !verdict.passed)
    };
    own.filter(red).count()
}
