//! New tokens for an old refresh token (RFC 6749 6, OpenID Core 12).

use openidconnect::{Nonce, RefreshToken};

use crate::identity::Tokens;
use crate::identity::provider::id_token::{Expect, Wanted};
use crate::identity::provider::refusal::Step;
use crate::identity::provider::{Provider, SignInError, peek};

impl Provider {
    /// Asks for new tokens, once. Most refresh tokens are spent by it: whoever calls holds the lock
    /// of the store and writes the new one before anything else.
    ///
    /// [`SignInError::Ended`] means that the session is over (L25); with
    /// [`SignInError::is_passing`] nothing is lost and it may be tried again later (L26).
    pub async fn refresh(&self, old: &Tokens, now: u64) -> Result<Tokens, SignInError> {
        let spent = old.refresh.as_ref().ok_or(SignInError::NoRefresh)?;
        let spent = RefreshToken::new(spent.expose().to_owned());
        let oidc = self.oidc(&old.client);
        let mut request = oidc.exchange_refresh_token(&spent);
        if let Some(resource) = &self.login.resource {
            request = request.add_extra_param("resource", resource.as_str());
        }
        let answer = request.request_async(&self.wire).await;
        let answer = answer.map_err(|error| self.refusal(error, &old.client, Step::Refresh))?;
        // Dex repeats the nonce of the sign-in, others leave it out.
        let was = old.id.as_ref().and_then(|id| peek::jwt(id.expose())?.nonce);
        let expect = Expect {
            client: &old.client,
            nonce: Wanted::Same(was.map(Nonce::new)),
            max_age: None,
            clock: self.clock(now),
        };
        self.tokens(&answer, Some(old), expect).await
    }
}
