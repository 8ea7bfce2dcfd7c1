//! The types of `openidconnect` that are spelled once.

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthUrl, Client, ClientId, EmptyExtraTokenFields, EndpointNotSet,
    EndpointSet, IdTokenFields, IssuerUrl, JsonWebKeySet, StandardErrorResponse,
    StandardTokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};

/// Claims of an ID token that `openidconnect` does not read itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Also {
    /// Seconds since the Unix epoch before which the token does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nbf: Option<f64>,
}

impl AdditionalClaims for Also {}

pub(super) type Fields = IdTokenFields<
    Also,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
/// What the token endpoint answers.
pub(super) type Answer = StandardTokenResponse<Fields, CoreTokenType>;
pub(super) type IdToken = openidconnect::IdToken<
    Also,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type IdClaims = openidconnect::IdTokenClaims<Also, CoreGenderClaim>;
pub(super) type Keys = JsonWebKeySet<CoreJsonWebKey>;

/// A client with both endpoints of the code flow.
pub(super) type Oidc = Client<
    Also,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
>;

/// A public client. It checks no token: that is done where the keys are.
pub(super) fn client(id: &str, issuer: IssuerUrl, auth: AuthUrl, token: TokenUrl) -> Oidc {
    Client::new(
        ClientId::new(id.to_owned()),
        issuer,
        JsonWebKeySet::default(),
    )
    .set_auth_type(AuthType::RequestBody)
    .set_auth_uri(auth)
    .set_token_uri(token)
}
