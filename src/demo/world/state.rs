//! The database itself, and the lock around it.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

use crate::demo::{
    chance::{Chance, whole},
    company::Mood,
    mishaps::Quirks,
    shared::Shared,
};

use super::{
    history,
    news::{Subscribers, Subscription},
    people::{Person, Rights, accounts},
    repo::{Past, Repo},
    rows::Build,
    simulation::{Entry, OF_ITS_OWN},
};

/// A repository by its place in [`State::repos`].
pub(crate) type Place = usize;

/// Everything that Drone has stored, and what is going to happen.
#[derive(Debug)]
pub(crate) struct State {
    pub seed: u64,
    /// Moment up to which everything has happened, in Unix milliseconds.
    pub now: i64,
    pub repos: Vec<Repo>,
    pub people: Vec<Person>,
    /// Repository and number of each build, by id; the first has id 1.
    pub order: Vec<(Place, i64)>,
    /// Builds that are not over.
    pub open: Vec<(Place, i64)>,
    /// Logs that were deleted, by step id.
    pub purged: HashSet<i64>,
    pub quirks: Quirks,
    /// Restarts of the server so far.
    pub epoch: u64,
    pub(super) by_slug: HashMap<String, Place>,
    pub(super) due: BinaryHeap<Reverse<Entry>>,
    pub(super) entries: u64,
    pub(super) subscribers: Subscribers,
}

/// The running world.
#[derive(Debug)]
pub(crate) struct World {
    pub shared: Arc<Shared>,
    state: Mutex<State>,
    /// Told when something is due earlier than it was.
    pub(super) sooner: Notify,
}

impl World {
    /// The world of this company: its past is there, its present begins. `builds` is the number of
    /// past builds in all, 0 for a measure of its own.
    pub(crate) fn new(shared: Arc<Shared>, seed: u64, builds: usize) -> Self {
        let mut state = State::new(&shared, seed, builds);
        for person in &state.people {
            shared.tokens.issue(&person.login, &person.token);
        }
        state.begin();
        Self {
            shared,
            state: Mutex::new(state),
            sooner: Notify::new(),
        }
    }

    /// Lets happen what is due, then does `work` with the database.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mishaps = self.shared.mishaps.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.quirks = mishaps.quirks;
        state.epoch = mishaps.restarts;
        let before = state.next_due();
        state.catch_up(self.shared.clock.millis());
        let result = work(&mut state);
        if state.next_due() < before {
            self.sooner.notify_one();
        }
        result
    }

    /// Who asks with this token.
    pub(crate) fn login_of_token(&self, token: &str) -> Option<String> {
        self.shared.tokens.login_of(token)
    }
}

impl State {
    fn new(shared: &Shared, seed: u64, builds: usize) -> Self {
        let now = shared.clock.millis();
        let people = accounts(&shared.company, seed, now / 1000 - 400 * 86_400);
        let mut repos: Vec<Repo> = Vec::new();
        let mut by_slug: HashMap<String, Place> = HashMap::new();
        for service in &shared.company.services {
            for given in &service.repos {
                let place = *by_slug.entry(given.slug.clone()).or_insert_with(|| {
                    repos.push(Repo::new(seed, whole(repos.len()) + 1, given, service));
                    repos.len() - 1
                });
                let owner = super::people::owner_name(&service.owner);
                if let Some(repo) = repos.get_mut(place)
                    && !repo.owners.contains(&owner)
                {
                    repo.owners.push(owner);
                }
            }
        }
        let order = write_past(&mut repos, builds, now / 1000);
        Self {
            seed,
            now,
            repos,
            people,
            order,
            open: Vec::new(),
            purged: HashSet::new(),
            quirks: Quirks::default(),
            epoch: 0,
            by_slug,
            due: BinaryHeap::new(),
            entries: 0,
            subscribers: Subscribers::default(),
        }
    }

    /// The repository with this slug.
    pub(crate) fn place(&self, slug: &str) -> Option<Place> {
        self.by_slug.get(slug).copied()
    }

    /// Gives a repository another name; nobody is told. Says whether there was one of the old name and
    /// none of the new.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> bool {
        if self.by_slug.contains_key(to) {
            return false;
        }
        let Some(place) = self.by_slug.remove(from) else {
            return false;
        };
        self.by_slug.insert(to.to_owned(), place);
        if let Some(repo) = self.repos.get_mut(place) {
            repo.rename(to);
        }
        true
    }

    /// A build, from today or from the past.
    pub(crate) fn build(&self, place: Place, number: i64) -> Option<Cow<'_, Build>> {
        let repo = self.repos.get(place)?;
        match repo.live.get(&number) {
            Some(build) => Some(Cow::Borrowed(build)),
            None => history::build(repo, number, &self.people).map(Cow::Owned),
        }
    }

    /// All builds of a repository, newest first.
    pub(crate) fn builds(&self, place: Place) -> impl Iterator<Item = Cow<'_, Build>> {
        let counter = self.repos.get(place).map_or(0, |repo| repo.counter);
        (1..=counter)
            .rev()
            .filter_map(move |number| self.build(place, number))
    }

    /// Hears of everything from now on.
    pub(crate) fn subscribe(&mut self) -> Subscription {
        self.subscribers.add()
    }

    /// The account with this login.
    pub(crate) fn person(&self, login: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.login == login)
    }

    /// What the row of permissions says; `None` if there is no row.
    pub(crate) fn granted(&self, login: &str, place: Place) -> Option<Rights> {
        let person = self.person(login).filter(|person| !person.machine)?;
        let repo = self.repos.get(place)?;
        Some(person.granted(&repo.owners, repo.private)).filter(|rights| rights.read)
    }
}

/// Gives every repository its past, and every past build an id, in the order of their creation.
fn write_past(repos: &mut [Repo], builds: usize, now: i64) -> Vec<(Place, i64)> {
    let even = whole(builds.div_ceil(repos.len().max(1)));
    let mut all: Vec<(i64, Place, i64)> = Vec::new();
    for (place, repo) in repos.iter_mut().enumerate() {
        repo.created = now - 300 * 86_400 - i64::try_from(place).unwrap_or_default();
        let mut chance = Chance::of(&[repo.seed, 0xB1]);
        let own = if place < OF_ITS_OWN {
            chance.between(5, 14)
        } else {
            chance.between(1, 3)
        };
        let count = match (repo.mood, even) {
            (Mood::Never, _) => 0,
            (_, 0) => own,
            (_, even) => even,
        };
        let times = history::times(repo, count, now);
        all.extend(
            times
                .iter()
                .zip(1..)
                .map(|(created, number)| (*created, place, number)),
        );
        repo.history = times
            .iter()
            .map(|&created| Past { id: 0, created })
            .collect();
        repo.counter = count;
        repo.version = count + 2;
    }
    all.sort_unstable();
    for (id, (_, place, number)) in (1..).zip(&all) {
        let past = repos.get_mut(*place).and_then(|repo| {
            repo.history
                .get_mut(usize::try_from(*number - 1).unwrap_or(usize::MAX))
        });
        if let Some(past) = past {
            past.id = id;
        }
    }
    all.into_iter()
        .map(|(_, place, number)| (place, number))
        .collect()
}
