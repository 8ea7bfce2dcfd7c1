//! Contexts, and the session of one.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{self, rfc3339};

/// A context of the configuration.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Context {
    pub name: String,
    /// It is used where none is named.
    pub current: bool,
    pub backstage: Option<String>,
    /// Addresses of its Drones.
    pub drone: Vec<String>,
    pub gateway: Option<String>,
    /// How one comes to its token: `none`, `issuer`, `exec`.
    pub auth: &'static str,
    pub issuer: Option<String>,
    pub protected: bool,
    pub read_only: bool,
    pub colour: Option<String>,
}

/// A session with a context.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Session {
    /// The person in the issuer's words.
    pub person: String,
    /// When the token ends; `null` where nobody says.
    pub ends: Option<String>,
    /// It is renewed without the person.
    pub renews: bool,
    /// Where the tokens are: `keyring`, `file`, `memory`.
    pub kept: String,
    /// Why they are not kept where they should be.
    pub kept_note: Option<String>,
}

impl From<&domain::Session> for Session {
    fn from(session: &domain::Session) -> Self {
        Self {
            person: session.person.to_string(),
            ends: session.ends.map(rfc3339),
            renews: session.renews,
            kept: session.kept.to_string(),
            kept_note: session.kept_note.clone(),
        }
    }
}

/// What `login` brought.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Login {
    pub context: String,
    pub session: Option<Session>,
    /// Logins in the Drones whose tokens are kept now.
    pub drone: Vec<String>,
}

/// What `logout` left.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Logout {
    pub context: String,
    /// Why the token is still good somewhere, and until when; `null` where it is not.
    pub still: Option<String>,
    /// The page that ends the session at the provider too.
    pub page: Option<String>,
}
