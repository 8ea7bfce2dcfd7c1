//! One request before it is sent.

use reqwest::Method;
use url::Url;
use uuid::Uuid;

use crate::http::{Answer, Body, Events, Http, HttpError, Place};

/// One request before it is sent.
#[must_use]
pub struct Ask {
    http: Http,
    method: Method,
    url: Url,
    about: String,
    stream: bool,
    body: Option<String>,
}

impl Ask {
    pub(super) fn new(http: Http, method: Method, path: &[&str]) -> Self {
        let mut url = http.base().clone();
        // An http address always has segments; `Reach` lets no other in.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url.set_fragment(None);
        url.set_query(None);
        Self {
            http,
            method,
            url,
            about: String::new(),
            stream: false,
            body: None,
        }
    }

    /// Adds `key=value` to the query, in the order of the calls.
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(key, value);
        self
    }

    /// What is asked for, in words, for errors: `acme/checkout #43`.
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = what.into();
        self
    }

    /// Sends this JSON with it.
    pub fn sending(mut self, json: &serde_json::Value) -> Self {
        self.body = Some(json.to_string());
        self
    }

    /// Sends it; the whole answer, which must be JSON.
    pub async fn json(self) -> Result<Answer, HttpError> {
        self.http.whole(&self).await
    }

    /// Sends it; the answer as it arrives.
    pub async fn pieces(self) -> Result<Body, HttpError> {
        self.http.pieces(&self).await
    }

    /// Opens a stream of server-sent events. It is not tried again here, and takes no place among
    /// the requests at once: it may stay open for a day.
    pub async fn events(mut self) -> Result<Events, HttpError> {
        self.stream = true;
        let (response, place) = self.http.send(&self).await?;
        Events::new(response, place, self.http.limits().read)
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn method(&self) -> &Method {
        &self.method
    }

    pub(super) fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    pub(super) fn is_stream(&self) -> bool {
        self.stream
    }

    /// Whether it changes the world.
    pub(super) fn deed(&self) -> bool {
        self.method != Method::GET
    }

    pub(super) fn accept(&self) -> &'static str {
        if self.stream {
            "text/event-stream"
        } else {
            "application/json"
        }
    }

    pub(super) fn place(&self, url: &Url, request: Uuid) -> Place {
        Place {
            origin: url.origin().ascii_serialization(),
            method: if self.method == Method::GET {
                "GET"
            } else if self.method == Method::DELETE {
                "DELETE"
            } else {
                "POST"
            },
            path: url.path().to_owned(),
            about: self.about.clone(),
            request: request.to_string(),
            deed: self.deed(),
        }
    }
}
