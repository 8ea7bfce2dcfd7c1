//! How the OAuth endpoints say no: not in the envelope of the plugins (RFC 6749 section 5.2).

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::demo::backstage::answer;

/// `error` and `error_description`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OauthRefusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OauthRefusal {
    /// 400: a code or refresh token that is not good.
    pub(super) fn grant(description: &str) -> Self {
        Self::new("invalid_grant", description)
    }

    /// 400: something is missing or not understood.
    pub(super) fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(super) fn grant_type(named: &str) -> Self {
        let description = format!("Grant type {named} is not supported");
        Self::new("unsupported_grant_type", description)
    }

    /// 401: id and secret do not belong together.
    pub(super) fn client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::new("invalid_client", "Invalid client credentials")
        }
    }

    /// 403: who answers for a session is not a person.
    pub(super) fn nobody() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            ..Self::new("access_denied", "Authentication required")
        }
    }

    /// 400: a session that was answered, is too old, or never was.
    pub(super) fn session() -> Self {
        Self::request("Authorization session not found or expired")
    }

    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }
}

impl IntoResponse for OauthRefusal {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, answer::json(body.to_string())).into_response()
    }
}
