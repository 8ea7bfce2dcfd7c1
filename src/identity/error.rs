//! Why there is no token.

use std::io;

use crate::domain::{Fault, FaultKind};

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
}

fn shown(code: Option<i32>) -> String {
    code.map_or_else(|| "a signal".to_owned(), |code| code.to_string())
}

impl From<AuthError> for Fault {
    fn from(error: AuthError) -> Self {
        let hint = match &error {
            AuthError::Unset { .. } => {
                "set it before the start, or name another source of the token"
            }
            AuthError::File { .. } | AuthError::Empty { .. } | AuthError::Foreign { .. } => {
                "`backdrone config show --origin` tells where the token is read from"
            }
            AuthError::Start { .. } | AuthError::Slow { .. } | AuthError::Ended { .. } => {
                "run the command by hand: it has to print the token and nothing else"
            }
        };
        Self::new(FaultKind::SignedOut, error.to_string()).hint(hint)
    }
}
