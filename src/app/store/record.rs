//! The newest lines of backdrone's own record.

use crate::app::remote::Remote;
use crate::domain::{BuildId, Phase, Record};

/// What was read of the record, newest first.
#[derive(Debug, Clone, Default)]
pub struct RecordState {
    pub records: Vec<Record>,
    pub remote: Remote,
}

impl RecordState {
    /// Outcomes that concern a build: deeds on it, and the deed that it came of.
    pub fn of<'a>(&'a self, build: &'a BuildId) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(move |record| {
            record.phase == Phase::Outcome
                && record.repo == build.repo
                && (record.build == Some(build.number)
                    || record
                        .result
                        .as_ref()
                        .is_some_and(|r| r.build == Some(build.number)))
        })
    }
}
