//! What the doctor found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, Component, Diagnosis, Timestamp, rfc3339};

/// Everything that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Doctor {
    /// `backdrone.doctor/1`.
    pub schema: &'static str,
    /// When it was put together.
    pub as_of: String,
    /// A server did not answer: what entries say of its repositories was not judged.
    pub stale: bool,
    /// The connection; empty where only the catalog was looked at.
    pub items: Vec<Check>,
    /// What is wrong with catalog entries, the worst first; `null` where the catalog was not looked at
    /// or could not be read.
    pub findings: Option<Vec<Finding>>,
}

/// One rule that one catalog entry breaks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Finding {
    /// `metadata.name` of the component.
    pub service: String,
    /// `component:default/checkout-api`
    pub entity: String,
    /// First owner of the `ownedBy` relations; `null` where there is none.
    pub owner: Option<String>,
    /// Stable id of the rule: `repository-missing`, `repository-renamed`, `repository-inactive`,
    /// `bad-slug`, `template-left-over`, `unknown-server`, `no-repository`, `guessed-repository`,
    /// `foreign-repository`, `shared-repository`, `not-built`, `owner-missing`, `owner-unknown`,
    /// `empty-group`, `schema-error`, `processing-error`, `location-error`, `orphan`, `no-runbook`.
    pub rule: &'static str,
    /// `error`, `warn` or `note`.
    pub severity: &'static str,
    /// What the entry says.
    pub declared: Option<Declared>,
    /// Where its file is, as the catalog tells; `null` where it does not.
    pub file: Option<String>,
    /// What Drone or the catalog says to it.
    pub found: String,
    pub suggestion: Option<Suggestion>,
    /// What is so as long as it is not mended.
    pub effect: &'static [&'static str],
    /// Lines of the file to change; `null` where no change to it can help.
    pub change: Option<Change>,
    /// The next step.
    pub next: &'static str,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Declared {
    /// Key of an annotation, or `spec.owner`.
    pub key: String,
    pub value: String,
}

/// What may have been meant.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Suggestion {
    pub value: String,
    pub why: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// Lines of a unified diff, without line numbers.
    pub diff: String,
    /// Capitals in it stand for what only a person knows.
    pub fill_in: bool,
}

impl Doctor {
    pub fn new(
        as_of: Timestamp,
        stale: bool,
        items: Vec<Check>,
        findings: Option<Vec<Finding>>,
    ) -> Self {
        Self {
            schema: "backdrone.doctor/1",
            as_of: rfc3339(as_of),
            stale,
            items,
            findings,
        }
    }
}

impl Finding {
    /// A diagnosis, with the entry that it is about.
    pub fn new(diagnosis: &Diagnosis, component: Option<&Component>) -> Self {
        let file = component.map(|component| match &*component.file {
            "" => component.origin.strip_prefix("url:").unwrap_or(""),
            page => page,
        });
        let owner = component.and_then(|component| component.owners.first());
        Self {
            service: diagnosis.service.to_string(),
            entity: diagnosis.entity.to_string(),
            owner: owner.map(ToString::to_string),
            rule: diagnosis.rule.id(),
            severity: diagnosis.severity.id(),
            declared: diagnosis.declared.as_ref().map(|it| Declared {
                key: it.key.to_string(),
                value: it.value.to_string(),
            }),
            file: file.filter(|file| !file.is_empty()).map(str::to_owned),
            found: diagnosis.found.to_string(),
            suggestion: diagnosis.suggestion.as_ref().map(|it| Suggestion {
                value: it.value.to_string(),
                why: it.why.to_string(),
            }),
            effect: diagnosis.rule.effect(),
            change: diagnosis.change.as_ref().map(|it| Change {
                diff: it.to_string(),
                fill_in: it.fill_in,
            }),
            next: diagnosis.next,
        }
    }
}

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
