//! A person's session with a context: how one gets in, what happens on the way, and how long it lasts.

use crate::domain::{ServerId, Text, Timestamp};

/// What a person has to be let into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Door {
    /// The session of a context: one sign-in at its issuer.
    Session(Text),
    /// A Drone of it that keeps the person's own token.
    Drone(ServerId),
}

impl Door {
    /// The context that it belongs to.
    pub fn context(&self) -> &Text {
        match self {
            Self::Session(context) => context,
            Self::Drone(server) => &server.context,
        }
    }
}

/// The way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The browser where one can be opened here, else a pasted address.
    Auto,
    Browser,
    /// The browser of another machine; its address is pasted here.
    Paste,
    /// A code that is typed in on another device (RFC 8628).
    Device,
}

/// What happens while somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInNews {
    /// The issuer was found and answers well.
    Found { issuer: Text },
    /// The person is awaited on this page.
    Page {
        url: String,
        /// Why no browser was opened; `None` where one was.
        no_browser: Option<String>,
        /// The line that brings a browser's answer here from another machine.
        ssh: String,
        /// Seconds that are waited.
        seconds: u64,
    },
    /// The person is awaited on this page with this code.
    Device {
        url: String,
        code: String,
        seconds: u64,
    },
    /// What was pasted is not the answer.
    NotThat { why: String },
    /// The answer came; the tokens are fetched.
    Answered,
}

/// What a sign-in opens, for the sentence that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Opens {
    /// A gateway and the catalog, both with the company's token.
    Gateway,
    /// The catalog as the person, by Backstage's own issuer.
    Backstage,
    /// The catalog for reading, by the company's token; the person is looked for in it.
    Company,
}

/// A session as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person in the issuer's words.
    pub person: Text,
    /// When the token ends, by the servers' clock; `None` where nobody says.
    pub ends: Option<Timestamp>,
    /// Whether it is renewed without the person.
    pub renews: bool,
    /// Where the tokens are: `keyring`, `file`, `memory`.
    pub kept: Text,
    /// Why the tokens are not kept where they should be.
    pub kept_note: Option<String>,
    /// Why the last renewal did not work, in one line.
    pub failing: Option<String>,
}
