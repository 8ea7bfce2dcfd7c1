//! The places that a token can be read from.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::domain::Secret;
use crate::identity::AuthError;
use crate::identity::session::Session;

/// How long a command may take that prints a token: it may ask a person in a browser.
const PATIENCE: Duration = Duration::from_mins(1);

/// Bytes of a token: Backstage's can have 32,768 (`backstage-api` 2.1).
const LONGEST: usize = 64 << 10;

/// Where a token comes from.
pub(super) enum Source {
    None,
    Fixed(Secret),
    /// Name, and the value when the program started.
    Env(String, Option<Secret>),
    File(PathBuf),
    Command(Vec<String>),
    Session(Arc<Session>),
}

impl Source {
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether reading again can bring another token.
    pub(super) fn can_change(&self) -> bool {
        matches!(self, Self::File(_) | Self::Command(_) | Self::Session(_))
    }

    /// The token, where nothing has to be read for it.
    pub(super) fn at_hand(&self) -> Option<Secret> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Env(_, token) => token.clone(),
            Self::None | Self::File(_) | Self::Command(_) | Self::Session(_) => None,
        }
    }

    /// Reads it; `None` where requests are not signed.
    pub(super) async fn read(&self) -> Result<Option<Secret>, AuthError> {
        match self {
            Self::None | Self::Fixed(_) => Ok(self.at_hand()),
            Self::Env(name, token) => match token {
                Some(token) => Ok(Some(token.clone())),
                None => Err(AuthError::Unset { name: name.clone() }),
            },
            Self::File(path) => {
                let place = path.display().to_string();
                let text =
                    tokio::fs::read_to_string(path)
                        .await
                        .map_err(|source| AuthError::File {
                            path: place.clone(),
                            source,
                        })?;
                bare(text, &place)
            }
            Self::Command(argv) => run(argv).await,
            Self::Session(session) => {
                let kept = session.tokens().await?;
                Ok(Some(kept.tokens.bearer.clone()))
            }
        }
    }
}

/// A token and nothing else: what has blanks inside is a prompt or the page of an error.
fn bare(text: String, place: &str) -> Result<Option<Secret>, AuthError> {
    let token = Secret::new(text);
    let place = place.to_owned();
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if token.is_empty() {
        Err(AuthError::Empty { place })
    } else if token.expose().len() > LONGEST || token.expose().contains(is_odd) {
        Err(AuthError::Foreign { place })
    } else {
        Ok(Some(token))
    }
}

async fn run(argv: &[String]) -> Result<Option<Secret>, AuthError> {
    let Some((program, arguments)) = argv.split_first() else {
        let place = "the command".to_owned();
        return Err(AuthError::Empty { place });
    };
    let program = program.clone();
    let started = Command::new(&program)
        .args(arguments)
        // The terminal is the dashboard's: a program that wants to ask has to do it elsewhere.
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = match timeout(PATIENCE, started).await {
        Ok(Ok(output)) => output,
        Ok(Err(source)) => return Err(AuthError::Start { program, source }),
        Err(_) => return Err(AuthError::Slow { program }),
    };
    if output.status.success() {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        return bare(text, &format!("what `{program}` prints"));
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().map(str::trim).find(|it| !it.is_empty());
    Err(AuthError::Ended {
        program,
        code: output.status.code(),
        complaint: complaint.unwrap_or("without a word").to_owned(),
    })
}
