//! A stored log on its way from JSON to lines.

use crate::domain::{Fault, FaultKind};
use crate::logs::{JsonError, JsonReader, Log};

/// The log so far.
#[derive(Default)]
pub(super) struct Stored {
    reader: JsonReader,
    log: Log,
}

impl Stored {
    /// Takes the next piece of the JSON.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.reader
            .feed(piece, &mut self.log)
            .map_err(|error| garbled(&error))
    }

    /// The whole log.
    pub(super) fn finish(self) -> Result<Log, Fault> {
        self.reader.finish().map_err(|error| garbled(&error))?;
        Ok(self.log)
    }
}

fn garbled(error: &JsonError) -> Fault {
    Fault::new(FaultKind::Garbled, format!("the stored log: {error}"))
        .hint("press `r` to read it again; the build's page in Drone may show it")
}
