//! A stored log on its way from JSON to lines.

use crate::domain::Fault;
use crate::logs::Log;

/// The log so far.
#[derive(Default)]
pub(super) struct Stored {
    log: Log,
}

impl Stored {
    /// Takes the next piece of the JSON.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "a reader of JSON can meet what is none"
    )]
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.log.append_text(piece);
        Ok(())
    }

    /// The whole log.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "a reader of JSON can meet a torn end"
    )]
    pub(super) fn finish(self) -> Result<Log, Fault> {
        Ok(self.log)
    }
}
