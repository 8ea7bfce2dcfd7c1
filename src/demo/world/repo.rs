//! A repository: its settings, its past, its builds of today.

use std::collections::BTreeMap;

use crate::demo::{
    chance::{Chance, number_of},
    company::{Mood, Repository, Service},
    trade::{Shape, Trade, branch},
};

use super::{people::owner_name, rows::Build};

/// A row of the table of repositories, and what the simulation knows about it.
#[derive(Debug)]
pub(crate) struct Repo {
    pub id: i64,
    /// Account whose source-control token Drone uses; 0 for a repository that was never enabled.
    pub user_id: i64,
    pub namespace: String,
    pub name: String,
    pub slug: String,
    pub default_branch: String,
    pub private: bool,
    pub visibility: String,
    pub active: bool,
    pub config_path: String,
    pub trusted: bool,
    pub protected: bool,
    pub ignore_forks: bool,
    pub ignore_pull_requests: bool,
    pub auto_cancel_pull_requests: bool,
    pub auto_cancel_pushes: bool,
    pub auto_cancel_running: bool,
    /// Minutes.
    pub timeout: i64,
    /// 0 for no limit.
    pub throttle: i64,
    /// Number of the newest build.
    pub counter: i64,
    /// Unix seconds.
    pub created: i64,
    pub version: i64,
    pub crons: Vec<Cron>,

    /// Owning teams and people, as [`owner_name`] gives them.
    pub owners: Vec<String>,
    pub mood: Mood,
    pub trade: Trade,
    pub shape: Shape,
    /// The pipelines run for the default branch only; other branches answer `null`.
    pub main_only: bool,
    pub seed: u64,
    /// The default branch first.
    pub branches: Vec<String>,
    /// Builds that were over before the world began; the first has number 1.
    pub history: Vec<Past>,
    /// Builds that began later, by number.
    pub live: BTreeMap<i64, Build>,
    /// Grows with every change of anything in this repository.
    pub changes: u64,
}

/// A build of the past: everything else about it follows from the seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past {
    pub id: i64,
    /// Unix seconds.
    pub created: i64,
}

/// A cron job.
#[derive(Debug, Clone)]
pub(crate) struct Cron {
    pub id: i64,
    pub name: String,
    /// Six fields, or `@daily` and the like.
    pub expr: &'static str,
    /// Unix seconds.
    pub next: i64,
    pub prev: i64,
    pub branch: String,
    pub disabled: bool,
    /// Seconds from one run to the next.
    pub every: i64,
}

impl Repo {
    /// The repository as the company describes it, without a past.
    pub(crate) fn new(seed: u64, id: i64, given: &Repository, service: &Service) -> Self {
        let (namespace, name) = given.slug.split_once('/').unwrap_or(("acme", &given.slug));
        let seed = Chance::of(&[seed, number_of(&given.slug)]).next();
        let mut chance = Chance::of(&[seed, 0x4E]);
        let default_branch = match given.default_branch.as_str() {
            "" => "main",
            other => other,
        };
        let mut branches = vec![default_branch.to_owned()];
        for n in 0..3 {
            let next = branch(&mut chance, n);
            if !branches.contains(&next) {
                branches.push(next);
            }
        }
        let admins = given.admins.iter().map(|login| format!("user:{login}"));
        let owners = std::iter::once(owner_name(&service.owner)).chain(admins);
        let trade = Trade::of(&service.tags, &mut chance);
        let shape = Shape::by_chance(&mut chance);
        Self {
            id,
            user_id: i64::from(given.active),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            slug: given.slug.clone(),
            default_branch: default_branch.to_owned(),
            private: given.private,
            visibility: if given.private { "private" } else { "public" }.to_owned(),
            active: given.active,
            config_path: if given.active { ".drone.yml" } else { "" }.to_owned(),
            trusted: false,
            protected: given.protected,
            ignore_forks: false,
            ignore_pull_requests: false,
            auto_cancel_pull_requests: chance.odds(30),
            auto_cancel_pushes: chance.odds(15),
            auto_cancel_running: chance.odds(10),
            timeout: if given.active { 60 } else { 0 },
            throttle: 0,
            counter: 0,
            created: 0,
            version: 1,
            crons: Vec::new(),
            owners: owners.collect(),
            mood: given.mood,
            trade,
            shape: if given.mood == Mood::Chatty {
                Shape::Chatty
            } else {
                shape
            },
            main_only: given.mood == Mood::Green && chance.odds(15),
            seed,
            branches,
            history: Vec::new(),
            live: BTreeMap::new(),
            changes: 0,
        }
    }

    /// Gives it another slug; everything else stays, its id first of all.
    pub(super) fn rename(&mut self, slug: &str) {
        let (namespace, name) = slug.split_once('/').unwrap_or(("acme", slug));
        namespace.clone_into(&mut self.namespace);
        name.clone_into(&mut self.name);
        slug.clone_into(&mut self.slug);
        self.changes += 1;
    }

    /// Whether people push to it while the demo runs. The other moods are told by their newest build.
    pub(crate) fn gets_pushes(&self) -> bool {
        self.active
            && matches!(
                self.mood,
                Mood::Green | Mood::Red | Mood::Flaky | Mood::RedFeature | Mood::Busy
            )
    }

    /// Commit number `n` of this repository.
    pub(crate) fn commit(&self, n: i64) -> String {
        Chance::of(&[self.seed, 0xC0, n.unsigned_abs()]).hex(40)
    }

    /// Address of the repository in source control.
    pub(crate) fn address(&self) -> String {
        format!("https://git.acme.example/{}", self.slug)
    }

    /// Address of a commit as Gitea's API gives it: it answers JSON, not a page.
    pub(crate) fn commit_address(&self, commit: &str) -> String {
        format!(
            "https://git.acme.example/api/v1/repos/{}/git/commits/{commit}",
            self.slug
        )
    }
}
