//! From the answer of the token endpoint to [`Tokens`].

use openidconnect::core::CoreTokenType;
use openidconnect::{OAuth2TokenResponse, TokenResponse};

use crate::domain::Secret;
use crate::identity::provider::error::cut;
use crate::identity::provider::id_token::{Expect, SKEW};
use crate::identity::provider::oidc::{Answer, IdClaims};
use crate::identity::provider::{Provider, SignInError, peek};
use crate::identity::{Bearer, Profile, Tokens};

/// Seconds that a token is taken to live at most, whatever its provider says: ten years.
const LONGEST_LIFE: u64 = 10 * 365 * 86_400;

impl Provider {
    /// Checks an answer and takes what is wanted of it; what a refresh (`old`) leaves out stays.
    pub(super) async fn tokens(
        &self,
        answer: &Answer,
        old: Option<&Tokens>,
        expect: Expect<'_>,
    ) -> Result<Tokens, SignInError> {
        if *answer.token_type() != CoreTokenType::Bearer {
            return Err(self.unusable("`token_type` is not Bearer"));
        }
        let access = answer.access_token();
        let id = answer.id_token();
        let claims = match id {
            Some(id) => Some(self.check(id, access, &expect).await?),
            None if old.is_some() => None,
            None => return Err(self.unusable("`id_token` is missing")),
        };
        if let (Some(claims), Some(old)) = (claims, old) {
            is_same_person(claims, old)?;
        }
        let id = id.map(|id| Secret::new(id.to_string()));
        let bearer = match (self.login.bearer, &id) {
            (Bearer::Access, _) => Secret::new(access.secret().as_str()),
            (Bearer::Id, Some(id)) => id.clone(),
            (Bearer::Id, None) => return Err(self.unusable("`id_token` is missing")),
        };
        let since = expect.clock.of_tokens();
        let told = answer
            .expires_in()
            .map(|life| since.saturating_add(life.as_secs()));
        let ends = self.ends(&bearer)?.or(told);
        let ends = ends.map(|ends| ends.min(since.saturating_add(LONGEST_LIFE)));
        if let Some(ended) = ends.and_then(|ends| since.checked_sub(ends.saturating_add(SKEW))) {
            let (offset, ended) = (expect.clock.offset(), (ended + SKEW).cast_signed());
            return Err(SignInError::Expired { offset, ended });
        }
        let refresh = answer
            .refresh_token()
            .map(|it| Secret::new(it.secret().as_str()));
        let old = old.cloned();
        Ok(Tokens {
            bearer,
            id: id.or_else(|| old.as_ref()?.id.clone()),
            refresh: refresh.or_else(|| old.as_ref()?.refresh.clone()),
            client: expect.client.to_owned(),
            client_secret: old.as_ref().and_then(|old| old.client_secret.clone()),
            person: claims.map(person).or_else(|| old?.person),
            since,
            ends,
        })
    }

    /// When the bearer ends by its own word, which goes before `expires_in`: Backstage says 3600
    /// whatever it is (`backstage-api` 2.4). Also sees that it can be checked where it has to be, and
    /// is meant for whom it was asked.
    fn ends(&self, bearer: &Secret) -> Result<Option<u64>, SignInError> {
        let peek = peek::jwt(bearer.expose());
        if self.login.bearer == Bearer::Id {
            return Ok(peek.and_then(|it| it.ends()));
        }
        let wanted: Vec<&str> = [
            self.login.audience.as_deref(),
            self.login.resource.as_ref().map(url::Url::as_str),
        ]
        .into_iter()
        .flatten()
        .collect();
        let has_to_be_checked = !wanted.is_empty() || self.login.profile == Profile::Backstage;
        let Some(peek) = peek else {
            return if has_to_be_checked {
                Err(SignInError::Opaque)
            } else {
                Ok(None)
            };
        };
        // `https://gw.example` and `https://gw.example/` are one to whoever writes it down.
        let bare = |it: &str| it.trim_end_matches('/').to_owned();
        let told: Vec<String> = peek.audiences().iter().map(|it| cut(&bare(it))).collect();
        let is_meant = wanted.is_empty() || wanted.iter().any(|it| told.contains(&cut(&bare(it))));
        if is_meant {
            return Ok(peek.ends());
        }
        Err(SignInError::Audience {
            told,
            wanted: wanted.concat(),
        })
    }

    pub(super) fn unusable(&self, reason: &str) -> SignInError {
        SignInError::BadAnswer {
            host: self.host(),
            reason: reason.to_owned(),
        }
    }
}

/// A refresh never changes who one is (OpenID Core 12.2).
fn is_same_person(claims: &IdClaims, old: &Tokens) -> Result<(), SignInError> {
    let was = old.id.as_ref().and_then(|id| peek::jwt(id.expose())?.sub);
    match was {
        Some(was) if was != claims.subject().as_str() => Err(SignInError::OtherPerson),
        _ => Ok(()),
    }
}

fn person(claims: &IdClaims) -> String {
    let email = claims.email().map(|it| it.as_str());
    let name = claims.preferred_username().map(|it| it.as_str());
    let said = email.or(name).filter(|it| !it.is_empty());
    cut(said.unwrap_or(claims.subject().as_str()))
}
