//! The OpenID provider of the demo world, and the tokens that its Backstage gives out.
//!
//! Signing in (authorization code, device code) will be routes beside `issuer::router`; until they
//! are there, the discovery document does not speak of them and people get a minted token.

mod issuer;
mod key;
mod token;

pub(super) use issuer::router;
pub(super) use key::Key;
pub(super) use token::{Claims, Kind, mint, read};
