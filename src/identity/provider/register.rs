//! Under which id we come: a known one, or one registered for this device (RFC 7591).

use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::domain::Secret;
use crate::identity::provider::attempt::scopes;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{ClientId, Profile};

/// What of the answer matters.
#[derive(Deserialize)]
struct Registered {
    client_id: String,
    #[serde(default)]
    client_secret: Option<String>,
}

/// Under which id we come, and what belongs to it. No `Debug`.
pub struct Client {
    pub id: String,
    /// Of a client that was registered for this device alone: nobody else could know it.
    pub secret: Option<Secret>,
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
    ) -> Result<Client, SignInError> {
        match &self.login.client {
            ClientId::Known(id) => Ok(Client {
                id: id.replace("{device}", device),
                secret: None,
            }),
            ClientId::Register => self.register(host, redirects).await,
        }
    }

    async fn register(&self, host: &str, redirects: &[Url]) -> Result<Client, SignInError> {
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
        Ok(Client {
            id: registered.client_id,
            secret: registered.client_secret.map(Secret::new),
        })
    }
}
