//! A token, where it comes from, and how it is asked again.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::timeout;

use crate::domain::{Fault, FaultKind, Secret};

/// How long a program may take to print a token: it may open a browser.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a token that are taken, at most (`backstage-api` 2.1: 32,768 are possible).
const LONGEST: usize = 64 << 10;

/// Where the token of one server comes from. Clones share what was read.
#[derive(Clone)]
pub struct TokenFeed(Arc<Inside>);

struct Inside {
    source: Source,
    known: watch::Sender<Option<Secret>>,
    /// One reading at a time: a program must not be run by ten requests at once.
    reading: Mutex<bool>,
}

enum Source {
    None,
    Fixed,
    Env(String),
    File(PathBuf),
    Command(Vec<String>),
}

impl TokenFeed {
    fn new(source: Source, token: Option<Secret>) -> Self {
        Self(Arc::new(Inside {
            source,
            known: watch::Sender::new(token),
            reading: Mutex::new(false),
        }))
    }

    /// Requests are not signed.
    pub fn none() -> Self {
        Self::new(Source::None, None)
    }

    /// A token that never changes.
    pub fn fixed(token: Secret) -> Self {
        Self::new(Source::Fixed, Some(token))
    }

    /// An environment variable and its value, read when the program started.
    pub fn env(name: impl Into<String>, value: Option<Secret>) -> Self {
        Self::new(Source::Env(name.into()), value)
    }

    /// A file that holds the token and nothing else.
    pub fn file(path: PathBuf) -> Self {
        Self::new(Source::File(path), None)
    }

    /// A program (name and arguments, no shell) that prints the token.
    pub fn command(argv: Vec<String>) -> Self {
        Self::new(Source::Command(argv), None)
    }

    /// What signs a request at the time that it is sent.
    pub fn watch(&self) -> watch::Receiver<Option<Secret>> {
        self.0.known.subscribe()
    }

    /// Reads the token if it was never read.
    pub async fn ensure(&self) -> Result<(), Fault> {
        let mut read = self.0.reading.lock().await;
        if !*read {
            self.read().await?;
            *read = true;
        }
        Ok(())
    }

    /// Reads it again after a server refused it; `true` when another token came of it.
    pub async fn renew(&self) -> Result<bool, Fault> {
        let before = self.shown();
        let _one = self.0.reading.lock().await;
        if self.shown() != before {
            // Somebody else's reading, while we waited, brought a new one.
            return Ok(true);
        }
        self.read().await?;
        Ok(self.shown() != before)
    }

    fn shown(&self) -> Option<Secret> {
        self.0.known.borrow().clone()
    }

    async fn read(&self) -> Result<(), Fault> {
        let token = match &self.0.source {
            Source::None | Source::Fixed => return Ok(()),
            Source::Env(name) if self.0.known.borrow().is_none() => {
                let fault = local(format!("the environment variable {name} holds no token"));
                return Err(fault.hint(format!("set {name}, or name another source of the token")));
            }
            Source::Env(_) => return Ok(()),
            Source::File(path) => {
                let read = tokio::fs::read_to_string(path).await;
                let text = read.map_err(|error| {
                    let fault = local(format!("the token file {}: {error}", path.display()));
                    fault.hint("it must hold the token and nothing else")
                })?;
                bare(&text, &path.display().to_string())?
            }
            Source::Command(argv) => printed(argv).await?,
        };
        self.0.known.send_replace(Some(token));
        Ok(())
    }
}

fn local(summary: String) -> Fault {
    Fault::new(FaultKind::Local, summary)
}

/// A token and nothing else: what has blanks inside is an error page or a prompt.
fn bare(text: &str, from: &str) -> Result<Secret, Fault> {
    let token = text.trim();
    if token.is_empty() {
        return Err(local(format!("{from} holds no token")));
    }
    if token.len() > LONGEST || token.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(local(format!("{from} holds something else than a token")));
    }
    Ok(Secret::new(token))
}

async fn printed(argv: &[String]) -> Result<Secret, Fault> {
    let Some((program, rest)) = argv.split_first() else {
        return Err(local("the token command is empty".into()));
    };
    let mut command = tokio::process::Command::new(program);
    command.args(rest).stdin(Stdio::null()).kill_on_drop(true);
    let ended = timeout(PATIENCE, command.output()).await;
    let output = match ended {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(local(format!("the token command `{program}`: {error}"))),
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            return Err(local(format!(
                "the token command `{program}` took more than {seconds} s"
            )));
        }
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("it said nothing");
        return Err(local(format!(
            "the token command `{program}` failed: {said}"
        )));
    }
    let text = zeroize::Zeroizing::new(output.stdout);
    let text = std::str::from_utf8(&text).unwrap_or_default();
    bare(text, &format!("what `{program}` prints"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(feed: &TokenFeed) -> Option<String> {
        feed.shown().map(|secret| secret.expose().to_owned())
    }

    #[tokio::test]
    async fn a_file_is_read_again_when_the_server_refuses_its_token() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "one\n").expect("written");
        let feed = TokenFeed::file(file.path().to_owned());
        feed.ensure().await.expect("read");
        assert_eq!(token(&feed).as_deref(), Some("one"));
        assert!(
            !feed.renew().await.expect("read"),
            "the same token is no new one"
        );
        std::fs::write(file.path(), "two\n").expect("written");
        assert!(feed.renew().await.expect("read"));
        assert_eq!(token(&feed).as_deref(), Some("two"));
    }

    #[tokio::test]
    async fn what_is_no_bare_token_is_refused_by_name_and_never_shown() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "Please log in: secret").expect("written");
        let fault = TokenFeed::file(file.path().to_owned())
            .ensure()
            .await
            .expect_err("refused");
        assert!(
            fault.summary.ends_with("holds something else than a token"),
            "{fault}"
        );
        assert!(!fault.summary.contains("secret"));
        let missing = TokenFeed::env("DRONE_TOKEN", None)
            .ensure()
            .await
            .expect_err("refused");
        assert_eq!(
            missing.summary,
            "the environment variable DRONE_TOKEN holds no token"
        );
    }

    #[tokio::test]
    async fn a_program_is_asked_without_a_shell_and_its_failure_is_told_in_its_words() {
        let argv = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let feed = TokenFeed::command(argv(&["printf", "%s", "a$HOME"]));
        feed.ensure().await.expect("read");
        assert_eq!(token(&feed).as_deref(), Some("a$HOME"));
        let feed = TokenFeed::command(argv(&["sh", "-c", "echo no session >&2; exit 3"]));
        let fault = feed.ensure().await.expect_err("refused");
        assert_eq!(fault.summary, "the token command `sh` failed: no session");
    }
}
