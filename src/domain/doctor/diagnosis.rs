//! What is wrong with one entry, and what is seen of it.

use crate::domain::doctor::Change;
use crate::domain::{Component, EntityRef, Rule, Severity, Text};

/// One rule that one entry breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    pub entity: EntityRef,
    /// `metadata.name` of the entry.
    pub service: Text,
    pub rule: Rule,
    pub severity: Severity,
    pub declared: Option<Declared>,
    /// What Drone or the catalog says to it, in one line.
    pub found: Text,
    pub suggestion: Option<Suggestion>,
    /// The lines of the file to change; `None` where no change to the file can help.
    pub change: Option<Change>,
    /// The next step of a person.
    pub next: &'static str,
}

/// What the entry says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Key of an annotation, or `spec.owner`.
    pub key: Text,
    /// As written; empty where the key stands without a value.
    pub value: Text,
}

/// What may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub value: Text,
    /// Why it is thought so: `1 letter apart, active, built 3d ago`.
    pub why: Text,
}

impl Diagnosis {
    pub(super) fn new(
        component: &Component,
        rule: Rule,
        severity: Severity,
        found: impl Into<Text>,
        next: &'static str,
    ) -> Self {
        Self {
            entity: component.entity.clone(),
            service: component.name.clone(),
            rule,
            severity,
            declared: None,
            found: found.into(),
            suggestion: None,
            change: None,
            next,
        }
    }

    pub(super) fn declared(mut self, key: &str, value: &str) -> Self {
        self.declared = Some(Declared {
            key: key.into(),
            value: value.into(),
        });
        self
    }

    pub(super) fn suggest(mut self, value: impl Into<Text>, why: impl Into<Text>) -> Self {
        self.suggestion = Some(Suggestion {
            value: value.into(),
            why: why.into(),
        });
        self
    }

    pub(super) fn change(mut self, change: impl Into<Option<Change>>) -> Self {
        self.change = change.into();
        self
    }

    /// What was found and what may have been meant, for a narrow column.
    pub fn why(&self) -> String {
        match &self.suggestion {
            Some(meant) if !self.found.contains(&*meant.value) => {
                format!("{}; did you mean {}?", self.found, meant.value)
            }
            _ => self.found.to_string(),
        }
    }

    /// For whoever meets it elsewhere than at the doctor's: the pipeline is not to blame.
    pub fn in_place(&self) -> String {
        format!(
            "the pipeline is fine, the catalog entry is stale: {}",
            self.why()
        )
    }

    /// Whether a build or a deed of the service can fail by it while its pipeline is fine.
    pub fn explains_failure(&self) -> bool {
        matches!(
            self.rule,
            Rule::RepositoryMissing
                | Rule::RepositoryRenamed
                | Rule::RepositoryInactive
                | Rule::BadSlug
                | Rule::TemplateLeftOver
                | Rule::UnknownServer
                | Rule::ForeignRepository
                | Rule::NoRepository
                | Rule::OwnerMissing
                | Rule::OwnerUnknown
        )
    }
}

impl Declared {
    /// As a line of the file has it.
    pub fn line(&self) -> String {
        format!("{}: {}", self.key, self.value)
    }
}
