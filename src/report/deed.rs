//! What became of a trigger, a restart, a cancel.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Deed, Outcome, Timestamp};
use crate::report::Build;

/// A deed and its end.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Done {
    /// `trigger`, `restart`, `cancel`.
    pub deed: String,
    pub repository: String,
    /// The build restarted or cancelled.
    pub build: Option<u64>,
    /// `started`, `skipped`, `ended`, `found` (no answer came, and its build was found), `unknown`
    /// (no answer came, and none was found).
    pub outcome: String,
    /// The build that came of it, or the one that ended.
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
            Outcome::Unknown { .. } => ("unknown", None),
        };
        let kept = build
            .map(|build| deed.kept_instead(build))
            .unwrap_or_default();
        Self {
            deed: deed.verb.word().to_owned(),
            repository: deed.repo.slug.to_string(),
            build: deed.build,
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
