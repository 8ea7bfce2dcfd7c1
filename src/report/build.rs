//! Builds, stages, steps and lines of logs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, RepoId, Timestamp, actor, masked, rfc3339};
use crate::report::some;

/// A build.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Build {
    pub context: String,
    pub server: String,
    /// `owner/name`.
    pub repository: String,
    pub number: u64,
    /// As Drone says it, but `blocked` where a stage waits for approval.
    pub status: String,
    pub event: String,
    /// Branch, tag or pull request.
    pub branch: String,
    pub commit: String,
    /// First line of the message or the title.
    pub message: String,
    pub author: String,
    /// Login that started it, `@hook`, `@cron`; null where Drone does not know.
    pub started_by: Option<String>,
    /// Number of the build that it is a restart or promotion of.
    pub parent: Option<u64>,
    pub deploy_to: Option<String>,
    /// Secret-looking values are `***`.
    pub params: std::collections::BTreeMap<String, String>,
    /// Why it could not even begin.
    pub error: Option<String>,
    pub created_at: Option<String>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    pub duration_seconds: Option<i64>,
    /// The step that failed first, as `stage/step`.
    pub failed_step: Option<String>,
    /// Null where they were not asked for.
    pub stages: Option<Vec<Stage>>,
}

/// A stage of a build.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stage {
    pub number: u32,
    pub name: String,
    pub status: String,
    pub error: Option<String>,
    pub machine: Option<String>,
    pub depends_on: Vec<String>,
    pub started_at: Option<String>,
    pub stopped_at: Option<String>,
    pub duration_seconds: Option<i64>,
    pub steps: Vec<Step>,
}

/// A step of a stage.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Step {
    pub number: u32,
    pub name: String,
    pub status: String,
    pub error: Option<String>,
    pub exit_code: i32,
    pub image: Option<String>,
    pub started_at: Option<String>,
    pub stopped_at: Option<String>,
    pub duration_seconds: Option<i64>,
}

/// A line of a log; one JSON object a line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LogLine {
    pub stage: String,
    pub step: String,
    /// 1-based.
    pub line: u64,
    /// Seconds since the step began.
    pub time_seconds: Option<u32>,
    /// Without colours and control characters.
    pub text: String,
}

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(rfc3339)
}

impl Build {
    /// `now` is the server's time, for what still runs.
    pub fn new(repo: &RepoId, build: &domain::Build, now: Timestamp) -> Self {
        let shown = |(key, value): &(domain::Text, domain::Text)| {
            let value = if masked(key) { "***" } else { &**value };
            (key.to_string(), value.to_owned())
        };
        let failed = build.failed_step();
        let failed = failed.and_then(|(stage, step)| {
            let step = step?;
            Some(format!("{}/{}", stage.name, step.name))
        });
        let stages = build.stages.as_ref();
        Self {
            context: repo.server.context.to_string(),
            server: repo.server.server.to_string(),
            repository: repo.slug.to_string(),
            number: build.number,
            status: build.shown_status().word().to_owned(),
            event: build.event.word().to_owned(),
            branch: build.place().to_string(),
            commit: build.after.to_string(),
            message: build.headline().to_owned(),
            author: build.author().to_owned(),
            started_by: Some(actor(build).shown())
                .filter(|who| *who != "-")
                .map(str::to_owned),
            parent: build.parent,
            deploy_to: some(&build.deploy_to),
            params: build.params.iter().map(shown).collect(),
            error: some(&build.error),
            created_at: time(build.created),
            started_at: time(build.started),
            finished_at: time(build.finished),
            duration_seconds: build.seconds(now),
            failed_step: failed,
            stages: stages.map(|stages| stages.iter().map(|s| Stage::new(s, now)).collect()),
        }
    }
}

impl Stage {
    fn new(stage: &domain::Stage, now: Timestamp) -> Self {
        Self {
            number: stage.number,
            name: stage.name.to_string(),
            status: stage.status.word().to_owned(),
            error: some(&stage.error),
            machine: some(&stage.machine),
            depends_on: stage.depends_on.iter().map(ToString::to_string).collect(),
            started_at: time(stage.started),
            stopped_at: time(stage.stopped),
            duration_seconds: stage.seconds(now),
            steps: stage
                .steps
                .iter()
                .map(|step| Step::new(step, now))
                .collect(),
        }
    }
}

impl Step {
    fn new(step: &domain::Step, now: Timestamp) -> Self {
        Self {
            number: step.number,
            name: step.name.to_string(),
            status: step.status.word().to_owned(),
            error: some(&step.error),
            exit_code: step.exit_code,
            image: some(&step.image),
            started_at: time(step.started),
            stopped_at: time(step.stopped),
            duration_seconds: step.seconds(now),
        }
    }
}
