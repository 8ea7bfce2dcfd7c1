//! What a provider says of itself (OpenID Discovery 4), and whether we may believe it.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, DeviceAuthorizationUrl, IssuerUrl, JsonWebKeySetUrl,
    ProviderMetadata, TokenUrl,
};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::http::{HttpError, RawAnswer};
use crate::identity::provider::SignInError;
use crate::identity::provider::error::cut;

/// What is read beyond OpenID Discovery: RFC 7009, 8414, 8628, 9207, RP-initiated logout, client id
/// metadata documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Beyond {
    device_authorization_endpoint: Option<Url>,
    revocation_endpoint: Option<Url>,
    end_session_endpoint: Option<Url>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    client_id_metadata_document_supported: bool,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beyond {}

type Told = ProviderMetadata<
    Beyond,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The metadata of a provider, checked: the issuer is the one asked for, each endpoint is encrypted
/// or on this machine, S256 is offered.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) issuer: IssuerUrl,
    pub(super) auth: AuthUrl,
    pub(super) token: TokenUrl,
    pub(super) keys: JsonWebKeySetUrl,
    pub(super) device: Option<DeviceAuthorizationUrl>,
    pub(super) revocation: Option<Url>,
    pub(super) end_session: Option<Url>,
    pub(super) registration: Option<Url>,
    /// A client id may be the address of a document (`backstage-api` 2.4).
    pub(super) reads_client_documents: bool,
    /// Each answer in the browser names its issuer (RFC 9207).
    pub(super) names_itself: bool,
}

/// Where the metadata of an issuer lies; the name of an issuer is taken as it is configured.
pub(super) fn address(issuer: &str) -> Result<Url, SignInError> {
    let base = issuer.trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    let url = Url::parse(&address).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or_else(|| HttpError::Address {
        address: issuer.to_owned(),
    })?;
    encrypted("issuer", &url, &url).map_err(|_| SignInError::Unencrypted {
        what: "issuer",
        address: issuer.to_owned(),
    })?;
    Ok(url)
}

impl Document {
    /// Reads the answer to a request for the metadata of `issuer`.
    pub(super) fn read(issuer: &str, url: &Url, answer: &RawAnswer) -> Result<Self, SignInError> {
        let told: Told = parse(url, answer)?;
        if told.issuer().as_str() != issuer {
            return Err(SignInError::OtherIssuer {
                configured: issuer.to_owned(),
                told: cut(told.issuer().as_str()),
            });
        }
        let beyond = told.additional_metadata();
        // Without a list nobody says that S256 is missing (RFC 8414 2), and many do not list it.
        let methods = beyond.code_challenge_methods_supported.as_deref();
        if methods.is_some_and(|methods| !methods.iter().any(|it| it == "S256")) {
            let issuer = issuer.to_owned();
            return Err(SignInError::NoS256 { issuer });
        }
        let token = told
            .token_endpoint()
            .ok_or_else(|| SignInError::NotOffered {
                issuer: issuer.to_owned(),
                member: "token_endpoint",
            })?;
        let registration = told.registration_endpoint().map(|it| it.url().clone());
        let device = beyond.device_authorization_endpoint.clone();
        for (what, endpoint) in [
            (
                "authorization_endpoint",
                Some(told.authorization_endpoint().url()),
            ),
            ("token_endpoint", Some(token.url())),
            ("jwks_uri", Some(told.jwks_uri().url())),
            ("device_authorization_endpoint", device.as_ref()),
            ("revocation_endpoint", beyond.revocation_endpoint.as_ref()),
            ("end_session_endpoint", beyond.end_session_endpoint.as_ref()),
            ("registration_endpoint", registration.as_ref()),
        ] {
            endpoint.map_or(Ok(()), |it| encrypted(what, it, url))?;
        }
        Ok(Self {
            issuer: told.issuer().clone(),
            auth: told.authorization_endpoint().clone(),
            token: token.clone(),
            keys: told.jwks_uri().clone(),
            device: device.map(DeviceAuthorizationUrl::from_url),
            revocation: beyond.revocation_endpoint.clone(),
            end_session: beyond.end_session_endpoint.clone(),
            registration,
            reads_client_documents: beyond.client_id_metadata_document_supported,
            names_itself: beyond.authorization_response_iss_parameter_supported,
        })
    }
}

/// The media type is not asked: what can be read is metadata, whatever it is sent as.
fn parse(url: &Url, answer: &RawAnswer) -> Result<Told, SignInError> {
    let no = |what: String| SignInError::NoMetadata {
        url: url.to_string(),
        what,
    };
    if answer.status.is_server_error() || answer.status.as_u16() == 429 {
        return Err(SignInError::Busy {
            host: url.host_str().unwrap_or_default().to_owned(),
            status: answer.status.as_u16(),
        });
    }
    let is_page = answer.content_type().contains("html") || starts_with(&answer.body, b'<');
    if is_page && answer.status.is_success() {
        return Err(no("a web page".to_owned()));
    }
    if !answer.status.is_success() {
        return Err(no(answer.status.as_u16().to_string()));
    }
    serde_json::from_slice(&answer.body).map_err(|error| {
        if error.is_data() {
            // `missing field …`: what is missing or odd, without the place in the text.
            let words = error.to_string();
            no(cut(words.split(" at line").next().unwrap_or_default()))
        } else {
            no("something else than JSON".to_owned())
        }
    })
}

fn starts_with(body: &[u8], byte: u8) -> bool {
    body.trim_ascii_start().first() == Some(&byte)
}

/// Whether an address that the provider at `from` names may be used: https, or both on this machine.
/// What listens here unencrypted is no business of a provider elsewhere.
pub(super) fn encrypted(what: &'static str, url: &Url, from: &Url) -> Result<(), SignInError> {
    let may_be_plain = || is_here(url) && is_here(from);
    if url.scheme() == "https" || (url.scheme() == "http" && may_be_plain()) {
        return Ok(());
    }
    Err(SignInError::Unencrypted {
        what,
        address: cut(url.as_str()),
    })
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
