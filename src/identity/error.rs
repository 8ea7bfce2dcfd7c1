//! Why there is no token.

use std::io;

use crate::domain::{Fault, FaultKind};
use crate::identity::ExecError;
use crate::identity::keep::KeepError;

/// Why there is no token. No variant holds one.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    #[error("the environment has no `{name}`")]
    Unset { name: String },
    #[error("{path}: {source}")]
    File { path: String, source: io::Error },
    #[error("`{program}` does not start: {source}")]
    Start { program: String, source: io::Error },
    #[error("`{program}` printed no token within 60 s")]
    Slow { program: String },
    #[error("`{program}` ended with {}: {complaint}", shown(*.code))]
    Ended {
        program: String,
        code: Option<i32>,
        complaint: String,
    },
    #[error("{place} holds no token")]
    Empty { place: String },
    #[error("{place} holds something else than a token")]
    Foreign { place: String },
    /// Nobody has signed in, or somebody signed out.
    #[error("not signed in to the context `{context}`")]
    SignedOut { context: String },
    /// The person's own token of a Drone was never given, or was forgotten.
    #[error("no Drone token for {server}")]
    NoToken { server: String, next: String },
    /// The bearer has ended, and there is nothing to renew it with.
    #[error("the session of the context `{context}` is over")]
    Over { context: String },
    #[error("session ended at the provider{}", told(.why.as_ref()))]
    SessionEnded {
        context: String,
        /// What the provider said.
        why: Option<String>,
    },
    /// A refresh did not come through; the tokens are kept.
    #[error("{}", .0.summary)]
    Passing(Fault),
    #[error(transparent)]
    Keep(#[from] KeepError),
    #[error(transparent)]
    Plugin(#[from] ExecError),
}

fn shown(code: Option<i32>) -> String {
    code.map_or_else(|| "a signal".to_owned(), |code| code.to_string())
}

fn told(why: Option<&String>) -> String {
    why.map_or_else(String::new, |why| format!(": {why}"))
}

impl AuthError {
    /// The same as a fault, for whoever shows it and hands the error on.
    pub(super) fn as_fault(&self) -> Fault {
        match self {
            Self::Passing(fault) => fault.clone(),
            Self::Keep(error) => error.into(),
            Self::Plugin(error) => error.into(),
            _ => Fault::new(FaultKind::SignedOut, self.to_string()).hint(self.hint()),
        }
    }

    fn hint(&self) -> String {
        let hint = match self {
            Self::Unset { .. } => "set it before the start, or name another source of the token",
            Self::File { .. } | Self::Empty { .. } | Self::Foreign { .. } => {
                "`backdrone config show --origin` tells where the token is read from"
            }
            Self::Start { .. } | Self::Slow { .. } | Self::Ended { .. } => {
                "run the command by hand: it has to print the token and nothing else"
            }
            Self::SignedOut { context }
            | Self::Over { context }
            | Self::SessionEnded { context, .. } => {
                return format!(
                    "sign in: `backdrone login --context {context}`, or `:` login on the screen"
                );
            }
            Self::NoToken { next, .. } => next,
            // They bring a hint of their own.
            Self::Passing(_) | Self::Keep(_) | Self::Plugin(_) => "",
        };
        hint.to_owned()
    }
}

impl From<AuthError> for Fault {
    fn from(error: AuthError) -> Self {
        error.as_fault()
    }
}
