//! The company's OpenID provider: who it is, which key it signs with, and its routes.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, header},
    middleware::map_response_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use serde_json::{Value, json};

use super::{
    authorize, device,
    exchange::{self, DEVICE_GRANT},
    grants::{ACCESS_LIFE, Grants},
    key::Key,
    refusal::Refusal,
};
use crate::demo::{clock::Clock, company::Person, shared::Shared};

/// The one client that it knows: public, with PKCE.
pub(super) const CLIENT: &str = "backdrone";

/// A running provider.
#[derive(Debug)]
pub(super) struct Issuer {
    pub shared: Arc<Shared>,
    pub key: Arc<Key>,
    pub grants: Grants,
    /// Base URL without a slash at the end, which is the issuer's name.
    pub base: String,
}

/// The provider at `base` (its base URL) for the people of the company in `shared`.
pub(in crate::demo) fn router(shared: Arc<Shared>, key: Arc<Key>, base: &str) -> Router {
    let issuer = Issuer {
        shared,
        grants: Grants::new(Arc::clone(&key)),
        key,
        base: base.to_owned(),
    };
    let clock = issuer.shared.clock.clone();
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/jwks", get(keys))
        .route("/auth", get(authorize::authorize))
        .route("/token", post(exchange::token))
        .route("/me", get(exchange::userinfo).post(exchange::userinfo))
        .route("/revoke", post(exchange::revoke))
        .route("/session/end", get(device::signed_out))
        .route("/device/auth", post(exchange::ask_device))
        .route("/device", get(device::show).post(device::answer))
        .with_state(Arc::new(issuer))
        .layer(map_response_with_state(clock, dated))
}

/// The time of an answer is that of the world, by which its tokens begin and end.
async fn dated(State(clock): State<Clock>, mut answer: Response) -> Response {
    let now = Timestamp::from_second(clock.seconds()).unwrap_or_default();
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

impl Issuer {
    pub(super) fn person(&self, login: &str) -> Option<&Person> {
        self.shared
            .company
            .people
            .iter()
            .find(|person| person.login == login)
    }

    /// How long an access token is good that is given out now, in seconds.
    pub(super) fn life(&self) -> i64 {
        self.shared.mishaps.token_life().unwrap_or(ACCESS_LIFE)
    }

    /// Whether all sessions have been ended by who runs it.
    pub(super) fn has_ended_all(&self) -> bool {
        self.shared.mishaps.now().issuer.signed_out
    }

    /// Unix seconds.
    pub(super) fn now(&self) -> i64 {
        self.shared.clock.seconds()
    }
}

/// Refuses everybody but the one client.
pub(super) fn check_client(id: &str) -> Result<(), Refusal> {
    match id {
        CLIENT => Ok(()),
        "" => Err(Refusal::request(
            "no client authentication mechanism provided",
        )),
        _ => Err(Refusal::client()),
    }
}

async fn keys(State(issuer): State<Arc<Issuer>>) -> Response {
    let kind = "application/jwk-set+json; charset=utf-8";
    (
        [(header::CONTENT_TYPE, kind)],
        issuer.key.jwks().to_string(),
    )
        .into_response()
}

async fn discovery(State(issuer): State<Arc<Issuer>>) -> Response {
    let kind = "application/json; charset=utf-8";
    let document = document(&issuer.base).to_string();
    ([(header::CONTENT_TYPE, kind)], document).into_response()
}

/// Names only what is there.
fn document(base: &str) -> Value {
    json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/auth"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/me"),
        "device_authorization_endpoint": format!("{base}/device/auth"),
        "revocation_endpoint": format!("{base}/revoke"),
        "end_session_endpoint": format!("{base}/session/end"),
        "jwks_uri": format!("{base}/jwks"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_GRANT],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "scopes_supported": ["openid", "profile", "email", "groups", "offline_access"],
        "claims_supported": [
            "sub", "name", "preferred_username", "email", "email_verified", "groups", "iss",
            "auth_time",
        ],
        "authorization_response_iss_parameter_supported": true,
    })
}
