//! One line of backdrone's own record: what was tried from this machine, and how it went.

use crate::domain::{Deed, RepoId, Text, Timestamp};

/// A deed has two lines: what was about to happen, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    Intent,
    Outcome,
}

/// How a deed ended, as far as known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordResult {
    /// `success`, `failed`, `denied`, `unknown`.
    pub status: Text,
    /// Number of the build that came of it.
    pub build: Option<u64>,
    /// The fault in one line.
    pub error: Option<String>,
}

/// A line of the record (fields and names of `identity` 4.1, those that direct mode knows).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub seq: u64,
    pub id: Text,
    pub at: Timestamp,
    pub phase: Phase,
    /// Id of the intent that an outcome belongs to.
    pub corr: Text,
    /// `build.restart` …
    pub kind: Text,
    /// Entity reference, else the login in Drone.
    pub actor: Text,
    pub repo: RepoId,
    pub build: Option<u64>,
    /// Name of the stage that was decided.
    pub stage: Option<Text>,
    pub component: Option<Text>,
    pub owner: Option<Text>,
    pub params: Vec<(Text, Text)>,
    pub reason: Option<String>,
    /// `tui`, `cli` …: by what means.
    pub via: Text,
    /// Program and version.
    pub client: Text,
    /// Id of the request, where a gateway gave one.
    pub request: Option<Text>,
    /// The rule by which it was allowed or denied, where a gateway decided.
    pub right: Option<Text>,
    pub result: Option<RecordResult>,
}

/// What is about to be recorded: the deed and who stands to it how, at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub deed: Deed,
    pub actor: Text,
    pub component: Option<Text>,
    pub owner: Option<Text>,
    /// `tui` or `cli`.
    pub via: &'static str,
}
