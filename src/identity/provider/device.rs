//! Signing in on another device that has a browser (RFC 8628).

use std::time::{Duration, UNIX_EPOCH};

use openidconnect::core::CoreDeviceAuthorizationResponse;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use tokio::time::Instant;
use url::Url;

use crate::identity::provider::attempt::scopes;
use crate::identity::provider::document::encrypted;
use crate::identity::provider::id_token::{Expect, Wanted};
use crate::identity::provider::refusal::Step;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{Profile, Tokens};

/// The longest pause between two questions while the provider does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The shortest pause, whatever the provider allows.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// Letters of a code that a person types in.
const LONGEST_CODE: usize = 64;

/// The longest that a code is waited for, whatever its provider says.
const LONGEST_LIFE: Duration = Duration::from_secs(3600);

/// The longest pause that a provider may ask for: codes live for minutes.
const LONGEST_INTERVAL: Duration = Duration::from_secs(3600);

/// A device code that waits for a person. No `Debug`.
pub struct Device {
    client: String,
    told: CoreDeviceAuthorizationResponse,
    verifier: Option<PkceCodeVerifier>,
    page: Url,
    page_with_code: Option<Url>,
}

impl Device {
    /// What the person types on the page; foreign text.
    pub fn user_code(&self) -> &str {
        self.told.user_code().secret()
    }

    /// The page that asks for the code.
    pub fn page(&self) -> &Url {
        &self.page
    }

    /// The page with the code filled in.
    pub fn page_with_code(&self) -> Option<&Url> {
        self.page_with_code.as_ref()
    }

    /// How long the code holds, from the moment that it was given.
    pub fn life(&self) -> Duration {
        self.told.expires_in().min(LONGEST_LIFE)
    }
}

impl Provider {
    /// Asks for a device code.
    pub async fn device(&self, client: &str) -> Result<Device, SignInError> {
        let endpoint = self.document.device.clone();
        let endpoint = endpoint.filter(|_| self.login.allow_device);
        let endpoint = endpoint.ok_or(SignInError::DeviceOff)?;
        let oidc = self.oidc(client).set_device_authorization_url(endpoint);
        let mut request = oidc.exchange_device_code().add_scopes(scopes(&self.login));
        for (name, value) in self.extra() {
            request = request.add_extra_param(name, value);
        }
        // Others refuse what RFC 8628 does not know; Dex checks it.
        let pkce = (self.login.profile == Profile::Dex).then(PkceCodeChallenge::new_random_sha256);
        let (challenge, verifier) = pkce.unzip();
        if let Some(challenge) = &challenge {
            request = request
                .add_extra_param("code_challenge", challenge.as_str())
                .add_extra_param("code_challenge_method", challenge.method().as_str());
        }
        let told: Result<CoreDeviceAuthorizationResponse, _> =
            request.request_async(&self.wire).await;
        let told = told.map_err(|error| self.refusal(error, client, Step::Other))?;
        if told.user_code().secret().chars().count() > LONGEST_CODE {
            return Err(self.unusable("`user_code` is longer than anybody types"));
        }
        if told.interval() > LONGEST_INTERVAL {
            return Err(self.unusable("`interval` is longer than an hour"));
        }
        let page = told.verification_uri().url().clone();
        let issuer = self.document.issuer.url();
        encrypted("verification_uri", &page, issuer)?;
        let complete = told.verification_uri_complete();
        let complete = complete.and_then(|it| Url::parse(it.secret()).ok());
        let page_with_code =
            complete.filter(|it| encrypted("verification_uri_complete", it, issuer).is_ok());
        Ok(Device {
            client: client.to_owned(),
            told,
            verifier,
            page,
            page_with_code,
        })
    }

    /// Asks again and again until the person has answered, slower whenever the provider says so.
    /// `now` is the time of this machine at the call, in seconds since the Unix epoch. Dropping the
    /// future ends it.
    pub async fn wait(&self, device: &Device, now: u64) -> Result<Tokens, SignInError> {
        self.wait_by(device, now, tokio::time::sleep).await
    }

    /// The same with pauses of another kind.
    pub(super) async fn wait_by<S, P>(
        &self,
        device: &Device,
        now: u64,
        pause: S,
    ) -> Result<Tokens, SignInError>
    where
        S: Fn(Duration) -> P + Send + Sync,
        P: Future<Output = ()> + Send,
    {
        let began = Instant::now();
        let oidc = self.oidc(&device.client);
        let mut request = oidc
            .exchange_device_access_token(&device.told)
            .set_max_backoff_interval(LONGEST_PAUSE)
            .set_time_fn(move || (UNIX_EPOCH + began.elapsed()).into());
        if let Some(verifier) = &device.verifier {
            request = request.add_extra_param("code_verifier", verifier.secret());
        }
        if let Some(resource) = &self.login.resource {
            request = request.add_extra_param("resource", resource.as_str());
        }
        let pause = |asked: Duration| pause(asked.max(SHORTEST_PAUSE));
        let answer = request
            .request_async(&self.wire, pause, Some(device.life()))
            .await;
        let answer = answer.map_err(|error| self.refusal(error, &device.client, Step::Device))?;
        let expect = Expect {
            client: &device.client,
            nonce: Wanted::Same(None),
            max_age: None,
            clock: self.clock(now + began.elapsed().as_secs()),
        };
        self.tokens(&answer, None, expect).await
    }
}
