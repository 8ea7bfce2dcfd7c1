//! Why a deed is not in the record.

use std::io;

use crate::domain::{Fault, FaultKind};

/// What is wrong with the record. A deed does not wait for it to be right.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error("{path}: {source}")]
    File { path: String, source: io::Error },
    /// Somebody else holds the lock of the file.
    #[error("{path} is in use by another program for more than {seconds} s")]
    Busy { path: String, seconds: u64 },
    #[error("{path} holds something else than a record of backdrone")]
    Foreign { path: String },
    #[error("a line of the record cannot be written: {0}")]
    Line(#[from] serde_json::Error),
}

impl From<AuditError> for Fault {
    fn from(error: AuditError) -> Self {
        let hint = match &error {
            AuditError::File { .. } | AuditError::Busy { .. } => {
                "see that the file can be written and that the disk has room"
            }
            AuditError::Foreign { .. } => "name another file for the record",
            AuditError::Line(_) => "the deed itself is not touched by this",
        };
        Self::new(FaultKind::Local, error.to_string()).hint(hint)
    }
}
