//! Who we are to a server: where a token comes from, how it is asked again, and the signed way out
//! that is made of it.
//!
//! A token comes from the configuration (environment, file, command). Sign-in in a browser will be
//! one more source of [`TokenFeed`]: what it has to do is to put the tokens that it obtains into the
//! feed; nobody else need know.
//!
//! **Invariant.** No token is believed here: claims are only read to know when to ask again and whom
//! to look for in the catalog. Whether a token is good, the server says.

mod browser;
mod claims;
mod error;
mod exec;
mod feed;
mod listener;
mod login;
pub mod paste;
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
pub use listener::{BusyPort, ListenError, Listener, Verdict};
pub use login::{Bearer, ClientId, Flow, Login, Profile, Redirect};
pub use paste::PasteError;
pub use signed::Signed;
pub use tokens::Tokens;
