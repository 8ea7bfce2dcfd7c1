//! Who brings new tokens for old ones.

use std::pin::Pin;

use crate::domain::Fault;
use crate::identity::Tokens;

/// How a refresh ended.
pub enum Refreshed {
    New(Tokens),
    /// The provider does not know the session any more (`invalid_grant`).
    Ended(Fault),
    /// Nobody knows: no connection, or the provider failed. The tokens stay.
    Passing(Fault),
}

/// Spends the refresh token of a session at its provider.
pub trait Refresh: Send + Sync {
    fn refresh(&self, tokens: &Tokens) -> impl Future<Output = Refreshed> + Send;
}

/// [`Refresh`] in a form that can be held without naming its type.
pub(super) trait Refresher: Send + Sync {
    fn refresh<'a>(
        &'a self,
        tokens: &'a Tokens,
    ) -> Pin<Box<dyn Future<Output = Refreshed> + Send + 'a>>;
}

impl<R: Refresh> Refresher for R {
    fn refresh<'a>(
        &'a self,
        tokens: &'a Tokens,
    ) -> Pin<Box<dyn Future<Output = Refreshed> + Send + 'a>> {
        Box::pin(Refresh::refresh(self, tokens))
    }
}
