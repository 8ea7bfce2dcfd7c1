//! What became of a deed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Deed, Outcome, Timestamp};
use crate::report::Build;

/// A deed and its end.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Done {
    /// `trigger`, `restart`, `cancel`, `approve`, `decline`, `activate`.
    pub deed: String,
    pub repository: String,
    /// The build restarted or cancelled, or of which a stage was decided.
    pub build: Option<u64>,
    /// Name of the stage that was approved or declined.
    pub stage: Option<String>,
    /// `started`, `skipped`, `ended`, `found` (no answer came, and its build was found), `unknown`
    /// (no answer came, and none was found), `decided`, `activated`.
    pub outcome: String,
    /// The build that came of it, or the one that ended or was decided about, as it then was.
    pub result: Option<Build>,
    /// Parameters that Drone kept in place of what was asked for, as `KEY=value`.
    pub kept_instead: Vec<String>,
    /// What could not be written to the own record.
    pub not_recorded: Vec<String>,
}

impl Done {
    pub fn new(deed: &Deed, outcome: &Outcome, not_recorded: Vec<String>, now: Timestamp) -> Self {
        let (word, build) = match outcome {
            Outcome::Started(build) => ("started", Some(build)),
            Outcome::Found(build) => ("found", Some(build)),
            Outcome::Ended(build) => ("ended", Some(build)),
            Outcome::Skipped => ("skipped", None),
            Outcome::Decided(build) => ("decided", build.as_ref()),
            Outcome::Activated(_) => ("activated", None),
            Outcome::Unknown { .. } => ("unknown", None),
        };
        let kept = build
            .map(|build| deed.kept_instead(build))
            .unwrap_or_default();
        Self {
            deed: deed.verb.word().to_owned(),
            repository: deed.repo.slug.to_string(),
            build: deed.build,
            stage: deed.stage.as_ref().map(|stage| stage.name.to_string()),
            outcome: word.to_owned(),
            result: build.map(|build| Build::new(&deed.repo, build, now)),
            kept_instead: kept
                .iter()
                .map(|(key, _, kept)| format!("{key}={kept}"))
                .collect(),
            not_recorded,
        }
    }
}
