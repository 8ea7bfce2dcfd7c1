//! What Drone sends (`drone-api` 2), and how it becomes ours.

use serde::Deserialize;

use crate::domain::{
    Account, Build, BuildEvent, RepoFacts, RepoSlug, Rights, Stage, Status, Step, Text, Timestamp,
};
use crate::http::{Flag, Many, Maybe, Number, Pairs, Pool, Word};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UserWire<'a> {
    #[serde(borrow)]
    login: Word<'a>,
    email: Word<'a>,
    admin: Flag,
    machine: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RepoWire<'a> {
    id: Number,
    #[serde(borrow)]
    slug: Word<'a>,
    default_branch: Word<'a>,
    active: Flag,
    link: Word<'a>,
    counter: Number,
    protected: Flag,
    timeout: Number,
    updated: Number,
    permissions: Maybe<RightsWire>,
    build: Maybe<BuildWire<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RightsWire {
    read: Flag,
    write: Flag,
    admin: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BuildWire<'a> {
    id: Number,
    number: Number,
    #[serde(borrow)]
    trigger: Word<'a>,
    parent: Number,
    status: Word<'a>,
    error: Word<'a>,
    event: Word<'a>,
    action: Word<'a>,
    link: Word<'a>,
    title: Word<'a>,
    message: Word<'a>,
    before: Word<'a>,
    after: Word<'a>,
    #[serde(rename = "ref")]
    git_ref: Word<'a>,
    source_repo: Word<'a>,
    source: Word<'a>,
    target: Word<'a>,
    author_login: Word<'a>,
    author_name: Word<'a>,
    author_email: Word<'a>,
    sender: Word<'a>,
    params: Pairs<'a>,
    cron: Word<'a>,
    deploy_to: Word<'a>,
    created: Number,
    started: Number,
    finished: Number,
    version: Number,
    stages: Option<Many<Maybe<StageWire<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StageWire<'a> {
    id: Number,
    number: Number,
    #[serde(borrow)]
    name: Word<'a>,
    #[serde(rename = "type")]
    kind: Word<'a>,
    status: Word<'a>,
    error: Word<'a>,
    exit_code: Number,
    machine: Word<'a>,
    os: Word<'a>,
    arch: Word<'a>,
    limit: Number,
    depends_on: Many<Word<'a>>,
    labels: Pairs<'a>,
    created: Number,
    started: Number,
    stopped: Number,
    version: Number,
    steps: Many<Maybe<StepWire<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StepWire<'a> {
    id: Number,
    number: Number,
    #[serde(borrow)]
    name: Word<'a>,
    status: Word<'a>,
    error: Word<'a>,
    errignore: Flag,
    exit_code: Number,
    image: Word<'a>,
    detached: Flag,
    depends_on: Many<Word<'a>>,
    started: Number,
    stopped: Number,
    version: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LineWire {
    pos: Number,
    out: String,
    time: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct VersionWire {
    pub(super) version: String,
}

impl UserWire<'_> {
    /// `None` for an object that is no account: nobody is without a login.
    pub(super) fn account(self) -> Option<Account> {
        let known = !self.login.is_empty();
        known.then(|| Account {
            login: self.login.into(),
            email: self.email.into(),
            admin: self.admin.0,
            machine: self.machine.0,
        })
    }
}

impl RepoWire<'_> {
    /// The repository and the build that came with it. `None` for a slug that is none.
    pub(super) fn read(self, pool: &mut Pool) -> Option<(RepoFacts, Option<Build>)> {
        let facts = RepoFacts {
            id: self.id.unsigned(),
            slug: RepoSlug::parse(&self.slug.0)?,
            default_branch: pool.shared(&self.default_branch),
            active: self.active.0,
            link: self.link.into(),
            counter: self.counter.unsigned(),
            protected: self.protected.0,
            timeout: self.timeout.small(),
            updated: time(self.updated),
            rights: self.permissions.0.map(|it| Rights {
                read: it.read.0,
                write: it.write.0,
                admin: it.admin.0,
            }),
        };
        Some((facts, self.build.0.and_then(|build| build.read(pool))))
    }
}

impl BuildWire<'_> {
    /// `None` for an object that is no build: numbers count from 1.
    pub(super) fn read(self, pool: &mut Pool) -> Option<Build> {
        let number = Some(self.number.unsigned()).filter(|number| *number > 0)?;
        let stages = self.stages.map(|stages| {
            let found = stages.0.into_iter().filter_map(|stage| stage.0);
            found.map(|stage| stage.read(pool)).collect()
        });
        Some(Build {
            id: self.id.unsigned(),
            number,
            status: Status::from_word(&self.status.0),
            error: self.error.into(),
            event: BuildEvent::from_word(&self.event.0),
            action: pool.shared(&self.action),
            link: self.link.into(),
            title: self.title.into(),
            message: self.message.into(),
            before: pool.shared(&self.before),
            after: pool.shared(&self.after),
            git_ref: pool.shared(&self.git_ref),
            source_repo: pool.shared(&self.source_repo),
            source: pool.shared(&self.source),
            target: pool.shared(&self.target),
            author_login: pool.shared(&self.author_login),
            author_name: pool.shared(&self.author_name),
            author_email: pool.shared(&self.author_email),
            sender: pool.shared(&self.sender),
            trigger: pool.shared(&self.trigger),
            parent: Some(self.parent.unsigned()).filter(|parent| *parent > 0),
            params: pairs(self.params, pool),
            cron: pool.shared(&self.cron),
            deploy_to: pool.shared(&self.deploy_to),
            created: time(self.created),
            started: time(self.started),
            finished: time(self.finished),
            version: self.version.unsigned(),
            stages,
        })
    }
}

impl StageWire<'_> {
    fn read(self, pool: &mut Pool) -> Stage {
        Stage {
            id: self.id.unsigned(),
            number: self.number.small(),
            name: pool.shared(&self.name),
            kind: pool.shared(&self.kind),
            status: Status::from_word(&self.status.0),
            error: self.error.into(),
            exit_code: code(self.exit_code),
            machine: pool.shared(&self.machine),
            os: pool.shared(&self.os),
            arch: pool.shared(&self.arch),
            limit: self.limit.small(),
            depends_on: self.depends_on.0.iter().map(|it| pool.shared(it)).collect(),
            labels: pairs(self.labels, pool),
            created: time(self.created),
            started: time(self.started),
            stopped: time(self.stopped),
            version: self.version.unsigned(),
            steps: {
                let steps = self.steps.0.into_iter().filter_map(|step| step.0);
                steps.map(|step| step.read(pool)).collect()
            },
        }
    }
}

impl StepWire<'_> {
    fn read(self, pool: &mut Pool) -> Step {
        Step {
            id: self.id.unsigned(),
            number: self.number.small(),
            name: pool.shared(&self.name),
            status: Status::from_word(&self.status.0),
            error: self.error.into(),
            ignored: self.errignore.0,
            exit_code: code(self.exit_code),
            image: pool.shared(&self.image),
            detached: self.detached.0,
            depends_on: self.depends_on.0.iter().map(|it| pool.shared(it)).collect(),
            started: time(self.started),
            stopped: time(self.stopped),
            version: self.version.unsigned(),
        }
    }
}

impl LineWire {
    /// Position, text with its line end, seconds since the step began.
    pub(super) fn read(self) -> (u64, String, u32) {
        (self.pos.unsigned(), self.out, self.time.small())
    }
}

fn time(seconds: Number) -> Option<Timestamp> {
    Timestamp::known(seconds.0)
}

fn code(number: Number) -> i32 {
    i32::try_from(number.0).unwrap_or(i32::MAX)
}

/// An object has no order: the same parameters are to look the same every time.
fn pairs(pairs: Pairs<'_>, pool: &mut Pool) -> Vec<(Text, Text)> {
    let pairs = pairs.0.into_iter();
    let mut pairs: Vec<(Text, Text)> = pairs
        .map(|(key, value)| (pool.shared(&Word(key)), Word(value).into()))
        .collect();
    pairs.sort();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(json: &str) -> Option<Build> {
        let wire: BuildWire<'_> = serde_json::from_str(json).expect("JSON");
        wire.read(&mut Pool::default())
    }

    #[test]
    fn an_odd_value_costs_itself_and_not_the_build() {
        let build = build(
            r#"{"number":7,"id":"70","status":"resting","started":null,"finished":0,"params":[1],
            "message":"a\nb","parent":0,"stages":[null,{"number":1,"steps":[3,{"number":1,"exit_code":137}]}]}"#,
        )
        .expect("a build");
        assert_eq!((build.id, build.number, build.parent), (70, 7, None));
        assert_eq!(build.status, Status::Other("resting".into()));
        assert_eq!((build.started, build.finished), (None, None));
        let stages = build.stages.expect("stages");
        assert_eq!(stages.len(), 1);
        assert_eq!(stages[0].steps[0].exit_code, 137);
    }

    #[test]
    fn stages_that_are_left_out_are_not_taken_for_none() {
        assert_eq!(build(r#"{"number":1}"#).expect("a build").stages, None);
        let none = build(r#"{"number":1,"stages":[]}"#).expect("a build");
        assert_eq!(none.stages, Some(vec![]));
        assert_eq!(build(r#"{"message":"Not Found"}"#), None);
    }
}
