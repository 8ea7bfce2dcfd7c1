//! A look at a server from outside: unsigned, once, whatever it answers.

use reqwest::Method;
use reqwest::header::{self, HeaderMap, HeaderValue};
use url::Url;

use crate::http::clock::wall_clock;
use crate::http::{Raw, RawError, RawRequest};

/// What a server answers to somebody it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub status: u16,
    /// It claims to be JSON.
    pub is_json: bool,
    /// A web page: what a proxy, a login page or a wrong address sends in place of data.
    pub is_page: bool,
    /// Seconds that the clock of the server is ahead of ours, from its `Date`; exact to about one.
    pub ahead: Option<i64>,
}

impl Raw {
    /// Asks for what is at an address, without a token.
    pub async fn look(&self, url: Url) -> Result<Look, RawError> {
        let json = HeaderValue::from_static("application/json");
        let answer = self
            .send(RawRequest {
                method: Method::GET,
                url,
                headers: HeaderMap::from_iter([(header::ACCEPT, json)]),
                body: Vec::new(),
            })
            .await?;
        let content = answer.content_type();
        let date = answer.date().and_then(|date| i64::try_from(date).ok());
        Ok(Look {
            status: answer.status.as_u16(),
            is_json: content.contains("json"),
            is_page: content.contains("html") || answer.body.trim_ascii_start().starts_with(b"<"),
            ahead: date.map(|date| date - wall_clock()),
        })
    }
}
