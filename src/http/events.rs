//! A stream of server-sent events on its way.

use reqwest::{Response, header};

use crate::http::answer::broken;
use crate::http::client::text;
use crate::http::sse::{Decoder, TooBig};
use crate::http::{HttpError, Message, Place};

/// An open stream. Silence is no death of it: Drone's pings are not always flushed (`drone-api`
/// 3.1), so nothing ends here but by the connection.
pub struct Events {
    response: Response,
    place: Box<Place>,
    decoder: Decoder,
}

impl Events {
    pub(super) fn new(response: Response, place: Box<Place>) -> Result<Self, HttpError> {
        let content = text(response.headers(), header::CONTENT_TYPE).unwrap_or_default();
        if !content.contains("event-stream") {
            let content = content.to_owned();
            return Err(HttpError::Unexpected { place, content });
        }
        Ok(Self {
            response,
            place,
            decoder: Decoder::default(),
        })
    }

    /// The next message; `None` when the server ended the stream.
    pub async fn next(&mut self) -> Result<Option<Message>, HttpError> {
        loop {
            if let Some(message) = self.decoder.next() {
                return Ok(Some(message));
            }
            let piece = self.response.chunk().await;
            let Some(piece) = piece.map_err(|source| broken(&self.place, source))? else {
                return Ok(None);
            };
            if self.decoder.feed(&piece) == Err(TooBig) {
                let (place, limit) = (self.place.clone(), TooBig::LIMIT);
                return Err(HttpError::TooBig { place, limit });
            }
        }
    }

    /// A message that has arrived already, without waiting.
    pub fn arrived(&mut self) -> Option<Message> {
        self.decoder.next()
    }
}
