//! Time passes: what is due happens, in order, and makes the next things due.

use std::{cmp::Reverse, sync::Arc};

use crate::demo::{chance::Chance, company::Mood};

use super::{
    repo::Cron,
    rows::Event,
    stages::{Move, Phase},
    state::{Place, State, World},
};

/// The first so many repositories live a life of their own; those of the crowd only when pushed.
pub(super) const OF_ITS_OWN: usize = 120;

/// Something that is going to happen. Ordered by time, then by when it was thought of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Unix milliseconds.
    at: i64,
    turn: u64,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Somebody pushes somewhere; the number counts these.
    Push(u64),
    /// A cron job of a repository runs.
    Cron(Place, usize),
    /// A runner does something with a build.
    Runner(Place, i64, Move),
}

impl World {
    /// Keeps the world going until the task is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            let next = self.with(|state| state.next_due());
            tokio::select! {
                () = self.shared.clock.until(next) => {}
                () = self.sooner.notified() => {}
            }
        }
    }
}

impl State {
    /// When the next thing happens, in Unix milliseconds.
    pub(crate) fn next_due(&self) -> i64 {
        self.due.peek().map_or(i64::MAX, |Reverse(entry)| entry.at)
    }

    /// Lets everything happen that is due at `now` (Unix milliseconds).
    pub(crate) fn catch_up(&mut self, now: i64) {
        while let Some(Reverse(entry)) = self.due.peek().copied()
            && entry.at <= now
        {
            self.due.pop();
            self.now = entry.at;
            match entry.what {
                What::Push(turn) => self.somebody_pushes(turn),
                What::Cron(place, cron) => self.cron_strikes(place, cron),
                What::Runner(place, number, it) => self.runner_moves(place, number, it),
            }
        }
        self.now = self.now.max(now);
    }

    /// The first things: busy repositories have a build that runs, others one that waits, and so on.
    pub(crate) fn begin(&mut self) {
        let start = self.now;
        for place in 0..self.repos.len() {
            let Some(repo) = self.repos.get_mut(place).filter(|repo| repo.active) else {
                continue;
            };
            let mood = repo.mood;
            let ago = Chance::of(&[repo.seed, 0xA60]).between(6_000, 24_000);
            if place < OF_ITS_OWN && place % 9 == 4 && repo.gets_pushes() {
                repo.crons
                    .push(cron(repo.id, &repo.default_branch, start, ago));
                let next = repo.crons[0].next * 1000;
                self.plan(next, What::Cron(place, 0));
            }
            self.now = start - ago;
            match mood {
                Mood::Busy => self.push_to(place, Event::Push, 0),
                Mood::Blocked => self.push_blocked(place),
                Mood::Stuck => self.push_stuck(place),
                _ => {}
            }
        }
        self.now = start;
        self.plan(start + 4_000, What::Push(1));
        self.catch_up(start);
    }

    fn plan(&mut self, at: i64, what: What) {
        self.entries += 1;
        self.due.push(Reverse(Entry {
            at,
            turn: self.entries,
            what,
        }));
    }

    /// Puts the runner to work on a stage of a build.
    pub(super) fn plan_move(&mut self, place: Place, number: i64, it: Move) {
        self.plan(it.at, What::Runner(place, number, it));
    }

    /// A pending stage waits for a runner: mostly a moment, sometimes for the ten seconds in which
    /// idle runners are deaf.
    pub(super) fn queue(&mut self, place: Place, number: i64, stage: usize) {
        if self
            .repos
            .get(place)
            .is_some_and(|repo| repo.mood == Mood::Stuck)
        {
            return;
        }
        let mut chance = Chance::of(&[self.seed, place as u64, number.unsigned_abs(), 0xACC]);
        let wait = if chance.odds(12) {
            chance.between(4_000, 9_500)
        } else {
            chance.between(80, 900)
        };
        self.plan_move(
            place,
            number,
            Move {
                at: self.now + wait,
                stage,
                phase: Phase::Accept,
            },
        );
    }

    /// Lets the runners do at once all that they still have to do with a build, and says whether it is
    /// over then.
    pub(crate) fn finish(&mut self, place: Place, number: i64) -> bool {
        loop {
            let (mine, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.due)
                .into_sorted_vec()
                .into_iter()
                .partition(|Reverse(entry)| {
                    matches!(entry.what, What::Runner(at, of, _) if (at, of) == (place, number))
                });
            self.due.extend(others);
            if mine.is_empty() {
                break;
            }
            // Sorted for a heap of reversed entries: the earliest is the last.
            for Reverse(entry) in mine.into_iter().rev() {
                if let What::Runner(_, _, it) = entry.what {
                    self.runner_moves(place, number, Move { at: self.now, ..it });
                }
            }
        }
        self.build(place, number)
            .is_some_and(|build| build.status.is_over())
    }

    fn runner_moves(&mut self, place: Place, number: i64, it: Move) {
        if self.quirks.never_starts && it.phase == Phase::Start {
            return;
        }
        let epoch = self.epoch;
        let mut next = Vec::new();
        let Some(repo) = self.repos.get_mut(place) else {
            return;
        };
        let Some(build) = repo.live.get_mut(&number) else {
            return;
        };
        let first_version = build.version;
        let published = build.make(it, epoch, &mut next);
        repo.changes += 1;
        let over =
            build.status.is_over() && build.stages.iter().all(|stage| stage.status.is_over());
        let picked_up = build.version == 2 && first_version == 1;
        for it in next {
            self.plan_move(place, number, it);
        }
        if over {
            self.open.retain(|open| *open != (place, number));
        }
        if published {
            self.publish(place, number);
            if picked_up && self.quirks.older_version_after {
                self.publish_older(place, number);
            }
        }
    }

    /// Tells the subscribers what a build looks like now.
    pub(super) fn publish(&mut self, place: Place, number: i64) {
        if let Some(repo) = self.repos.get(place)
            && let Some(build) = repo.live.get(&number)
        {
            self.subscribers.tell(self.now, place, repo, build);
        }
    }

    fn publish_older(&mut self, place: Place, number: i64) {
        if let Some(repo) = self.repos.get(place)
            && let Some(build) = repo.live.get(&number)
        {
            let mut older = build.clone();
            older.version -= 1;
            self.subscribers.tell(self.now, place, repo, &older);
        }
    }

    fn somebody_pushes(&mut self, turn: u64) {
        let mut chance = Chance::of(&[self.seed, 0x9054, turn]);
        let busy: Vec<Place> = self.places(|mood| mood == Mood::Busy);
        let all: Vec<Place> = self.places(|_| true);
        let from = if !busy.is_empty() && chance.odds(45) {
            busy
        } else {
            all
        };
        if let Some(place) = from.get(chance.below(from.len())) {
            let event = match chance.below(10) {
                0 | 1 => Event::PullRequest,
                2 => Event::Promote,
                _ => Event::Push,
            };
            self.push_to(*place, event, turn);
        }
        let next = self.now + chance.between(18_000, 38_000);
        self.plan(next, What::Push(turn + 1));
    }

    fn places(&self, wanted: impl Fn(Mood) -> bool) -> Vec<Place> {
        let repos = self.repos.iter().enumerate();
        repos
            .filter(|(_, it)| it.gets_pushes() && wanted(it.mood))
            .map(|(place, _)| place)
            .collect()
    }

    fn cron_strikes(&mut self, place: Place, cron: usize) {
        let now = self.now / 1000;
        let Some(job) = self
            .repos
            .get_mut(place)
            .and_then(|repo| repo.crons.get_mut(cron))
        else {
            return;
        };
        job.prev = job.next;
        job.next = now + job.every;
        let (next, name, disabled) = (job.next * 1000, job.name.clone(), job.disabled);
        self.plan(next, What::Cron(place, cron));
        if !disabled {
            // A branch that is gone is nobody's business here.
            let _started = self.run_cron(place, &name);
        }
    }
}

fn cron(repo: i64, branch: &str, now: i64, ago: i64) -> Cron {
    let every = 600 + ago / 40;
    Cron {
        id: repo,
        name: "nightly".to_owned(),
        expr: "@hourly",
        next: now / 1000 + every / 4,
        prev: 0,
        branch: branch.to_owned(),
        disabled: false,
        every,
    }
}

impl State {
    fn push_blocked(&mut self, place: Place) {
        if let Some(repo) = self.repos.get_mut(place) {
            repo.protected = true;
        }
        self.push_to(place, Event::Push, 0);
    }

    fn push_stuck(&mut self, place: Place) {
        self.push_to(place, Event::Push, 0);
        if place.is_multiple_of(2) {
            // Accepted by a machine that could not fetch the details afterwards.
            self.change_newest(place, |stage| {
                "runner-2".clone_into(&mut stage.machine);
                stage.arch = "amd64";
                stage.version = 2;
            });
        }
    }

    fn change_newest(&mut self, place: Place, change: impl Fn(&mut super::rows::Stage)) {
        if let Some(repo) = self.repos.get_mut(place)
            && let Some(build) = repo.live.get_mut(&repo.counter)
        {
            build.stages.iter_mut().for_each(change);
        }
    }
}
