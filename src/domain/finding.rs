//! What is wrong with a catalog entry, in the doctor's words.

use crate::domain::{Rule, Text};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It works, and not for sure.
    Warning,
    /// Something does not work while it is so.
    Error,
}

impl Severity {
    /// Its name in JSON and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warn",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong: what, where it can be seen, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub summary: Text,
    pub hint: Text,
}

impl Finding {
    pub fn new(rule: Rule, severity: Severity, summary: String, hint: &str) -> Self {
        Self {
            rule,
            severity,
            summary: summary.into(),
            hint: hint.into(),
        }
    }
}
