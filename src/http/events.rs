//! A stream of server-sent events on its way.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Response, header};
use tokio::time::timeout;

use crate::http::answer::broken;
use crate::http::client::text;
use crate::http::sse::{Decoder, TooBig};
use crate::http::{HttpError, Message, Place};

/// An open stream. Silence is no death of it: Drone's pings are not always flushed (`drone-api`
/// 3.1), so nothing ends here but by the connection. Only the first byte has a limit: a server
/// sends a ping at once, and where none comes, something on the way holds the stream back.
pub struct Events {
    response: Response,
    place: Box<Place>,
    decoder: Decoder,
    first: Option<Duration>,
}

impl Events {
    pub(super) fn new(
        response: Response,
        place: Box<Place>,
        first: Duration,
    ) -> Result<Self, HttpError> {
        let content = text(response.headers(), header::CONTENT_TYPE).unwrap_or_default();
        if !content.contains("event-stream") {
            let content = content.to_owned();
            return Err(HttpError::Unexpected { place, content });
        }
        Ok(Self {
            response,
            place,
            decoder: Decoder::default(),
            first: Some(first),
        })
    }

    /// The next message; `None` when the server ended the stream.
    pub async fn next(&mut self) -> Result<Option<Message>, HttpError> {
        loop {
            if let Some(message) = self.decoder.next() {
                return Ok(Some(message));
            }
            let Some(piece) = self.piece().await? else {
                return Ok(None);
            };
            self.first = None;
            if self.decoder.feed(&piece) == Err(TooBig) {
                let (place, limit) = (self.place.clone(), TooBig::LIMIT);
                return Err(HttpError::TooBig { place, limit });
            }
        }
    }

    async fn piece(&mut self) -> Result<Option<Bytes>, HttpError> {
        let piece = self.response.chunk();
        let piece = match self.first {
            None => piece.await,
            Some(limit) => match timeout(limit, piece).await {
                Ok(piece) => piece,
                Err(_) => {
                    let (place, seconds) = (self.place.clone(), limit.as_secs());
                    return Err(HttpError::HeldBack { place, seconds });
                }
            },
        };
        piece.map_err(|source| broken(&self.place, source))
    }

    /// A message that has arrived already, without waiting.
    pub fn arrived(&mut self) -> Option<Message> {
        self.decoder.next()
    }
}
