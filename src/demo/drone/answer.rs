//! Answers as Go's HTTP server gives them.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;

use crate::demo::world::{Refusal, Status};

use super::json::object;

/// What a handler gives.
pub(super) type Answer = Result<Response, Failure>;

/// Bytes that Go's server holds back to learn the length; a longer answer is sent in chunks of at
/// most this size, and so is a stream.
pub(super) const CHUNK: usize = 2048;

/// An error with its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub status: StatusCode,
    pub message: String,
}

impl Failure {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    /// 401: nobody is known to ask.
    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Unauthorized")
    }

    /// 403: not for this account.
    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden")
    }

    /// 404: not there, or not for this account.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found")
    }

    /// 404: the text of the database driver.
    pub(super) fn no_rows() -> Self {
        Self::new(StatusCode::NOT_FOUND, "sql: no rows in result set")
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let bad = |message: String| Self::new(StatusCode::BAD_REQUEST, message);
        let word = |status: Status| status.word();
        match refusal {
            Refusal::NotFound => Self::not_found(),
            Refusal::NoRows => Self::no_rows(),
            Refusal::NoStage => Self::new(StatusCode::NOT_FOUND, "Stage not found"),
            Refusal::DeclinedRestart => bad("cannot start a declined build".to_owned()),
            Refusal::CannotApprove(status) => bad(format!(
                "Cannot approve a Pipeline with Status \"{}\"",
                word(status)
            )),
            Refusal::CannotDecline(status) => bad(format!(
                "Cannot decline build with status \"{}\"",
                word(status)
            )),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut text = String::new();
        object(&mut text, |it| it.text("message", &self.message));
        (self.status, json(text)).into_response()
    }
}

/// One JSON value and a newline.
pub(super) fn json(mut text: String) -> Response {
    text.push('\n');
    let body = if text.len() > CHUNK {
        let whole = Bytes::from(text);
        let pieces = (0..whole.len()).step_by(CHUNK).map(move |from| {
            let to = (from + CHUNK).min(whole.len());
            Ok::<_, std::convert::Infallible>(whole.slice(from..to))
        });
        Body::from_stream(stream::iter(pieces))
    } else {
        Body::from(text)
    };
    typed("application/json", body)
}

/// A body with its content type.
pub(super) fn typed(kind: &'static str, body: Body) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
        body,
    )
        .into_response()
}

/// 204.
pub(super) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
