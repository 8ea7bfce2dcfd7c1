//! Who we are to a server: where a token comes from, how it is asked again, and the signed way out
//! that is made of it.
//!
//! A token comes from the configuration (environment, file, command), or from a sign-in: then a
//! [`session`] refreshes it in time, and [`keep`] holds it between two starts. Both are sources of
//! [`TokenFeed`]; nobody else need know.
//!
//! **Invariant.** No token of the configuration is believed here: claims are only read to know when
//! to ask again and whom to look for in the catalog. Whether a token is good, the server says.

mod browser;
mod claims;
mod error;
mod exec;
mod feed;
pub mod keep;
mod listener;
mod login;
mod os;
pub mod paste;
mod provider;
pub mod session;
mod sign_in;
mod signed;
mod source;
mod tokens;

pub use crate::http::Limits;
pub use browser::{BrowserError, Surroundings};
pub use error::AuthError;
pub use exec::{
    AwsRefusal, ExecError, ExecReason, Interactive, Output, Plugin, PluginToken, only_ours,
};
pub use feed::TokenFeed;
pub use listener::{BusyPort, ListenError, Listener, Reply, Verdict};
pub use login::{Bearer, ClientId, Flow, Login, Profile, Redirect};
pub use os::close_memory;
pub use paste::PasteError;
pub use provider::{Attempt, Client, Code, Device, Heard, Provider, Revocation, SignInError};
pub use sign_in::{OwnToken, SignIn, SignInSetup, SignedOut, Stands};
pub use signed::Signed;
pub use tokens::Tokens;
