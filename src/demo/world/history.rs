//! The past: builds that were over before the world began. Each follows from the seed of its
//! repository and its number, so that ten thousand repositories cost next to nothing.

use std::collections::BTreeMap;

use crate::demo::{
    chance::{Chance, whole},
    company::Mood,
    trade::{message, pull_request_title},
};

use super::{
    people::Person,
    plan::Fate,
    repo::{Past, Repo},
    rows::{Build, Event, Status},
    stages::{KILLED_BY_RUNNER, Move, Phase},
};

const HOUR: i64 = 3600;

/// Times of creation (Unix seconds, oldest first) of the past builds of a repository whose newest
/// build must be over at `now`.
pub(crate) fn times(repo: &Repo, count: i64, now: i64) -> Vec<i64> {
    let mut chance = Chance::of(&[repo.seed, 0x71]);
    // Long enough ago that even the slowest pipeline is through.
    let mut at = now
        - chance.between(
            600,
            if repo.gets_pushes() {
                9 * HOUR
            } else {
                40 * HOUR
            },
        );
    let mut times = Vec::new();
    for _ in 0..count {
        times.push(at);
        at -= chance.between(20 * 60, 14 * HOUR);
    }
    times.reverse();
    times
}

/// Build `number` of the past, as it ended.
pub(crate) fn build(repo: &Repo, number: i64, people: &[Person]) -> Option<Build> {
    let place = usize::try_from(number - 1).ok()?;
    let past = *repo.history.get(place)?;
    let mut chance = Chance::of(&[repo.seed, 0x8157, number.unsigned_abs()]);
    let mut build = start(repo, number, past, people, &mut chance)?;
    let age = whole(repo.history.len()) - number;
    match (repo.mood, age) {
        (Mood::Broken, 0) => break_off(&mut build),
        (Mood::Stopped, 0..3) => stop(repo, &mut build, age),
        _ => {
            let fate = fate(repo, &build, age);
            build.stages = repo.stages(&build, fate);
            play(&mut build, i64::MAX);
        }
    }
    Some(build)
}

/// The newest builds of a repository show its mood; older ones are a mixture.
fn fate(repo: &Repo, build: &Build, age: i64) -> Fate {
    match (repo.mood, age) {
        (Mood::Red, 5..) | (Mood::RedFeature, 3..) => {
            if build.number % 7 == 3 {
                Fate::Fails
            } else {
                Fate::Passes
            }
        }
        (Mood::Flaky, _) => {
            if build.number % 2 == 1 {
                Fate::Fails
            } else {
                Fate::Passes
            }
        }
        _ => repo.fate(build),
    }
}

/// Lets the runner work until `until` (Unix milliseconds).
fn play(build: &mut Build, until: i64) {
    let mut moves: Vec<Move> = build
        .stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.status == Status::Pending)
        .map(|(stage, _)| Move {
            at: build.created * 1000 + 900,
            stage,
            phase: Phase::Accept,
        })
        .collect();
    while let Some(first) = (0..moves.len()).min_by_key(|place| moves[*place]) {
        let it = moves.swap_remove(first);
        if it.at > until {
            return;
        }
        build.make(it, 0, &mut moves);
    }
}

/// An error before any stage: who started it is lost, as on a real server.
pub(crate) fn break_off(build: &mut Build) {
    build.trigger.clear();
    build.params.clear();
    build.status = Status::Error;
    "yaml: line 14: did not find expected key".clone_into(&mut build.error);
    build.started = build.created;
    build.finished = build.created;
}

/// Declined, killed or skipped by a newer push, in turns.
fn stop(repo: &Repo, build: &mut Build, age: i64) {
    build.stages = repo.stages(build, Fate::Passes);
    if (repo.id + age) % 3 == 0 {
        for stage in &mut build.stages {
            stage.status = Status::Declined;
            stage.version = 2;
        }
        build.status = Status::Declined;
        build.version = 2;
        return;
    }
    let at = build.created * 1000 + 14_000;
    play(build, at);
    build.stop(at, KILLED_BY_RUNNER);
    build.status = if (repo.id + age) % 3 == 1 {
        Status::Killed
    } else {
        Status::Skipped
    };
    build.finished = at / 1000;
    build.version += 2;
}

/// What the build is about, before anything ran.
fn start(
    repo: &Repo,
    number: i64,
    past: Past,
    people: &[Person],
    chance: &mut Chance,
) -> Option<Build> {
    let age = whole(repo.history.len()) - number;
    let event = event(repo, number, age, chance);
    let somebody = |chance: &mut Chance| {
        people
            .get(chance.below(people.len().saturating_sub(1)))
            .map(|it| it.login.clone())
    };
    let author = somebody(chance)?;
    let branch = match (repo.mood, age) {
        (Mood::RedFeature, 0) => repo.branches.get(1),
        (_, 0) => repo.branches.first(),
        _ if event == Event::Push && chance.odds(62) => repo.branches.first(),
        _ if event == Event::Cron || event == Event::Custom => repo.branches.first(),
        _ => repo.branches.get(1 + chance.below(repo.branches.len() - 1)),
    }
    .or(repo.branches.first())?;
    let mut build = empty(past.id, number, past.created);
    build.event = event;
    build.message = message(chance);
    build.after = repo.commit(number);
    build.before = repo.commit(number - 1);
    build.sender.clone_from(&author);
    build.author = author;
    "@hook".clone_into(&mut build.trigger);
    match event {
        Event::Push => pushed(repo, &mut build, branch),
        Event::PullRequest => requested(repo, &mut build, branch, chance),
        Event::Tag => tagged(repo, &mut build, chance),
        Event::Cron => clocked(repo, &mut build),
        Event::Custom => {
            build.trigger.clone_from(&build.sender);
            pushed(repo, &mut build, branch);
            build.before.clone_from(&build.after);
            build.link = repo.commit_address(&build.after);
        }
        Event::Promote | Event::Rollback => {
            let parent = self::build(repo, number - 1, people)?;
            build.trigger = somebody(chance)?;
            inherit(&mut build, &parent);
            build.deploy_to = chance.pick(&["staging", "production"]).to_owned();
        }
    }
    if repo.mood == Mood::Flaky && event == Event::Push && number % 2 == 0 && number > 1 {
        // The same commit again, and this time it passes.
        let parent = self::build(repo, number - 1, people)?;
        inherit(&mut build, &parent);
        build.event = parent.event;
        build.trigger = somebody(chance)?;
    }
    Some(build)
}

/// Which events there are, and how often. The newest build of a mood is a push, so that it can be seen.
fn event(repo: &Repo, number: i64, age: i64, chance: &mut Chance) -> Event {
    let drawn = chance.below(100);
    if repo.mood == Mood::Flaky || number == 1 || (age == 0 && repo.mood != Mood::Green) {
        return Event::Push;
    }
    match drawn {
        0..=54 => Event::Push,
        55..=71 => Event::PullRequest,
        72..=78 => Event::Cron,
        79..=84 => Event::Tag,
        85..=91 => Event::Promote,
        92..=94 => Event::Rollback,
        _ => Event::Custom,
    }
}

/// A build about nothing.
pub(crate) fn empty(id: i64, number: i64, created: i64) -> Build {
    Build {
        id,
        number,
        trigger: String::new(),
        parent: 0,
        status: Status::Pending,
        error: String::new(),
        event: Event::Custom,
        action: String::new(),
        link: String::new(),
        title: String::new(),
        message: String::new(),
        before: String::new(),
        after: String::new(),
        reference: String::new(),
        source_repo: String::new(),
        source: String::new(),
        target: String::new(),
        author: String::new(),
        sender: String::new(),
        params: BTreeMap::new(),
        cron: String::new(),
        deploy_to: String::new(),
        debug: false,
        started: 0,
        finished: 0,
        created,
        updated: created,
        version: 1,
        stages: Vec::new(),
    }
}

/// Makes it a push to `branch`.
pub(crate) fn pushed(repo: &Repo, build: &mut Build, branch: &str) {
    build.reference = format!("refs/heads/{branch}");
    branch.clone_into(&mut build.source);
    branch.clone_into(&mut build.target);
    build.link = format!(
        "{}/compare/{}...{}",
        repo.address(),
        build.before,
        build.after
    );
}

/// Makes it a pull request from `branch`.
pub(crate) fn requested(repo: &Repo, build: &mut Build, branch: &str, chance: &mut Chance) {
    let number = repo
        .branches
        .iter()
        .position(|it| it == branch)
        .unwrap_or(1)
        + 10;
    build.event = Event::PullRequest;
    chance
        .pick(&["opened", "synchronized", "synchronized"])
        .clone_into(&mut build.action);
    build.title = pull_request_title(chance);
    build.link = format!("{}/pulls/{number}", repo.address());
    build.before = String::new();
    build.reference = format!("refs/pull/{number}/head");
    build.source_repo.clone_from(&repo.slug);
    branch.clone_into(&mut build.source);
    build.target.clone_from(&repo.default_branch);
}

fn tagged(repo: &Repo, build: &mut Build, chance: &mut Chance) {
    let tag = format!(
        "v{}.{}.{}",
        1 + chance.below(3),
        chance.below(20),
        chance.below(9)
    );
    "create".clone_into(&mut build.action);
    build.before = String::new();
    build.reference = format!("refs/tags/{tag}");
    build.link = format!(
        "{}/compare/{}...{}",
        repo.address(),
        "0".repeat(40),
        build.after
    );
}

/// Makes it a run of a cron job on the default branch; a real server leaves the source empty.
pub(crate) fn clocked(repo: &Repo, build: &mut Build) {
    build.event = Event::Cron;
    "@cron".clone_into(&mut build.trigger);
    "nightly".clone_into(&mut build.cron);
    build.before = String::new();
    build.reference = format!("refs/heads/{}", repo.default_branch);
    build.target.clone_from(&repo.default_branch);
    build.link = repo.commit_address(&build.after);
}

/// Takes over what restart, promotion and rollback inherit.
pub(crate) fn inherit(build: &mut Build, parent: &Build) {
    build.parent = parent.number;
    build.action.clone_from(&parent.action);
    build.link.clone_from(&parent.link);
    build.title.clone_from(&parent.title);
    build.message.clone_from(&parent.message);
    build.before.clone_from(&parent.before);
    build.after.clone_from(&parent.after);
    build.reference.clone_from(&parent.reference);
    build.source_repo.clone_from(&parent.source_repo);
    build.source.clone_from(&parent.source);
    build.target.clone_from(&parent.target);
    build.author.clone_from(&parent.author);
    build.sender.clone_from(&parent.sender);
    build.params.clone_from(&parent.params);
}
