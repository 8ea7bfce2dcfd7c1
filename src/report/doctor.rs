//! What the doctor found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain;

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Check {
    /// What: `configuration`, `folders`, `record`, `terminal`, `proxy`, `keyring`, `issuer`, `session`,
    /// `backstage`, `catalog`, `server:NAME`, `account:NAME`, `clock`.
    pub check: String,
    /// `good`, `warn`, `bad` or `skipped`: there was nothing to look at.
    pub verdict: &'static str,
    /// One sentence.
    pub said: String,
    /// The next step; `null` where there is none.
    pub next: Option<String>,
    /// How long it took to find out.
    pub milliseconds: u64,
}

impl From<&domain::Check> for Check {
    fn from(check: &domain::Check) -> Self {
        Self {
            check: check.subject.id(),
            verdict: check.verdict.name(),
            said: check.said.clone(),
            next: check.next.clone(),
            milliseconds: check.took,
        }
    }
}
