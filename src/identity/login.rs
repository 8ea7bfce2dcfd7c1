//! How a person signs in for one context: plain data, handed in by the composition root.

use url::Url;

/// How to sign in at one issuer for one context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Name of the context: tokens of one are never used for another.
    pub context: String,
    /// Byte for byte as configured: the provider's own word must equal it (OpenID Discovery 4.3).
    pub issuer: String,
    pub profile: Profile,
    pub client: ClientId,
    /// Scopes besides `openid profile email`.
    pub scopes: Vec<String>,
    /// Whether a refresh token is asked for (`offline_access`).
    pub offline: bool,
    /// `audience` of the request, where the provider wants one (Okta, Auth0).
    pub audience: Option<String>,
    /// `resource` of the request (RFC 8707).
    pub resource: Option<Url>,
    /// Which token is shown to the servers.
    pub bearer: Bearer,
    pub flow: Flow,
    /// The device flow is open to phishing and off unless the context allows it.
    pub allow_device: bool,
    pub redirect: Redirect,
    /// `prompt`, `max_age`, `acr_values`, `login_hint` and whatever else a provider wants to be told.
    pub extra: Vec<(String, String)>,
    /// Origin (scheme, host, port) of the servers that the bearer may be sent to; part of the name
    /// under which it is kept.
    pub origin: String,
}

/// Where a provider departs from the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    #[default]
    Standard,
    /// Backstage's own issuer: ID token without nonce, ID token = access token, audience
    /// `backstage`, `expires_in` not to be believed (`backstage-api` 2.4).
    Backstage,
    /// Says `invalid_request` where others say `invalid_grant`, never sends `auth_time`.
    Dex,
}

/// The client that signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientId {
    /// Registered with the provider, or the address of its metadata document. `{device}` in it
    /// stands for the random name of this device: with Backstage a second sign-in of one client
    /// ends the first.
    Known(String),
    /// Registered anew for this device (RFC 7591).
    Register,
}

/// Which token is shown to the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bearer {
    #[default]
    Access,
    /// Where access tokens are opaque or not meant for third parties.
    Id,
}

/// The way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// Browser where one can be opened here, else paste.
    #[default]
    Auto,
    Browser,
    Paste,
    Device,
}

/// Where the provider sends the browser back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// `127.0.0.1`, `[::1]` or `localhost`, as the provider has it registered.
    pub host: String,
    /// Ports to try in order; empty: any free one (RFC 8252 7.3).
    pub ports: Vec<u16>,
}

impl Default for Redirect {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            ports: Vec::new(),
        }
    }
}
