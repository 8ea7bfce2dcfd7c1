//! How builds come into being: by a push, by a cron job, by an order through the API.

use std::{borrow::Cow, collections::BTreeMap};

use crate::demo::{
    chance::{Chance, number_of, whole},
    company::Mood,
    trade::message,
};

use super::{
    deeds::Refusal,
    history,
    rows::{Build, Event, Status},
    stages::KILLED_BY_RUNNER,
    state::{Place, State},
};

/// Parameters of a build.
pub(crate) type Params = BTreeMap<String, String>;

/// What somebody wants to be started through the API.
#[derive(Debug, Clone)]
pub(crate) enum Order {
    /// `branch` and `commit` are empty for the default branch and its newest commit.
    Custom {
        branch: String,
        commit: String,
        message: String,
        action: String,
        params: Params,
    },
    Restart {
        parent: i64,
        debug: bool,
        params: Params,
    },
    /// A promotion or a rollback.
    Deploy {
        parent: i64,
        event: Event,
        target: String,
        params: Params,
    },
    Cron {
        name: String,
    },
}

impl State {
    /// Starts a build for `caller`, and gives its number; `None` if the pipeline file wants no such build.
    pub(crate) fn order(
        &mut self,
        place: Place,
        caller: &str,
        order: Order,
    ) -> Result<Option<i64>, Refusal> {
        match order {
            Order::Custom {
                branch,
                commit,
                message,
                action,
                params,
            } => {
                let mut build = self.custom(place, &branch, &commit)?;
                caller.clone_into(&mut build.trigger);
                caller.clone_into(&mut build.sender);
                build.action = action;
                build.params = params;
                if !message.is_empty() {
                    build.message = message;
                }
                Ok(self.insert(place, build))
            }
            Order::Restart {
                parent,
                debug,
                params,
            } => {
                let parent = self.build(place, parent).ok_or(Refusal::NoRows)?;
                if matches!(parent.status, Status::Blocked | Status::Declined) {
                    return Err(Refusal::DeclinedRestart);
                }
                let mut build = self.child(&parent);
                build.event = parent.event;
                build.deploy_to.clone_from(&parent.deploy_to);
                build.cron.clone_from(&parent.cron);
                caller.clone_into(&mut build.trigger);
                build.debug = debug;
                for (name, value) in params {
                    // The old value wins; that is Drone's way.
                    build.params.entry(name).or_insert(value);
                }
                Ok(self.insert(place, build))
            }
            Order::Deploy {
                parent,
                event,
                target,
                params,
            } => {
                let parent = self.build(place, parent).ok_or(Refusal::NoRows)?;
                let mut build = self.child(&parent);
                build.event = event;
                build.deploy_to = target;
                caller.clone_into(&mut build.trigger);
                build.params.extend(params);
                Ok(self.insert(place, build))
            }
            Order::Cron { name } => self.run_cron(place, &name),
        }
    }

    /// Runs a cron job; whoever asked for it is recorded nowhere.
    pub(crate) fn run_cron(&mut self, place: Place, name: &str) -> Result<Option<i64>, Refusal> {
        let repo = self.repos.get(place).ok_or(Refusal::NoRows)?;
        let job = repo
            .crons
            .iter()
            .find(|job| job.name == name)
            .ok_or(Refusal::NoRows)?;
        let branch = job.branch.clone();
        let head = self.head(place, &branch).ok_or(Refusal::NotFound)?;
        let repo = self.repos.get(place).ok_or(Refusal::NoRows)?;
        let mut build = history::empty(0, repo.counter + 1, self.now / 1000);
        build.after = head.after;
        build.message = head.message;
        build.sender.clone_from(&head.author);
        build.author = head.author;
        history::clocked(repo, &mut build);
        name.clone_into(&mut build.cron);
        Ok(self.insert(place, build))
    }

    /// Somebody pushes to a repository, updates a pull request or promotes what is there.
    pub(super) fn push_to(&mut self, place: Place, event: Event, turn: u64) {
        let Some(repo) = self.repos.get(place) else {
            return;
        };
        let mut chance = Chance::of(&[repo.seed, turn, 0x9054]);
        let feature = event == Event::PullRequest || chance.odds(40);
        let from = if feature {
            1 + chance.below(repo.branches.len() - 1)
        } else {
            0
        };
        let Some(branch) = repo.branches.get(from).or(repo.branches.first()).cloned() else {
            return;
        };
        match event {
            Event::Promote => self.promote_newest(place, &mut chance),
            _ => {
                self.push_branch(place, event, &branch, &mut chance);
            }
        }
    }

    /// Somebody pushes a new commit to a branch, and with [`Event::PullRequest`] to one that a pull
    /// request is open for. Gives the number of the build, if there is one.
    pub(crate) fn push_branch(
        &mut self,
        place: Place,
        event: Event,
        branch: &str,
        chance: &mut Chance,
    ) -> Option<i64> {
        let author = self.somebody(chance)?;
        let before = self
            .head(place, branch)
            .map(|head| head.after)
            .unwrap_or_default();
        let repo = self.repos.get(place)?;
        let mut build = history::empty(0, repo.counter + 1, self.now / 1000);
        build.event = Event::Push;
        build.message = message(chance);
        build.before = before;
        build.after = repo.commit(build.number);
        "@hook".clone_into(&mut build.trigger);
        build.sender.clone_from(&author);
        build.author = author;
        if event == Event::PullRequest {
            history::requested(repo, &mut build, branch, chance);
        } else {
            history::pushed(repo, &mut build, branch);
        }
        self.make_way(place, &build);
        self.insert(place, build)
    }

    /// One of the people; the machine comes last and pushes nothing.
    fn somebody(&self, chance: &mut Chance) -> Option<String> {
        let people = self.people.len().saturating_sub(1);
        let person = self.people.get(chance.below(people))?;
        Some(person.login.clone())
    }

    fn promote_newest(&mut self, place: Place, chance: &mut Chance) {
        let target = chance.pick(&["staging", "production"]);
        let Some(caller) = self.somebody(chance) else {
            return;
        };
        let newest = self
            .builds(place)
            .find(|build| build.status == Status::Success && !build.event.deploys())
            .map(|build| build.number);
        if let Some(parent) = newest {
            let order = Order::Deploy {
                parent,
                event: Event::Promote,
                target: target.to_owned(),
                params: Params::new(),
            };
            // The parent was found a line above, so nothing is refused.
            let _started = self.order(place, &caller, order);
        }
    }

    /// A newer push ends older builds of the same branch, where the repository asks for it.
    fn make_way(&mut self, place: Place, newer: &Build) {
        let at = self.now;
        let Some(repo) = self.repos.get(place) else {
            return;
        };
        let (pushes, pulls) = (repo.auto_cancel_pushes, repo.auto_cancel_pull_requests);
        let running_too = repo.auto_cancel_running;
        let older: Vec<i64> = self
            .open
            .iter()
            .filter(|(other, _)| *other == place)
            .filter_map(|(_, number)| repo.live.get(number))
            .filter(|it| it.event == newer.event && it.reference == newer.reference)
            .filter(|it| {
                if it.event == Event::Push {
                    pushes
                } else {
                    pulls
                }
            })
            .filter(|it| {
                it.status == Status::Running && running_too || it.status == Status::Pending
            })
            .filter(|it| {
                it.stages
                    .iter()
                    .all(|stage| stage.status != Status::Blocked)
            })
            .map(|it| it.number)
            .collect();
        for number in older {
            if let Some(repo) = self.repos.get_mut(place)
                && let Some(build) = repo.live.get_mut(&number)
            {
                repo.changes += 1;
                build.stop(at, KILLED_BY_RUNNER);
                build.status = Status::Skipped;
                build.started = if build.started == 0 {
                    at / 1000
                } else {
                    build.started
                };
                build.finished = at / 1000;
                build.version += 1;
            }
            self.open.retain(|open| *open != (place, number));
            self.publish(place, number);
        }
    }

    fn custom(&self, place: Place, branch: &str, commit: &str) -> Result<Build, Refusal> {
        let repo = self.repos.get(place).ok_or(Refusal::NoRows)?;
        let branch = if branch.is_empty() {
            repo.default_branch.as_str()
        } else {
            branch
        };
        let short = branch.strip_prefix("refs/heads/").unwrap_or(branch);
        let mut head = self.head(place, short).ok_or(Refusal::NotFound)?;
        if !commit.is_empty() && commit != head.after {
            let found = self.builds(place).find(|build| build.after == commit);
            head = found.map(Cow::into_owned).ok_or(Refusal::NotFound)?;
        }
        let mut build = history::empty(0, repo.counter + 1, self.now / 1000);
        build.link = repo.commit_address(&head.after);
        build.before.clone_from(&head.after);
        build.after = head.after;
        build.message = head.message;
        build.author = head.author;
        // A full ref is taken as it is, for source and target too.
        build.reference = if branch.starts_with("refs/") {
            branch.to_owned()
        } else {
            format!("refs/heads/{branch}")
        };
        branch.clone_into(&mut build.source);
        branch.clone_into(&mut build.target);
        Ok(build)
    }

    fn child(&self, parent: &Build) -> Build {
        let mut build = history::empty(0, 0, self.now / 1000);
        history::inherit(&mut build, parent);
        build
    }

    /// Stores a new build and puts it into the queue; gives its number, or `None` if nothing wants it.
    fn insert(&mut self, place: Place, mut build: Build) -> Option<i64> {
        let id = whole(self.order.len()) + 1;
        let repo = self.repos.get_mut(place)?;
        if is_skipped(&build) || !repo.wants(&build) {
            return None;
        }
        repo.counter += 1;
        repo.version += 1;
        repo.changes += 1;
        build.id = id;
        build.number = repo.counter;
        if repo.mood == Mood::Broken {
            history::break_off(&mut build);
        } else {
            build.stages = repo.stages(&build, repo.fate(&build));
        }
        // The signature of the pipeline file is looked at for pushes only: a restart goes past it.
        if repo.protected && build.trigger == "@hook" {
            for stage in &mut build.stages {
                stage.status = Status::Blocked;
            }
        }
        let number = build.number;
        let pending: Vec<usize> = build
            .stages
            .iter()
            .enumerate()
            .filter(|(_, stage)| stage.status == Status::Pending)
            .map(|(stage, _)| stage)
            .collect();
        repo.live.insert(number, build);
        self.order.push((place, number));
        if repo
            .live
            .get(&number)
            .is_some_and(|it| !it.status.is_over())
        {
            self.open.push((place, number));
        }
        for stage in pending {
            self.queue(place, number, stage);
        }
        Some(number)
    }

    /// The newest commit of a branch: message, commit and author of its newest build.
    fn head(&self, place: Place, branch: &str) -> Option<Build> {
        let repo = self.repos.get(place)?;
        if !repo.branches.iter().any(|known| known == branch) {
            return None;
        }
        let reference = format!("refs/heads/{branch}");
        let newest = self
            .builds(place)
            .find(|build| build.reference == reference);
        newest.map(Cow::into_owned).or_else(|| {
            let mut chance = Chance::of(&[repo.seed, number_of(branch)]);
            let author = self
                .people
                .get(chance.below(self.people.len().saturating_sub(1)))?;
            let mut build = history::empty(0, 0, repo.created);
            build.after = chance.hex(40);
            build.message = message(&mut chance);
            build.author.clone_from(&author.login);
            Some(build)
        })
    }
}

/// Whether the author asked for no build; that counts for pushes and pull requests only.
fn is_skipped(build: &Build) -> bool {
    let asked = |word| build.message.contains(word) || build.title.contains(word);
    matches!(build.event, Event::Push | Event::PullRequest)
        && ["[ci skip]", "[skip ci]", "***no_ci***"]
            .into_iter()
            .any(asked)
}
