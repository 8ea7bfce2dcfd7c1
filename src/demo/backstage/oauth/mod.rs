//! Backstage as an authorization server: code and PKCE, registration, client metadata documents,
//! refresh tokens.
//!
//! **Invariant.** One refresh session for each person and client: signing in again ends the first.

mod authorize;
mod book;
mod clients;
mod refusal;
mod routes;
mod secrets;
mod tokens;

pub(super) use authorize::consent;
pub(super) use book::Book;
pub(super) use routes::routes;
