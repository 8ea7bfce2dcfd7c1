//! Errors in the one envelope that every plugin of Backstage uses.

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::answer;

/// An error before it knows which request it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    name: &'static str,
    message: String,
}

impl Refusal {
    /// 400: what was asked is not understood.
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            name: "InputError",
            message: message.into(),
        }
    }

    /// 401: who asks is not known.
    pub(super) fn credentials(message: impl Into<String>) -> Self {
        let status = StatusCode::UNAUTHORIZED;
        Self {
            status,
            name: "AuthenticationError",
            message: message.into(),
        }
    }

    /// 403: who asks is known, and may not.
    pub(super) fn not_allowed(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            name: "NotAllowedError",
            message: message.into(),
        }
    }

    /// 404, said by a handler (an unknown route answers 404 with an empty body).
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            name: "NotFoundError",
            message: message.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the envelope around a refusal. Stands inside the plugin's `nest`, so that the address is
/// relative to the plugin, as Backstage has it. Production: no `stack`.
pub(super) async fn envelope(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let url = request.uri().to_string();
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else {
        return response;
    };
    let body = json!({
        "error": {"name": refusal.name, "message": refusal.message},
        "request": {"method": method.as_str(), "url": url},
        "response": {"statusCode": refusal.status.as_u16()},
    });
    (refusal.status, answer::json(body.to_string())).into_response()
}
