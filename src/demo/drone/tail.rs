//! The live log of a step, with everything that can be lost on the way.

use std::{io, ops::Range, sync::Arc};

use axum::body::Bytes;

use crate::demo::world::{BATCH, Place, Status, Step, StepLog};

use super::{
    answer::{Answer, Failure},
    asked::{Asked, Need},
    logs,
    sse::{self, Line, PING, PING_AFTER, Pieces, Woken},
};

/// Lines that the server keeps of a step, and lines that may wait for one reader.
const BUFFER: usize = 5000;

/// `GET /api/stream/{owner}/{name}/{number}/{stage}/{step}`: the lines so far, then those that come,
/// then `eof`. A step that is not running gets its `eof` at once.
pub(super) async fn follow(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let (number, numbers) = asked.step()?;
    let mut line = Line::open(Arc::clone(&asked.drone.world));
    let found = line.with(|state| {
        let (step, log) = state.step(place, number, numbers)?;
        Some((is_live(&step, state.epoch), log.sent(&step, state.now)))
    });
    let (is_live, sent) = found.ok_or_else(Failure::no_rows)?;
    if !is_live {
        line.end();
    }
    Ok(sse::answer(Tail {
        line,
        place,
        number,
        numbers,
        next: sent.saturating_sub(BUFFER),
        pings: 0,
        is_behind: false,
    }))
}

/// Whether there is a live log: it is in the memory of the server from the step's start to its end.
fn is_live(step: &Step, epoch: u64) -> bool {
    step.epoch == epoch && (step.status == Status::Running || step.orphaned)
}

struct Tail {
    line: Line,
    place: Place,
    number: i64,
    /// Stage and step.
    numbers: (i64, i64),
    /// Position of the first line that was not sent.
    next: usize,
    /// Written into the buffer of the connection, but not flushed: they go out with the next line.
    pings: usize,
    /// More than one batch came since the reader last read.
    is_behind: bool,
}

/// What there is to do for a tail.
struct Look {
    log: StepLog,
    lines: Range<usize>,
    /// The step is over.
    ends: bool,
    /// When the runner sends again, in Unix milliseconds.
    next_batch: i64,
}

impl Pieces for Tail {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if let Some(piece) = self.line.next_piece() {
                return piece;
            }
            let Some(look) = self.look() else {
                self.line.end();
                continue;
            };
            self.send(&look);
            if look.ends {
                self.line.end();
            }
            if look.ends || !look.lines.is_empty() {
                continue;
            }
            let ping_at = self.line.quiet_since + PING_AFTER;
            match self.line.wait(look.next_batch.min(ping_at)).await {
                Err(cut) => return Some(Err(cut)),
                Ok(Woken::News(_)) => {}
                Ok(Woken::Time) => self.time_passed(look.next_batch, ping_at),
            }
        }
    }
}

impl Tail {
    fn look(&self) -> Option<Look> {
        self.line.with(|state| {
            let (step, log) = state.step(self.place, self.number, self.numbers)?;
            let ends = step.status.is_over() && !step.orphaned;
            // What is going to be lost must not have gone out with a batch before.
            let lost = state.quirks.drop_last_lines;
            let sent = log.sent(&step, state.now);
            let sent = sent.min(log.written(i64::MAX).saturating_sub(lost));
            let next_batch = if step.status == Status::Running {
                let batches = (state.now - step.started).div_euclid(BATCH) + 1;
                step.started + batches * BATCH
            } else {
                i64::MAX
            };
            Some(Look {
                log,
                lines: self.next.min(sent)..sent,
                ends,
                next_batch,
            })
        })
    }

    /// Queues the lines. A reader who is more than a buffer behind never gets the newest of them.
    fn send(&mut self, look: &Look) {
        if look.lines.is_empty() {
            return;
        }
        let mut out = PING.repeat(self.pings);
        self.pings = 0;
        let kept = if self.is_behind { BUFFER } else { usize::MAX };
        for at in look.lines.clone().take(kept) {
            out.push_str("data: ");
            logs::line(&mut out, &look.log, at);
            // The encoder ends its line, and the handler an event.
            out.push_str("\n\n\n");
        }
        self.line.send(&out);
        self.line.quiet_since = self.line.world.shared.clock.millis();
        self.next = look.lines.end;
        self.is_behind = false;
    }

    fn time_passed(&mut self, batch: i64, ping_at: i64) {
        let now = self.line.world.shared.clock.millis();
        self.is_behind = now >= batch.saturating_add(BATCH);
        if now >= ping_at {
            self.pings += 1;
            self.line.quiet_since = ping_at;
        }
    }
}
