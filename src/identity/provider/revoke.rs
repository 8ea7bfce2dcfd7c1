//! Telling the provider that the tokens are not needed any more (RFC 7009).
//!
//! `openidconnect` refuses to revoke at a provider on this machine without TLS, which the lab and the
//! demo world are; so this is written out.

use openidconnect::http::StatusCode;

use crate::identity::provider::refusal::Step;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{Bearer, Tokens};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// The provider took it. Backstage honours a bearer until it ends all the same
    /// (`backstage-api` 2.4).
    Done,
    /// The provider has no such endpoint (Dex): it honours the tokens until they end.
    NotOffered,
}

impl Provider {
    /// Revokes the refresh token, which ends the session, and then the bearer.
    pub async fn revoke(&self, tokens: &Tokens) -> Result<Revocation, SignInError> {
        let Some(endpoint) = &self.document.revocation else {
            return Ok(Revocation::NotOffered);
        };
        let refresh = tokens.refresh.as_ref().map(|it| (it, "refresh_token"));
        // An ID token cannot be revoked.
        let access = (self.login.bearer == Bearer::Access).then_some(&tokens.bearer);
        let access = access.map(|it| (it, "access_token"));
        for (token, hint) in refresh.into_iter().chain(access) {
            let mut fields = vec![
                ("token", token.expose()),
                ("token_type_hint", hint),
                ("client_id", tokens.client.as_str()),
            ];
            let secret = tokens.client_secret.as_ref();
            fields.extend(secret.map(|secret| ("client_secret", secret.expose())));
            let answer = self.wire.form(endpoint, &fields).await?;
            // A provider need not be able to revoke access tokens (RFC 7009 2).
            let is_moot = hint == "access_token" && answer.status == StatusCode::BAD_REQUEST;
            if !answer.status.is_success() && !is_moot {
                return Err(self.no(&answer, &tokens.client));
            }
        }
        Ok(Revocation::Done)
    }

    /// The refusal of an endpoint that answers with no tokens.
    pub(super) fn no(&self, answer: &crate::http::RawAnswer, client: &str) -> SignInError {
        let told: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let word = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        match &*word("error") {
            "" if answer.status.is_server_error() => SignInError::Busy {
                host: self.host(),
                status: answer.status.as_u16(),
            },
            "" => self.unusable(&format!("it is {}", answer.status.as_u16())),
            error => self.words(error, &word("error_description"), client, Step::Other),
        }
    }
}
