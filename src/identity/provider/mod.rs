//! The OpenID provider as the client sees it: what it says of itself, the request that a browser
//! carries to it, and the tokens that it gives for the answer (`identity` 2.2 to 2.4).
//!
//! [`Provider::discover`] reads the metadata; [`Provider::client`] says under which id we come;
//! [`Provider::request`] makes an [`Attempt`], which judges what comes back ([`Attempt::hear`]); the
//! code is worth tokens once ([`Provider::exchange`]), or a device code is ([`Provider::device`]).
//! Afterwards [`Provider::refresh`] and [`Provider::revoke`].
//!
//! **Invariant.** Nothing here is kept: state, nonce, verifier and codes live in memory, once. No
//! clock is asked either; the time of this machine comes in as seconds since the Unix epoch.

mod assemble;
mod attempt;
mod callback;
mod clock;
mod device;
mod discover;
mod document;
mod error;
mod id_token;
mod oidc;
mod peek;
mod refresh;
mod refusal;
mod register;
mod revoke;
mod wire;

#[cfg(feature = "demo")] // tokens are signed as in the demo world
#[cfg(test)]
mod tests;

pub use attempt::Attempt;
pub use callback::{Code, Heard};
pub use device::Device;
pub use discover::Provider;
pub use error::SignInError;
pub use register::Client;
pub use revoke::Revocation;
