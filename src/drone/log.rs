//! A stored log on its way.

use bytes::Bytes;

use crate::http::{Body, HttpError};

/// The JSON of a log in pieces as they arrive: it is not read here, since it may be larger than
/// what one wants in memory twice.
pub struct LogPieces(Body);

impl LogPieces {
    pub(super) fn new(body: Body) -> Self {
        Self(body)
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        self.0.next().await
    }
}
