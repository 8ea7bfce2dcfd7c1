//! One request handed over whole, and its answer whole: the way to a sign-in provider.
//!
//! Unlike [`Http`](crate::http::Http) it has no base address, no token and no second try, and a
//! refusal is an answer like any other: what it means, the caller knows.

use std::path::Path;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use crate::http::clock::http_date;
use crate::http::{HttpError, RawError, Reach};

/// For everything: name, connection, TLS, answer (`identity` 2.3).
const WHOLE: Duration = Duration::from_secs(10);

/// Bytes of an answer: metadata, keys and tokens are far smaller (`identity` 2.2 and 2.3).
const LARGEST: usize = 256 << 10;

/// Sends requests one by one. Clones share connections.
#[derive(Clone)]
pub struct Raw(Client);

/// One request as it is sent.
pub struct RawRequest {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// One answer as it came, whatever its status.
pub struct RawAnswer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// At most 256 KiB, unpacked.
    pub body: Vec<u8>,
}

impl RawAnswer {
    /// Seconds since the Unix epoch by the clock of the server, from its `Date`.
    pub fn date(&self) -> Option<u64> {
        let date = self.headers.get(header::DATE)?.to_str().ok()?;
        http_date(date)?.try_into().ok()
    }

    /// The media type without its parameters, in small letters; empty where none is given.
    pub fn content_type(&self) -> String {
        let told = self.headers.get(header::CONTENT_TYPE);
        let told = told.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let essence = told.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }
}

impl Reach {
    /// The way to `server` and to whatever it names, by the certificates and the proxy that hold for
    /// it.
    pub fn raw(&self, server: &Url, ca: Option<&Path>) -> Result<Raw, HttpError> {
        self.client_for(server, ca).map(Raw)
    }
}

impl Raw {
    /// Reads what stands at an address, once; JSON if it has a choice.
    pub async fn read(&self, url: Url) -> Result<RawAnswer, RawError> {
        let json = header::HeaderValue::from_static("application/json");
        let request = RawRequest {
            method: Method::GET,
            url,
            headers: HeaderMap::from_iter([(header::ACCEPT, json)]),
            body: Vec::new(),
        };
        self.send(request).await
    }

    /// Sends it once, and within 10 s reads the answer; follows no redirect.
    pub async fn send(&self, request: RawRequest) -> Result<RawAnswer, RawError> {
        let origin = request.url.origin().ascii_serialization();
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let ended = timeout(WHOLE, self.exchange(request, &origin, &host)).await;
        let answer = ended.unwrap_or_else(|_| {
            let seconds = WHOLE.as_secs();
            Err(RawError::Slow { host, seconds })
        });
        tracing::debug!(
            %origin,
            status = answer.as_ref().map_or(0, |it| it.status.as_u16()),
            error = answer.as_ref().err().map(tracing::field::display),
            "asked the provider"
        );
        answer
    }

    async fn exchange(
        &self,
        request: RawRequest,
        origin: &str,
        host: &str,
    ) -> Result<RawAnswer, RawError> {
        let sent = self
            .0
            .request(request.method, request.url.clone())
            .headers(request.headers)
            .body(request.body)
            .send()
            .await;
        let response = sent.map_err(|error| RawError::of(host, &error))?;
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(header::LOCATION);
            let to = to.and_then(|it| request.url.join(it.to_str().ok()?).ok());
            return Err(RawError::Redirected {
                origin: origin.to_owned(),
                // Its query may hold a code or a token.
                to: to.map_or_else(
                    || "nowhere".to_owned(),
                    |to| to.origin().ascii_serialization(),
                ),
            });
        }
        let headers = response.headers().clone();
        let body = whole(response, origin, host).await?;
        Ok(RawAnswer {
            status,
            headers,
            body,
        })
    }
}

async fn whole(mut response: Response, origin: &str, host: &str) -> Result<Vec<u8>, RawError> {
    let mut body = BytesMut::new();
    loop {
        let piece = response.chunk().await;
        let Some(piece) = piece.map_err(|error| RawError::of(host, &error))? else {
            return Ok(body.into());
        };
        if body.len() + piece.len() > LARGEST {
            let origin = origin.to_owned();
            return Err(RawError::TooBig { origin });
        }
        body.extend_from_slice(&piece);
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::http::{Limits, TlsFault};

    /// Asks a server that answers its one visitor with these bytes.
    async fn asked(answer: Vec<u8>) -> Result<RawAnswer, RawError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serve = async {
            let (mut visitor, _) = listener.accept().await.unwrap();
            let mut request = [0; 2048];
            let read = visitor.read(&mut request).await.unwrap();
            // Who hangs up before the end has seen enough.
            let _written = visitor.write_all(&answer).await;
            let _closed = visitor.shutdown().await;
            read
        };
        let (answer, _) = tokio::join!(get(format!("http://127.0.0.1:{port}/x?code=1")), serve);
        answer
    }

    async fn get(url: String) -> Result<RawAnswer, RawError> {
        let url = Url::parse(&url).unwrap();
        let reach = Reach::new(Limits::default(), None);
        let raw = reach.raw(&url, None).expect("a client");
        let request = RawRequest {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Vec::new(),
        };
        raw.send(request).await
    }

    fn text(head: &str, body: &str) -> Vec<u8> {
        let length = body.len();
        format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
            .into_bytes()
    }

    fn message(ended: Result<RawAnswer, RawError>) -> String {
        ended.err().expect("an error").to_string()
    }

    #[tokio::test]
    async fn a_refusal_is_an_answer_like_any_other() {
        let head = "400 Bad Request\r\ncontent-type: application/JSON;charset=utf-8\r\n\
                    date: Thu, 01 Jan 1970 00:01:00 GMT";
        let answer = asked(text(head, "{}")).await.expect("an answer");
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.content_type(), "application/json");
        assert_eq!(answer.date(), Some(60));
        assert_eq!(answer.body, b"{}");
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed_and_only_its_origin_is_told() {
        for (location, told) in [
            ("https://evil.example/take?code=1", "https://evil.example"),
            ("/elsewhere", "http://127.0.0.1"),
        ] {
            let head = format!("307 Temporary Redirect\r\nlocation: {location}");
            let message = message(asked(text(&head, "")).await);
            assert!(
                message.contains(&format!("sends on to {told}")),
                "{message}"
            );
            assert!(!message.contains("code"), "{message}");
        }
    }

    #[tokio::test]
    async fn an_answer_over_256_kib_is_not_read() {
        let fits = asked(text("200 OK", &"x".repeat(LARGEST))).await;
        assert_eq!(fits.expect("an answer").body.len(), LARGEST);
        let message = message(asked(text("200 OK", &"x".repeat(LARGEST + 1))).await);
        assert!(message.ends_with("answered more than 256 KiB"), "{message}");
    }

    #[tokio::test]
    async fn a_closed_port_and_an_unknown_name_are_told_apart() {
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = closed.local_addr().unwrap().port();
        drop(closed);
        let refused = message(get(format!("http://127.0.0.1:{port}/")).await);
        assert_eq!(refused, "cannot reach 127.0.0.1 (connection refused)");
        let unknown = message(get("http://nobody.invalid/".to_owned()).await);
        assert_eq!(unknown, "cannot reach nobody.invalid (DNS: not found)");
    }

    #[tokio::test]
    async fn a_server_that_does_not_speak_tls_is_no_matter_of_trust() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serve = async {
            let (mut visitor, _) = listener.accept().await.unwrap();
            let _written = visitor.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        };
        let (ended, ()) = tokio::join!(get(format!("https://127.0.0.1:{port}/")), serve);
        let error = ended.err().expect("an error");
        let is_other = matches!(
            &error,
            RawError::Tls {
                fault: TlsFault::Other(_),
                ..
            }
        );
        assert!(is_other, "{error}");
    }
}
