//! The company's OpenID provider: who it is and which key it signs with.

use std::sync::Arc;

use axum::{Json, Router, http::header, response::IntoResponse, routing::get};
use serde_json::{Value, json};

use super::key::Key;

/// The provider at `base` (its base URL, which is the issuer's name).
pub(in crate::demo) fn router(key: &Arc<Key>, base: &str) -> Router {
    let document = discovery(base);
    let keys = key.jwks().to_string();
    let jwks = move || async move {
        (
            [(
                header::CONTENT_TYPE,
                "application/jwk-set+json; charset=utf-8",
            )],
            keys,
        )
            .into_response()
    };
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(move || async { Json(document) }),
        )
        .route("/jwks", get(jwks))
}

/// Names only what is there.
fn discovery(base: &str) -> Value {
    json!({
        "issuer": base,
        "jwks_uri": format!("{base}/jwks"),
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    })
}
