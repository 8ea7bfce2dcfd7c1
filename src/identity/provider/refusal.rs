//! What the token endpoint means when it does not answer with tokens.

use std::fmt::Display;

use openidconnect::{ErrorResponseType, RequestTokenError, StandardErrorResponse};
use serde_json::Value;

use crate::identity::Profile;
use crate::identity::provider::error::cut;
use crate::identity::provider::wire::WireError;
use crate::identity::provider::{Provider, SignInError};

/// What was asked of the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Code,
    Refresh,
    Device,
    /// Anything besides: registration, revocation, the request of a device code.
    Other,
}

impl Provider {
    pub(super) fn refusal<T>(
        &self,
        error: RequestTokenError<WireError, StandardErrorResponse<T>>,
        client: &str,
        step: Step,
    ) -> SignInError
    where
        T: ErrorResponseType + AsRef<str> + Display + 'static,
    {
        match error {
            RequestTokenError::Request(error) => error.into(),
            RequestTokenError::ServerResponse(told) => {
                let reason = told.error_description().map_or("", String::as_str);
                self.words(told.error().as_ref(), reason, client, step)
            }
            RequestTokenError::Parse(_, body) => self.unusable(unreadable(&body)),
            // A body that is empty, or of another type than JSON; nothing of it is in here.
            RequestTokenError::Other(reason) => self.unusable(&cut(&reason)),
        }
    }

    /// An error code of OAuth (RFC 6749 5.2, RFC 8628 3.5) and its description.
    pub(super) fn words(&self, error: &str, reason: &str, client: &str, step: Step) -> SignInError {
        let is_dex = self.login.profile == Profile::Dex;
        let (host, reason) = (self.host(), cut(reason));
        match (error, step) {
            ("invalid_grant", Step::Code) => SignInError::CodeSpent { reason },
            // Its word for the code of another client.
            ("server_error", Step::Code) if is_dex => SignInError::CodeSpent { reason },
            ("invalid_grant", Step::Refresh) => SignInError::Ended,
            // Its word for expired, used and unknown.
            ("invalid_request", Step::Refresh) if is_dex => SignInError::Ended,
            ("invalid_request", Step::Device) if is_dex => SignInError::DeviceUnknown { reason },
            ("invalid_grant", Step::Device) => SignInError::DeviceUnknown { reason },
            ("expired_token", Step::Device) => SignInError::DeviceExpired,
            ("invalid_client" | "unauthorized_client", _) => SignInError::ClientRefused {
                client: client.to_owned(),
                reason,
            },
            ("access_denied", _) => SignInError::Denied { reason },
            // The codes stand for these states (RFC 6749 4.1.2.1), whatever they are sent with.
            ("server_error", _) => SignInError::Busy { host, status: 500 },
            ("temporarily_unavailable", _) => SignInError::Busy { host, status: 503 },
            _ => SignInError::Refused {
                host,
                error: cut(error),
                reason,
            },
        }
    }
}

/// Why an answer is no token answer, from its members' names alone: their values are secret.
fn unreadable(body: &[u8]) -> &'static str {
    if body.trim_ascii_start().first() == Some(&b'<') {
        return "it is a web page";
    }
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return "it is no JSON";
    };
    let has = |name: &str| members.get(name).is_some_and(Value::is_string);
    if members.contains_key("error") {
        "its `error` cannot be read"
    } else if !has("access_token") {
        "`access_token` is missing"
    } else if !has("token_type") {
        "`token_type` is missing"
    } else if members.get("expires_in").is_some_and(|it| !it.is_u64()) {
        "`expires_in` is no number of seconds"
    } else {
        "`id_token` cannot be read"
    }
}
