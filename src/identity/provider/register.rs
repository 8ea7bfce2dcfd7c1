//! Under which id we come: a known one, or one registered for this device (RFC 7591).

use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::identity::provider::attempt::scopes;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{ClientId, Profile};

/// What of the answer matters. Backstage also gives a secret and asks for it only where tokens are
/// revoked; a program that people install keeps none (RFC 8252 8.5).
#[derive(Deserialize)]
struct Registered {
    client_id: String,
}

impl Provider {
    /// The id of the client. `device` is the random name of this device, `host` what people call this
    /// machine; `redirects` are the addresses of a listener that is open already: Backstage compares
    /// them to the port.
    pub async fn client(
        &self,
        device: &str,
        host: &str,
        redirects: &[Url],
    ) -> Result<String, SignInError> {
        match &self.login.client {
            ClientId::Known(id) => Ok(id.replace("{device}", device)),
            ClientId::Register => self.register(host, redirects).await,
        }
    }

    async fn register(&self, host: &str, redirects: &[Url]) -> Result<String, SignInError> {
        let endpoint = self.document.registration.as_ref();
        let endpoint = endpoint.ok_or_else(|| SignInError::NotOffered {
            issuer: self.login.issuer.clone(),
            member: "registration_endpoint",
        })?;
        let mut scope = "openid".to_owned();
        for another in scopes(&self.login) {
            scope.push(' ');
            scope.push_str(&another);
        }
        let mut asked = json!({
            "client_name": format!("backdrone on {host}"),
            "redirect_uris": redirects,
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": scope,
        });
        if self.login.profile != Profile::Backstage {
            asked["token_endpoint_auth_method"] = json!("none");
            asked["application_type"] = json!("native");
        }
        let answer = self
            .wire
            .json(endpoint, asked.to_string().into_bytes())
            .await?;
        if !answer.status.is_success() {
            return Err(self.no(&answer, "backdrone"));
        }
        let registered: Result<Registered, _> = serde_json::from_slice(&answer.body);
        let registered = registered.map_err(|_| self.unusable("`client_id` is missing"))?;
        Ok(registered.client_id)
    }
}
