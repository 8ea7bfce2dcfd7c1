//! An answer: read as a whole within bounds, or piece by piece.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Response, header};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::http::client::{is_empty, text};
use crate::http::{HttpError, Limits, Place};

/// Bytes of an error's body that are looked at: its message is one line.
const MESSAGE: usize = 64 << 10;

/// A whole answer that claims to be JSON.
pub struct Answer {
    bytes: Bytes,
    place: Box<Place>,
}

impl Answer {
    pub(super) async fn read(
        mut response: Response,
        place: Box<Place>,
        limits: &Limits,
    ) -> Result<Self, HttpError> {
        if is_empty(response.status()) {
            let bytes = Bytes::from_static(b"null");
            return Ok(Self { bytes, place });
        }
        let content = text(response.headers(), header::CONTENT_TYPE).unwrap_or("json");
        if !content.contains("json") {
            let content = content.to_owned();
            return Err(HttpError::Unexpected { place, content });
        }
        let known = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        let mut whole = BytesMut::with_capacity(known.min(limits.largest));
        loop {
            let Some(piece) = next(&mut response, &place, limits.read).await? else {
                let bytes = whole.freeze();
                return Ok(Self { bytes, place });
            };
            if whole.len() + piece.len() > limits.largest {
                let limit = limits.largest;
                return Err(HttpError::TooBig { place, limit });
            }
            whole.extend_from_slice(&piece);
        }
    }

    /// Reads it; what is borrowed lives as long as the answer. An error names where in the JSON.
    pub fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, HttpError> {
        let mut json = serde_json::Deserializer::from_slice(&self.bytes);
        let read = serde_path_to_error::deserialize(&mut json);
        read.map_err(|error| {
            let (path, reason) = (error.path().to_string(), error.inner().to_string());
            let reason = if path == "." {
                reason
            } else {
                format!("at `{path}`: {reason}")
            };
            self.garbled(reason)
        })
    }

    /// The error for an answer that is JSON and yet not what was asked for.
    pub fn garbled(&self, reason: impl Into<String>) -> HttpError {
        HttpError::Garbled {
            place: self.place.clone(),
            reason: reason.into(),
        }
    }
}

/// An answer on its way.
pub struct Body {
    response: Response,
    place: Box<Place>,
    read: Duration,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Body {
    pub(super) fn new(
        response: Response,
        place: Box<Place>,
        read: Duration,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            response,
            place,
            read,
            _permit: permit,
        }
    }

    /// Whether it is a web page: what a proxy or a wrong address sends in place of data.
    pub fn check(self) -> Result<Self, HttpError> {
        match text(self.response.headers(), header::CONTENT_TYPE) {
            Some(content) if content.contains("html") => Err(HttpError::Unexpected {
                content: content.to_owned(),
                place: self.place,
            }),
            _ => Ok(self),
        }
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        next(&mut self.response, &self.place, self.read).await
    }
}

async fn next(
    response: &mut Response,
    place: &Place,
    read: Duration,
) -> Result<Option<Bytes>, HttpError> {
    match timeout(read, response.chunk()).await {
        Ok(Ok(piece)) => Ok(piece),
        Ok(Err(source)) => Err(broken(place, source)),
        Err(_) => Err(HttpError::TooSlow {
            place: Box::new(place.clone()),
            seconds: read.as_secs(),
        }),
    }
}

pub(super) fn broken(place: &Place, source: reqwest::Error) -> HttpError {
    HttpError::Broken {
        place: Box::new(place.clone()),
        source: source.without_url(),
    }
}

/// The server's own words in an answer that is an error: `{"message"}` of Drone,
/// `{"error":{"message"}}` of Backstage, `{"error_description"}` of OAuth, a line of plain text. A
/// gateway's `code` stands behind its words: that is what whoever runs it looks for.
pub(super) async fn message(mut response: Response, read: Duration) -> String {
    let content = text(response.headers(), header::CONTENT_TYPE).unwrap_or_default();
    if content.contains("html") {
        return String::new();
    }
    let mut whole = BytesMut::new();
    while let Ok(Ok(Some(piece))) = timeout(read, response.chunk()).await {
        whole.extend_from_slice(&piece);
        if whole.len() > MESSAGE {
            whole.truncate(MESSAGE);
            break;
        }
    }
    words(&whole)
}

fn words(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        message: Option<String>,
        code: Option<String>,
        error_description: Option<String>,
        error: Option<Inner>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Inner {
        Words(String),
        Object { message: String },
    }
    let found = match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) => {
            let said = refusal.message.or(refusal.error_description);
            let said = said.or(refusal.error.map(|inner| match inner {
                Inner::Words(message) | Inner::Object { message } => message,
            }));
            match (said, refusal.code) {
                (Some(said), Some(code)) => Some(format!("{said} ({code})")),
                (said, code) => said.or(code),
            }
        }
        Err(_) => Some(String::from_utf8_lossy(body).into_owned()),
    };
    let line = found.unwrap_or_default();
    let line = line.lines().next().unwrap_or_default().trim();
    line.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_own_words_are_found_in_every_form_that_an_error_has() {
        let forms = [
            (r#"{"message":"Not Found"}"#, "Not Found"),
            (
                r#"{"error":{"name":"NotFoundError","message":"No entity named 'x' found"},"response":{"statusCode":404}}"#,
                "No entity named 'x' found",
            ),
            (
                r#"{"error":"invalid_grant","error_description":"expired"}"#,
                "expired",
            ),
            (r#"{"error":"invalid_grant"}"#, "invalid_grant"),
            ("404 page not found\n", "404 page not found"),
            ("", ""),
            ("[1,2]", "[1,2]"),
        ];
        for (body, expected) in forms {
            assert_eq!(words(body.as_bytes()), expected, "{body}");
        }
    }
}
