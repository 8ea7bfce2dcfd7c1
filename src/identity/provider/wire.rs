//! The way that `openidconnect` takes to the provider: one request, one answer, and the provider's
//! clock read off each.

use std::path::Path;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::PoisonError;

use openidconnect::http::{HeaderMap, HeaderValue, Method, Response, header};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use url::Url;

use crate::http::{Raw, RawAnswer, RawError, RawRequest, Reach};
use crate::identity::provider::SignInError;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// The way to one provider.
pub(super) struct Wire {
    raw: Raw,
    /// `Date` of the last answer, in seconds since the Unix epoch.
    date: Mutex<Option<u64>>,
}

/// How a request of `openidconnect` ends badly.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error(transparent)]
    Raw(#[from] RawError),
    /// 5xx or 429 with something else than an OAuth error in it.
    #[error("{host} answered {status}")]
    Busy { host: String, status: u16 },
    #[error("{0} is no address")]
    Address(String),
}

impl From<WireError> for SignInError {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Raw(error) => Self::Way(error),
            WireError::Busy { host, status } => Self::Busy { host, status },
            WireError::Address(host) => Self::BadAnswer {
                host,
                reason: "it is no address".to_owned(),
            },
        }
    }
}

impl Wire {
    pub(super) fn new(reach: &Reach, issuer: &Url, ca: Option<&Path>) -> Result<Self, SignInError> {
        let raw = reach.raw(issuer, ca)?;
        let date = Mutex::default();
        Ok(Self { raw, date })
    }

    /// The provider's time when it last answered; `None` where it does not say.
    pub(super) fn date(&self) -> Option<u64> {
        *self.date.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a document.
    pub(super) async fn get(&self, url: &Url) -> Result<RawAnswer, RawError> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, JSON)]);
        self.send(Method::GET, url, headers, Vec::new()).await
    }

    /// Sends a form.
    pub(super) async fn form(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<RawAnswer, RawError> {
        let body = encoded(fields);
        let headers = [(header::ACCEPT, JSON), (header::CONTENT_TYPE, FORM)];
        let headers = HeaderMap::from_iter(headers);
        self.send(Method::POST, url, headers, body).await
    }

    /// Sends JSON.
    pub(super) async fn json(&self, url: &Url, body: Vec<u8>) -> Result<RawAnswer, RawError> {
        let headers = [(header::ACCEPT, JSON), (header::CONTENT_TYPE, JSON)];
        let headers = HeaderMap::from_iter(headers);
        self.send(Method::POST, url, headers, body).await
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<RawAnswer, RawError> {
        let url = url.clone();
        let request = RawRequest {
            method,
            url,
            headers,
            body,
        };
        let answer = self.raw.send(request).await?;
        *self.date.lock().unwrap_or_else(PoisonError::into_inner) = answer.date();
        Ok(answer)
    }

    async fn hand_over(&self, request: HttpRequest) -> Result<HttpResponse, WireError> {
        let (head, body) = request.into_parts();
        let address = head.uri.to_string();
        let url = Url::parse(&address).map_err(|_| WireError::Address(address))?;
        let answer = self.send(head.method, &url, head.headers, body).await?;
        let status = answer.status;
        let is_late = status.is_server_error() || status.as_u16() == 429;
        if is_late && !is_oauth_error(&answer.body) {
            return Err(WireError::Busy {
                host: url.host_str().unwrap_or_default().to_owned(),
                status: status.as_u16(),
            });
        }
        let mut response = Response::new(answer.body);
        *response.status_mut() = status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.hand_over(request))
    }
}

fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish().into_bytes()
}

/// Whether a body is `{"error": "…"}` (RFC 6749 5.2).
fn is_oauth_error(body: &[u8]) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    body.is_some_and(|body| body["error"].is_string())
}
