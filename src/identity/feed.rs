//! A token, where it comes from, and how it is asked again.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::Secret;

/// Where the token of one server comes from. Clones share what was read.
#[derive(Clone)]
pub struct TokenFeed(Arc<Source>);

enum Source {
    None,
    Fixed(Secret),
    Env(String, Option<Secret>),
    File(PathBuf),
    Command(Vec<String>),
}

impl TokenFeed {
    /// Requests are not signed.
    pub fn none() -> Self {
        Self(Arc::new(Source::None))
    }

    /// A token that never changes.
    pub fn fixed(token: Secret) -> Self {
        Self(Arc::new(Source::Fixed(token)))
    }

    /// An environment variable and its value, read when the program started.
    pub fn env(name: impl Into<String>, value: Option<Secret>) -> Self {
        Self(Arc::new(Source::Env(name.into(), value)))
    }

    /// A file that holds the token and nothing else.
    pub fn file(path: PathBuf) -> Self {
        Self(Arc::new(Source::File(path)))
    }

    /// A program (name and arguments, no shell) that prints the token.
    pub fn command(argv: Vec<String>) -> Self {
        Self(Arc::new(Source::Command(argv)))
    }
}
