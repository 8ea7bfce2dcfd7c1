//! What a sign-in or a refresh brings.

use crate::domain::Secret;

/// The tokens of one sign-in. No `Debug`: they appear nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// What signs requests to the servers of the context.
    pub bearer: Secret,
    /// The ID token, wanted again when the person signs out at the provider.
    pub id: Option<Secret>,
    /// Brings the next bearer; single use with most providers.
    pub refresh: Option<Secret>,
    /// The client that they were issued to: it may have been registered for this sign-in alone.
    pub client: String,
    /// What that client shows where tokens are revoked, where it was given one: Backstage revokes for
    /// a registered client only with it (`backstage-api` 2.4).
    pub client_secret: Option<Secret>,
    /// The person in the provider's words (e-mail, else user name, else subject), for the header.
    pub person: Option<String>,
    /// Seconds since the Unix epoch at which they were issued, by the provider's clock.
    pub since: u64,
    /// Seconds since the Unix epoch at which the bearer ends, by the provider's clock; `None` where
    /// nobody says.
    pub ends: Option<u64>,
}
