//! How the issuer says no to a program: OAuth errors (RFC 6749 section 5.2, RFC 8628 section 3.5), in
//! the words of `oidc-provider`.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An error of a token or device endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    pub(super) error: &'static str,
    pub(super) description: String,
}

impl Refusal {
    /// A code or token that is unknown, used, too old, or somebody else's.
    pub(super) fn grant() -> Self {
        Self::new("invalid_grant", "grant request is invalid")
    }

    /// Nobody has typed the user code yet.
    pub(super) fn pending() -> Self {
        Self::new(
            "authorization_pending",
            "authorization request is still pending as the end-user hasn't yet completed the user \
             interaction steps",
        )
    }

    /// The person said no.
    pub(super) fn denied() -> Self {
        Self::new("access_denied", "End-User aborted interaction")
    }

    /// The device code was not used in time.
    pub(super) fn expired() -> Self {
        Self::new("expired_token", "device_code is expired")
    }

    /// What was asked lacks something or is not understood.
    pub(super) fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    /// A redirect to a place that is not the client's.
    pub(super) fn redirect() -> Self {
        Self::new(
            "invalid_redirect_uri",
            "redirect_uri did not match any of the client's registered redirect_uris",
        )
    }

    /// A resource that is no address, or that was not agreed to (RFC 8707 section 2).
    pub(super) fn target() -> Self {
        Self::new(
            "invalid_target",
            "resource indicator is missing, or unknown",
        )
    }

    pub(super) fn grant_type() -> Self {
        Self::new("unsupported_grant_type", "unsupported grant_type requested")
    }

    /// No client has this id.
    pub(super) fn client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::new("invalid_client", "client authentication failed")
        }
    }

    /// A bearer token that opens nothing.
    pub(super) fn token() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::new("invalid_token", "invalid token provided")
        }
    }

    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (
            self.status,
            [
                (header::CACHE_CONTROL, "no-store"),
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
            ],
            body.to_string(),
        )
            .into_response()
    }
}
