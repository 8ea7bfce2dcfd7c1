//! The OpenID provider of the demo world, and the tokens that its Backstage gives out.
//!
//! **Invariant.** Nobody has a password: whoever can reach the page says who they are.

mod authorize;
mod device;
mod exchange;
mod grants;
mod issuer;
mod key;
mod pages;
mod refusal;
mod token;

pub(super) use authorize::is_own_redirect;
pub(super) use issuer::router;
pub(super) use key::Key;
pub(super) use pages::{query, who_are_you};
pub(super) use token::{Claims, Kind, LIFE_SECONDS, mint, read};
