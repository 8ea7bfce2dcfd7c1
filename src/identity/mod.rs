//! Who we are to a server: where a token comes from, how it is asked again, and the signed way out
//! that is made of it.
//!
//! A token comes from the configuration (environment, file, command). Sign-in in a browser will be
//! one more source of [`TokenFeed`]: what it has to do is to put the tokens that it obtains into the
//! feed; nobody else need know.
//!
//! **Invariant.** No token is believed here: claims are only read to know when to ask again and whom
//! to look for in the catalog. Whether a token is good, the server says.

mod claims;
mod error;
mod feed;
pub mod keep;
mod login;
mod os;
mod signed;
mod source;
mod tokens;

pub use crate::http::Limits;
pub use error::AuthError;
pub use feed::TokenFeed;
pub use login::{Bearer, ClientId, Flow, Login, Profile, Redirect};
pub use signed::Signed;
pub use tokens::Tokens;
