//! Fills a log: from the stream of a running step, then from what the server stored.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::time::sleep;

use crate::app::{Event, LogNews};
use crate::domain::{Fault, FaultKind, LogId, LogState};
use crate::logs::{JsonError, JsonReader, Log};
use crate::operations::{Context, LogBody, LogPiece};
use crate::runtime::logs::shared::Shared;
use crate::runtime::logs::unreadable;

/// Pieces of a stream that may wait before its reader, and with it TCP, stops.
const WAITING: usize = 16;
/// After the end of a stream the runner may still be storing the log.
const STORING: Duration = Duration::from_secs(1);
/// Between two looks at a step whose stream says that it has ended while it goes on: Drone does so
/// after its own restart.
const AGAIN: Duration = Duration::from_secs(5);

/// Reads until the log is whole, or for as long as the step runs. Ended by being dropped.
pub(super) async fn read(
    context: Context,
    id: LogId,
    live: bool,
    shared: Arc<Shared>,
    door: Sender<Event>,
) {
    shared.held().failed = false;
    let told = if live {
        shared.begins();
        follow(&context, &id, &shared).await
    } else {
        let there = stored(&context, &id, &shared).await;
        there.map(|there| {
            if !there {
                shared.ends_without(LogState::None);
            }
        })
    };
    if let Err(fault) = told {
        shared.held().failed = true;
        // Whoever looks through it need not wait for more.
        shared.look();
        let _ = door.send(Event::Log(id, LogNews::Faulted(fault))).await;
    }
}

/// Follows the stream to its end, and then takes what was stored: the stream may lack the last lines.
async fn follow(context: &Context, id: &LogId, shared: &Shared) -> Result<(), Fault> {
    loop {
        stream(context, id, shared).await;
        sleep(STORING).await;
        if stored(context, id, shared).await? {
            return Ok(());
        }
        shared.comes_later();
        sleep(AGAIN).await;
    }
}

async fn stream(context: &Context, id: &LogId, shared: &Shared) {
    let (sender, mut pieces) = mpsc::channel(WAITING);
    let take = async {
        while let Some(piece) = pieces.recv().await {
            shared.take(piece);
        }
    };
    tokio::join!(context.follow_log(id, sender), take);
}

impl Shared {
    /// What was said before the step began to run (that there is no log) no longer holds.
    fn begins(&self) {
        let mut held = self.held();
        if held.log.is_empty() {
            held.state = LogState::Waiting;
        }
        drop(held);
        self.changed();
    }

    fn take(&self, piece: LogPiece) {
        let mut held = self.held();
        match piece {
            LogPiece::Lines(lines) => {
                held.state = LogState::Live;
                for (position, text, time) in lines {
                    held.log.append(position, text.as_bytes(), time);
                }
            }
            LogPiece::Lost { retry_in, .. } => held.state = LogState::Lost { retry_in },
            LogPiece::End => return,
        }
        drop(held);
        self.changed();
    }

    fn comes_later(&self) {
        self.held().state = LogState::Later;
        self.changed();
    }

    /// There is nothing to show, and why. Lines that the stream brought stay.
    fn ends_without(&self, state: LogState) {
        let mut held = self.held();
        held.state = if held.log.is_empty() {
            state
        } else {
            LogState::Whole
        };
        drop(held);
        self.changed();
    }
}

/// Reads the stored log, and joins it with what is known. `false` where the server has none (yet).
async fn stored(context: &Context, id: &LogId, shared: &Shared) -> Result<bool, Fault> {
    let LogBody::Stream(mut stream) = context.log(id).await? else {
        return Ok(false);
    };
    let (mut reader, mut log) = (JsonReader::new(), Log::new());
    while let Some(piece) = stream.next().await? {
        reader
            .feed(&piece, &mut log)
            .map_err(|error| garbled(&error))?;
    }
    reader.finish().map_err(|error| garbled(&error))?;
    if log.is_empty() {
        shared.ends_without(LogState::Silent);
        return Ok(true);
    }
    let mut held = shared.held();
    let joined = held.log.replace(log);
    held.state = LogState::Whole;
    drop(held);
    shared.changed();
    joined.map(|()| true).map_err(|error| unreadable(&error))
}

fn garbled(error: &JsonError) -> Fault {
    Fault::new(FaultKind::Garbled, error.to_string()).hint("`r` reads it again")
}
