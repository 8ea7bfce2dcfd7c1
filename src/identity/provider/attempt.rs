//! One request for authorization, as it goes to the browser, and what has to be kept to judge the
//! answer (`identity` 2.2).

use std::borrow::Cow;

use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::{
    AuthorizationCode, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use url::Url;

use crate::identity::provider::callback::Code;
use crate::identity::provider::clock::Clock;
use crate::identity::provider::id_token::{Expect, Wanted};
use crate::identity::provider::refusal::Step;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{Login, Profile, Tokens};

/// Bytes of chance in state, nonce and verifier; as base64 that is 43 characters.
const CHANCE: u32 = 32;

/// What the configuration may not set besides: each is ours, and a request with a parameter twice is
/// none (RFC 6749 3.1).
const OURS: [&str; 8] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// One request for authorization under way. In memory only, and for one answer.
pub struct Attempt {
    url: Url,
    client: String,
    redirect: RedirectUrl,
    pub(super) state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    pub(super) issuer: String,
    pub(super) names_itself: bool,
    /// The page is shown once more because the provider asked for it.
    pub(super) is_second: bool,
}

impl Attempt {
    /// Where the browser goes. Holds the state: show it, and log it nowhere.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The client that asks.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// The redirect address that was asked for.
    pub fn redirect(&self) -> &Url {
        self.redirect.url()
    }
}

impl Provider {
    /// A request by `client` that comes back to `redirect`. `prompt` takes the place of what the
    /// configuration says, when the provider wants to show its page after all
    /// ([`Heard::Again`](crate::identity::Heard::Again)).
    pub fn request(&self, client: &str, redirect: &Url, prompt: Option<&str>) -> Attempt {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256_len(CHANCE);
        let (state, nonce) = (
            CsrfToken::new_random_len(CHANCE),
            Nonce::new_random_len(CHANCE),
        );
        let redirect = RedirectUrl::from_url(redirect.clone());
        let oidc = self.oidc(client);
        let (of_state, of_nonce) = (state.clone(), nonce.clone());
        let mut request = oidc
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || of_state,
                move || of_nonce,
            )
            .set_pkce_challenge(challenge)
            .set_redirect_uri(Cow::Borrowed(&redirect))
            .add_scopes(scopes(&self.login));
        for (name, value) in self.extra() {
            if name != "prompt" || prompt.is_none() {
                request = request.add_extra_param(name, value);
            }
        }
        if let Some(prompt) = prompt {
            request = request.add_extra_param("prompt", prompt);
        }
        let (url, ..) = request.url();
        Attempt {
            url,
            client: client.to_owned(),
            redirect,
            state,
            nonce,
            verifier,
            issuer: self.login.issuer.clone(),
            names_itself: self.document.names_itself,
            is_second: prompt.is_some(),
        }
    }

    /// Takes the code to the provider: once, and the attempt is spent whatever comes of it. `now` is
    /// the time of this machine in seconds since the Unix epoch.
    pub async fn exchange(
        &self,
        attempt: Attempt,
        code: Code,
        now: u64,
    ) -> Result<Tokens, SignInError> {
        let oidc = self.oidc(&attempt.client);
        let mut request = oidc
            .exchange_code(AuthorizationCode::new(code.0.expose().to_owned()))
            .set_pkce_verifier(attempt.verifier)
            .set_redirect_uri(Cow::Borrowed(&attempt.redirect));
        if let Some(resource) = &self.login.resource {
            request = request.add_extra_param("resource", resource.as_str());
        }
        let answer = request.request_async(&self.wire).await;
        let answer = answer.map_err(|error| self.refusal(error, &attempt.client, Step::Code))?;
        let wanted = match self.login.profile {
            Profile::Backstage => Wanted::Same(Some(attempt.nonce)),
            Profile::Standard | Profile::Dex => Wanted::There(attempt.nonce),
        };
        let expect = Expect {
            client: &attempt.client,
            nonce: wanted,
            max_age: self.max_age(),
            clock: self.clock(now),
        };
        self.tokens(&answer, None, expect).await
    }

    /// What the configuration wants to be said besides.
    pub(super) fn extra(&self) -> impl Iterator<Item = (&str, &str)> {
        let audience = self.login.audience.as_deref();
        let resource = self.login.resource.as_ref().map(Url::as_str);
        let own = [("audience", audience), ("resource", resource)];
        let own = own.into_iter().filter_map(|(name, it)| Some((name, it?)));
        let extra = self.login.extra.iter();
        let extra = extra.map(|(name, value)| (name.as_str(), value.as_str()));
        own.chain(extra.filter(|(name, _)| !OURS.contains(name)))
    }

    pub(super) fn clock(&self, ours: u64) -> Clock {
        let theirs = self.wire.date();
        Clock { ours, theirs }
    }

    /// Seconds since the person was asked that are allowed. Dex never says when that was.
    fn max_age(&self) -> Option<u64> {
        let told = self.login.extra.iter().find(|(name, _)| name == "max_age");
        let told = told.filter(|_| self.login.profile != Profile::Dex);
        told.and_then(|(_, value)| value.parse().ok())
    }
}

/// All scopes but `openid`, which `openidconnect` adds itself. Backstage knows no other than
/// `offline_access` (`backstage-api` 2.4).
pub(super) fn scopes(login: &Login) -> Vec<Scope> {
    let usual: &[&str] = match login.profile {
        Profile::Backstage => &[],
        Profile::Standard | Profile::Dex => &["profile", "email"],
    };
    let offline = login.offline.then_some("offline_access");
    let own = login.scopes.iter().map(String::as_str);
    let mut all: Vec<&str> = Vec::new();
    for scope in usual.iter().copied().chain(own).chain(offline) {
        if scope != "openid" && !all.contains(&scope) {
            all.push(scope);
        }
    }
    all.into_iter()
        .map(|it| Scope::new(it.to_owned()))
        .collect()
}
