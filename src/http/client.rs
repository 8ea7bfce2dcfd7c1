//! The way to one server, and the sending of one request on it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout};
use url::Url;
use uuid::Uuid;

use crate::domain::Secret;
use crate::http::answer::{self, Answer, Body};
use crate::http::clock::{self, Offset};
use crate::http::retry::Retry;
use crate::http::{Ask, HttpError, Limits, Place};

/// The way to one server. Clones share connections.
#[derive(Clone)]
pub struct Http(Arc<(Inside, Offset)>);

/// What [`Reach`](crate::http::Reach) makes a way of.
pub(super) struct Inside {
    pub(super) client: Client,
    pub(super) base: Url,
    pub(super) token: watch::Receiver<Option<Secret>>,
    pub(super) gate: Arc<Semaphore>,
    pub(super) limits: Limits,
}

/// Redirects within the same origin that are followed before we say that it goes round in circles.
const HOPS: usize = 5;

impl Http {
    pub(super) fn new(inside: Inside) -> Self {
        Self(Arc::new((inside, Offset::unknown())))
    }

    /// Where the server is.
    pub fn base(&self) -> &Url {
        &self.0.0.base
    }

    /// Seconds that the server's clock is ahead of ours; `None` before its first answer.
    pub fn offset(&self) -> Option<i64> {
        self.0.1.get()
    }

    /// A question: `GET` of a path under the base address. Each part is one segment, escaped here.
    pub fn get(&self, path: &[&str]) -> Ask {
        Ask::new(self.clone(), Method::GET, path)
    }

    /// A deed by `POST`: sent once, whatever happens.
    pub fn post(&self, path: &[&str]) -> Ask {
        Ask::new(self.clone(), Method::POST, path)
    }

    /// A deed by `DELETE`: sent once, whatever happens.
    pub fn delete(&self, path: &[&str]) -> Ask {
        Ask::new(self.clone(), Method::DELETE, path)
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.0.limits
    }

    /// Waits for one of the places that all requests of a context share.
    pub(super) async fn place_at_the_gate(&self) -> Option<OwnedSemaphorePermit> {
        // The gate is never closed; without a permit the request simply does not count.
        self.0.0.gate.clone().acquire_owned().await.ok()
    }

    /// The whole answer, asked for again where that is right.
    pub(super) async fn whole(&self, ask: &Ask) -> Result<Answer, HttpError> {
        let _permit = self.place_at_the_gate().await;
        let mut retry = Retry::of(ask.deed());
        loop {
            let ended = match self.send(ask).await {
                Ok((response, place)) => Answer::read(response, place, self.limits()).await,
                Err(error) => Err(error),
            };
            match ended {
                Ok(answer) => return Ok(answer),
                Err(error) => retry.pause(error).await?,
            }
        }
    }

    /// The answer as it arrives, asked for again until its first byte.
    pub(super) async fn pieces(&self, ask: &Ask) -> Result<Body, HttpError> {
        let permit = self.place_at_the_gate().await;
        let mut retry = Retry::of(ask.deed());
        loop {
            match self.send(ask).await {
                Ok((response, place)) => {
                    return Ok(Body::new(response, place, self.limits().read, permit));
                }
                Err(error) => retry.pause(error).await?,
            }
        }
    }

    /// Sends once, follows redirects of questions within the origin, and turns everything but a
    /// good answer into an error.
    pub(super) async fn send(&self, ask: &Ask) -> Result<(Response, Box<Place>), HttpError> {
        let mut url = ask.url().clone();
        for _ in 0..HOPS {
            let place = Box::new(ask.place(&url, Uuid::now_v7()));
            let (response, seconds) = self.exchange(ask, &url, &place).await?;
            let status = response.status();
            if status.is_success() {
                return Ok((response, place));
            }
            if !status.is_redirection() {
                return Err(self.refusal(response, place, seconds).await);
            }
            let next = target(&url, response.headers());
            match next {
                Some(next) if next.origin() == url.origin() && !ask.deed() => url = next,
                next => {
                    let to = next.map_or_else(|| "nowhere".into(), |url| shown(&url));
                    return Err(HttpError::Redirected { place, to });
                }
            }
        }
        let place = Box::new(ask.place(&url, Uuid::now_v7()));
        let to = "itself, again and again".into();
        Err(HttpError::Redirected { place, to })
    }

    /// One request and the head of its answer; with the seconds that it took.
    async fn exchange(
        &self,
        ask: &Ask,
        url: &Url,
        place: &Place,
    ) -> Result<(Response, u64), HttpError> {
        let inside = &self.0.0;
        let mut request = inside
            .client
            .request(ask.method().clone(), url.clone())
            .header("x-request-id", &place.request)
            .header(header::ACCEPT, ask.accept());
        if ask.is_stream() {
            request = request.header(header::ACCEPT_ENCODING, "identity");
        }
        if let Some(body) = ask.body() {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.to_owned());
        }
        if let Some(token) = &*inside.token.borrow() {
            request = request.bearer_auth(token.expose());
        }
        let limit = if ask.deed() {
            inside.limits.deed
        } else {
            inside.limits.read
        };
        let began = Instant::now();
        // The connection has a limit of its own, and only then does the answer's begin to count.
        let answered = timeout(inside.limits.connect + limit, request.send()).await;
        let took = began.elapsed();
        let ended = match answered {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(source)) => Err(failed(place, source)),
            Err(_) => Err(HttpError::TooSlow {
                place: Box::new(place.clone()),
                seconds: limit.as_secs(),
            }),
        };
        report(place, &ended, took);
        let response = ended?;
        if let Some(date) = text(response.headers(), header::DATE) {
            self.0.1.learn(date);
        }
        Ok((response, took.as_secs()))
    }

    /// Reads why the server did not answer well.
    async fn refusal(&self, response: Response, place: Box<Place>, seconds: u64) -> HttpError {
        let status = response.status().as_u16();
        let retry_after = text(response.headers(), header::RETRY_AFTER).and_then(|told| {
            told.parse().ok().or_else(|| {
                let here = clock::http_date(text(response.headers(), header::DATE)?)?;
                u32::try_from((clock::http_date(told)? - here).max(0)).ok()
            })
        });
        let message = answer::message(response, self.limits().read).await;
        HttpError::Answered {
            place,
            status,
            message,
            retry_after,
            seconds,
        }
    }
}

/// What reqwest says, without the address: it may hold parameters.
fn failed(place: &Place, source: reqwest::Error) -> HttpError {
    let place = Box::new(place.clone());
    let source = source.without_url();
    if source.is_connect() {
        HttpError::Unreachable { place, source }
    } else {
        HttpError::Broken { place, source }
    }
}

fn report(place: &Place, ended: &Result<Response, HttpError>, took: Duration) {
    let status = ended.as_ref().map_or(0, |r| r.status().as_u16());
    tracing::debug!(
        request = %place.request,
        origin = %place.origin,
        method = place.method,
        path = %place.path,
        status,
        ms = took.as_millis(),
        error = ended.as_ref().err().map(tracing::field::display),
        "asked"
    );
}

pub(super) fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn target(from: &Url, headers: &HeaderMap) -> Option<Url> {
    from.join(text(headers, header::LOCATION)?).ok()
}

/// An address without its query, which may hold a token of somebody else's.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

/// Whether an answer has no body to read.
pub(super) fn is_empty(status: StatusCode) -> bool {
    status == StatusCode::NO_CONTENT
}
