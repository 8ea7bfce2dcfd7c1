//! What streams bring, piece by piece.

use bytes::Bytes;

use crate::domain::{Build, Fault, RepoFacts};
use crate::drone::LogPieces;

/// News of the builds of a server (`GET /api/stream`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildNews {
    /// The stream is open: what changes from now on will come. Time to ask for the list once.
    Opened,
    /// A build changed. Arrivals may be out of order: merge with [`Build::absorb`].
    Build(Box<RepoFacts>, Box<Build>),
    /// The stream broke or could not be opened; `retry_in` seconds from now it is tried again.
    Lost { retry_in: u32, fault: Fault },
    /// The server does not stream to us, and trying again would not help. Nothing follows.
    Refused(Fault),
}

/// News of the log of a running step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogPiece {
    /// Lines as `(position, text with its line end, seconds since the step began)`, as many as had
    /// arrived. A reconnect repeats lines: join them by position.
    Lines(Vec<(u64, String, u32)>),
    /// The server has no more; nothing follows. It may have left out the last lines, and it also says
    /// so of a step that still runs when it was restarted (`drone-api` 3.5): ask for the stored log.
    End,
    /// The stream broke; `retry_in` seconds from now it is opened again.
    Lost { retry_in: u32, fault: Fault },
}

/// A stored log, still on its way.
pub enum LogBody {
    /// The server keeps no log for this step (404).
    None,
    /// The JSON of the log: `null`, an array of `{pos, out, time}`, or one such object a line.
    Stream(LogStream),
}

/// The bytes of a stored log, in pieces as they arrive.
pub struct LogStream(LogPieces);

impl LogStream {
    pub(super) fn new(pieces: LogPieces) -> Self {
        Self(pieces)
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Fault> {
        Ok(self.0.next().await?)
    }
}
