//! What streams bring, piece by piece.

pub use crate::drone::{Change as BuildNews, Tail as LogPiece};
pub use crate::http::Body as LogStream;

/// A stored log, still on its way.
pub enum LogBody {
    /// The server keeps no log for this step (404).
    None,
    /// The JSON of the log: `null`, an array of `{pos, out, time}`, or one such object a line.
    Stream(LogStream),
}
