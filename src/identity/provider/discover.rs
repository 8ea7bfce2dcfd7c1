//! Getting to know a provider: its metadata at once, its keys when a token has to be checked.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use openidconnect::{DiscoveryError, JsonWebKeySet};
use url::Url;

use crate::http::Reach;
use crate::identity::Login;
use crate::identity::provider::SignInError;
use crate::identity::provider::document::{self, Document};
use crate::identity::provider::oidc::{self, Keys, Oidc};
use crate::identity::provider::wire::{Wire, WireError};

/// One provider as one context signs in at it.
pub struct Provider {
    pub(super) login: Login,
    pub(super) document: Document,
    pub(super) wire: Wire,
    /// Read when first wanted, and again when a token is signed by a key that is not among them.
    keys: Mutex<Option<Keys>>,
}

impl Provider {
    /// Asks the issuer of `login` for its metadata and checks it (L01 to L06).
    pub async fn discover(
        login: Login,
        reach: &Reach,
        ca: Option<&Path>,
    ) -> Result<Self, SignInError> {
        let address = document::address(&login.issuer)?;
        let wire = Wire::new(reach, &address, ca)?;
        let answer = wire.get(&address).await?;
        let document = Document::read(&login.issuer, &address, &answer)?;
        tracing::debug!(issuer = %login.issuer, "knows the provider");
        Ok(Self {
            login,
            document,
            wire,
            keys: Mutex::default(),
        })
    }

    /// Whether devices without a browser can sign in here and the context lets them.
    pub fn has_device_flow(&self) -> bool {
        self.login.allow_device && self.document.device.is_some()
    }

    /// Whether a client id may be the address of a metadata document.
    pub fn reads_client_documents(&self) -> bool {
        self.document.reads_client_documents
    }

    /// Whether clients can register themselves (RFC 7591).
    pub fn registers_clients(&self) -> bool {
        self.document.registration.is_some()
    }

    /// What it can do beyond the sign-in by a code, in a few words each.
    pub fn offers(&self) -> Vec<&'static str> {
        let it = &self.document;
        let all = [
            (it.device.is_some(), "device codes"),
            (it.revocation.is_some(), "revocation"),
            (it.end_session.is_some(), "sign-out"),
            (it.registration.is_some(), "registration"),
            (it.reads_client_documents, "client documents"),
        ];
        let offered = all.into_iter().filter(|(is_offered, _)| *is_offered);
        offered.map(|(_, words)| words).collect()
    }

    /// Where the person signs out at the provider itself. No token is in it, although it may be
    /// (`id_token_hint`): the address ends up among the arguments of a browser.
    pub fn end_session(&self, client: &str) -> Option<Url> {
        let mut url = self.document.end_session.clone()?;
        url.query_pairs_mut().append_pair("client_id", client);
        Some(url)
    }

    pub(super) fn oidc(&self, client: &str) -> Oidc {
        let it = &self.document;
        oidc::client(client, it.issuer.clone(), it.auth.clone(), it.token.clone())
    }

    /// The host that tokens come from, for messages.
    pub(super) fn host(&self) -> String {
        let host = self.document.token.url().host_str();
        host.unwrap_or_default().to_owned()
    }

    /// The keys that are known already.
    pub(super) fn known_keys(&self) -> Option<Keys> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.clone()
    }

    /// Reads the keys.
    pub(super) async fn read_keys(&self) -> Result<Keys, SignInError> {
        let read = JsonWebKeySet::fetch_async(&self.document.keys, &self.wire).await;
        let read = read.map_err(|error| self.no_keys(error))?;
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(read.clone());
        Ok(read)
    }

    fn no_keys(&self, error: DiscoveryError<WireError>) -> SignInError {
        let reason = match error {
            DiscoveryError::Request(error) => return error.into(),
            DiscoveryError::Response(status, ..) if !status.is_success() => {
                format!("`jwks_uri` answered {}", status.as_u16())
            }
            _ => "what `jwks_uri` answers is no key set".to_owned(),
        };
        let host = self.document.keys.url().host_str();
        SignInError::BadAnswer {
            host: host.unwrap_or_default().to_owned(),
            reason,
        }
    }
}
