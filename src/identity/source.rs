//! The places that a token can be read from.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncReadExt;

use crate::domain::Secret;
use crate::identity::AuthError;
use crate::identity::exec::run::{MOST_PRINTED, Order, RunError, run};
use crate::identity::feed::wall_clock;
use crate::identity::session::Session;
use crate::identity::{Plugin, PluginToken};

/// How long a command may take that prints a token: it may ask a person in a browser.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where a token comes from.
pub(super) enum Source {
    None,
    Fixed(Secret),
    /// Name, and the value when the program started.
    Env(String, Option<Secret>),
    File(PathBuf),
    Command(Vec<String>),
    Session(Arc<Session>),
    Own(Box<OwnSource>),
    Plugin(Box<PluginSource>),
}

/// The person's own token of a Drone, which lies where those of sign-ins do.
pub(super) struct OwnSource {
    pub(super) session: Arc<Session>,
    /// Host and port of the Drone.
    pub(super) server: String,
    /// How the person comes by the token.
    pub(super) next: String,
}

/// A credential plugin, and what it is run with.
pub(super) struct PluginSource {
    pub(super) plugin: Plugin,
    /// Of the environment, from which it is given some.
    pub(super) variables: Vec<(String, String)>,
    /// Nobody else reads the keys.
    pub(super) has_terminal: bool,
    /// When the last token ends, in seconds since the Unix epoch, as the plugin says.
    pub(super) ends: Mutex<Option<u64>>,
}

impl Source {
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether reading again can bring another token.
    pub(super) fn can_change(&self) -> bool {
        !matches!(self, Self::None | Self::Fixed(_) | Self::Env(..))
    }

    /// The token, where nothing has to be read for it.
    pub(super) fn at_hand(&self) -> Option<Secret> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Env(_, token) => token.clone(),
            _ => None,
        }
    }

    /// When the last token ends, where its source says so.
    pub(super) fn ends(&self) -> Option<u64> {
        match self {
            Self::Plugin(it) => *it.ends.lock().unwrap_or_else(PoisonError::into_inner),
            _ => None,
        }
    }

    /// What keeps and renews the token, where a person brought it.
    pub(super) fn session(&self) -> Option<&Arc<Session>> {
        match self {
            Self::Session(session) => Some(session),
            Self::Own(own) => Some(&own.session),
            _ => None,
        }
    }

    /// Why there is no token, in the words of where it comes from: nobody signs in to a Drone.
    pub(super) fn told(&self, error: AuthError) -> AuthError {
        match (self, error) {
            (Self::Own(own), AuthError::SignedOut { .. }) => AuthError::NoToken {
                server: own.server.clone(),
                next: own.next.clone(),
            },
            (_, error) => error,
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
                let text = beginning(path).await.map_err(|source| AuthError::File {
                    path: place.clone(),
                    source,
                })?;
                bare(text, &place)
            }
            Self::Command(argv) => print(argv).await,
            Self::Session(session) => bearer(session).await,
            Self::Own(own) => bearer(&own.session).await.map_err(|e| self.told(e)),
            Self::Plugin(it) => {
                let run = it.plugin.run(&it.variables, it.has_terminal, wall_clock());
                let PluginToken { token, ends } = run.await?;
                *it.ends.lock().unwrap_or_else(PoisonError::into_inner) = ends;
                Ok(Some(token))
            }
        }
    }
}

async fn bearer(session: &Arc<Session>) -> Result<Option<Secret>, AuthError> {
    let kept = session.tokens().await?;
    Ok(Some(kept.tokens.bearer.clone()))
}

/// As much of a file as a token may have, and a byte more: it may be a device that never ends.
async fn beginning(path: &Path) -> std::io::Result<String> {
    let most = MOST_PRINTED + 1;
    // It has its full size from the start: growing would leave copies of the token behind.
    let mut text = String::with_capacity(most + 1);
    let file = tokio::fs::File::open(path).await?;
    file.take(most as u64).read_to_string(&mut text).await?;
    Ok(text)
}

/// A token and nothing else: what has blanks inside is a prompt or the page of an error.
fn bare(text: String, place: &str) -> Result<Option<Secret>, AuthError> {
    let token = Secret::new(text);
    let place = place.to_owned();
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if token.is_empty() {
        Err(AuthError::Empty { place })
    } else if token.expose().len() > MOST_PRINTED || token.expose().contains(is_odd) {
        Err(AuthError::Foreign { place })
    } else {
        Ok(Some(token))
    }
}

async fn print(argv: &[String]) -> Result<Option<Secret>, AuthError> {
    let Some((program, arguments)) = argv.split_first() else {
        let place = "the command".to_owned();
        return Err(AuthError::Empty { place });
    };
    let program = program.clone();
    let ran = run(Order {
        program: OsStr::new(&program),
        arguments,
        variables: None,
        // The terminal is the dashboard's: a program that wants to ask has to do it elsewhere.
        has_terminal: false,
        patience: PATIENCE,
    })
    .await;
    let place = format!("what `{program}` prints");
    let complaint = ran.complaint();
    let complaint = complaint.lines().map(str::trim).find(|it| !it.is_empty());
    match ran.end {
        Ok(status) if status.success() => {
            bare(String::from_utf8_lossy(&ran.printed).into_owned(), &place)
        }
        Ok(status) => Err(AuthError::Ended {
            program,
            code: status.code(),
            complaint: complaint.unwrap_or("without a word").to_owned(),
        }),
        Err(RunError::Io(source)) => Err(AuthError::Start { program, source }),
        Err(RunError::Slow) => Err(AuthError::Slow { program }),
        Err(RunError::TooMuch) => Err(AuthError::Foreign { place }),
    }
}
