//! Why a plugin brought no token.

use std::time::Duration;

use crate::domain::{Fault, FaultKind};
use crate::identity::exec::AwsRefusal;

/// Lines of its complaint that are shown, the last ones.
const LINES: usize = 3;

/// Characters of them.
const LONGEST: usize = 300;

/// Why a plugin brought no token (L37 to L39): which one, why, and the last that it said itself. Holds
/// nothing of what it printed.
#[derive(Debug, thiserror::Error)]
#[error("`{program}` {reason}{}", tail(.complaint))]
pub struct ExecError {
    pub program: String,
    pub reason: ExecReason,
    /// The last lines of its standard error, in one.
    pub complaint: String,
}

/// What went wrong, as the rest of a sentence that begins with the plugin's name.
#[derive(Debug, thiserror::Error)]
pub enum ExecReason {
    #[error("is not run: the file that names it can be changed by others")]
    Unsafe,
    #[error("is not run: its name depends on the working directory")]
    Relative,
    #[error("was not found")]
    NotFound,
    #[error("is not executable")]
    NotExecutable,
    #[error("does not start: {0}")]
    Start(String),
    #[error("wants to ask something, and there is no terminal for that here")]
    NoTerminal,
    #[error("brought no token within {0:?} and was ended")]
    Slow(Duration),
    #[error("ended with {}", .0.map_or_else(|| "a signal".to_owned(), |code| code.to_string()))]
    Ended(Option<i32>),
    #[error("printed more than 64 KiB")]
    TooMuch,
    #[error("printed nothing")]
    Silent,
    #[error("printed no JSON")]
    NotJson,
    #[error("printed more than one document")]
    TwoDocuments,
    #[error("printed JSON that is no {0}")]
    OtherShape(&'static str),
    #[error("speaks `{0}`, which is not known here")]
    Version(String),
    #[error("printed no `{0}`")]
    NoToken(&'static str),
    #[error("printed something else than a token")]
    NotAToken,
    #[error("printed a time that cannot be read in `{0}`")]
    OddTime(&'static str),
    #[error("printed a token that has ended already")]
    Expired,
    #[error("got no token from AWS: {0}")]
    Aws(AwsRefusal),
}

impl ExecError {
    /// `stderr` is cut down to its last lines.
    pub(super) fn new(program: &str, reason: ExecReason, stderr: &str) -> Self {
        let program = program.to_owned();
        let lines: Vec<&str> = stderr.lines().map(str::trim).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let last = lines[lines.len().saturating_sub(LINES)..].join(" / ");
        let complaint = last.chars().take(LONGEST).collect();
        Self {
            program,
            reason,
            complaint,
        }
    }
}

fn tail(complaint: &str) -> String {
    if complaint.is_empty() {
        return String::new();
    }
    format!(": {complaint}")
}

impl From<ExecError> for Fault {
    fn from(error: ExecError) -> Self {
        Self::from(&error)
    }
}

impl From<&ExecError> for Fault {
    fn from(error: &ExecError) -> Self {
        let hint = match &error.reason {
            ExecReason::Unsafe => {
                "take the right to write from group and others: `chmod go-w` for the file and its \
                 folder"
            }
            ExecReason::Relative => "name it by its whole path, or by a name that PATH leads to",
            ExecReason::NotFound | ExecReason::NotExecutable | ExecReason::Start(_) => {
                "`auth.exec.command` in the configuration names it"
            }
            ExecReason::NoTerminal => {
                "the screen is ours here: run a command such as `backdrone services` in a terminal"
            }
            ExecReason::Slow(_) => {
                "run it by hand, or give it more time with `auth.exec.timeout_seconds`"
            }
            ExecReason::Ended(_) | ExecReason::TooMuch | ExecReason::Silent => {
                "run it by hand: it has to print a credential and nothing else"
            }
            ExecReason::NotJson
            | ExecReason::TwoDocuments
            | ExecReason::OtherShape(_)
            | ExecReason::Version(_)
            | ExecReason::NoToken(_)
            | ExecReason::NotAToken => {
                "`auth.exec.output` says what it prints: `exec-credential`, `raw-jwt`, or \
                 `aws-web-identity` (of `aws … --output json`)"
            }
            ExecReason::OddTime(_) => "times are written as in RFC 3339: 2026-01-31T12:00:00Z",
            ExecReason::Expired => "sign in where it takes its tokens from, and look at this clock",
            ExecReason::Aws(refusal) => refusal.hint(),
        };
        Self::new(FaultKind::SignedOut, error.to_string()).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_of_a_complaint_are_shown_in_one() {
        let error = ExecError::new("aws", ExecReason::Ended(Some(1)), "a\n\n b \nc\nd\n");
        assert_eq!(error.to_string(), "`aws` ended with 1: b / c / d");
        let error = ExecError::new("aws", ExecReason::Ended(None), &"é".repeat(1000));
        assert_eq!(error.complaint.chars().count(), LONGEST);
        let error = ExecError::new("aws", ExecReason::Silent, " \n");
        assert_eq!(error.to_string(), "`aws` printed nothing");
    }
}
