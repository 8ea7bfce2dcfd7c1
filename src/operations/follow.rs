//! Streams, read for as long as somebody receives.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::domain::{BuildId, Fault, FaultKind, LogId, ServerId};
use crate::drone::Client;
use crate::http::Spread;
use crate::operations::context::Drone;
use crate::operations::{BuildNews, Context, LogPiece};

/// Seconds before a lost stream is opened again, one after the other; the last one stays.
const LADDER: [u32; 7] = [1, 2, 4, 8, 15, 30, 60];

/// A stream that stayed open for this long was a good one: its loss begins the ladder anew.
const STEADY: Duration = Duration::from_secs(30);

/// How a reading of a stream ended.
enum End {
    /// Nobody receives any more.
    Unheard,
    /// The server said so: Drone does after 24 hours, and at the end of a log.
    Said,
    Failed(Fault),
}

impl Context {
    /// Reads the stream of builds into `door` until dropped, or until nobody receives. A full door
    /// stops the reader. Reconnects after 1, 2, 4, 8, 15, 30, 60 s and up to a
    /// quarter more.
    pub async fn follow_builds(&self, server: &ServerId, door: mpsc::Sender<BuildNews>) {
        let refusal = match self.drone(server) {
            Ok(drone) => tokio::select! {
                refusal = follow_builds(drone, &door) => refusal,
                () = door.closed() => None,
            },
            Err(fault) => Some(fault),
        };
        if let Some(fault) = refusal {
            // Whoever is gone need not be told.
            let _gone = door.send(BuildNews::Refused(fault)).await;
        }
    }

    /// Reads the live log of a running step into `door` until its end. A server that refuses it ends
    /// it too: the stored log, which is to be asked for then, is refused in words.
    pub async fn follow_log(&self, log: &LogId, door: mpsc::Sender<LogPiece>) {
        if let Ok(drone) = self.drone(&log.build.repo.server) {
            tokio::select! {
                () = follow_log(drone, log, &door) => {}
                () = door.closed() => return,
            }
        }
        let _gone = door.send(LogPiece::End).await;
    }
}

/// Ends with a refusal, or with nothing when nobody receives.
async fn follow_builds(drone: &Drone, door: &mpsc::Sender<BuildNews>) -> Option<Fault> {
    let mut ladder = Ladder::default();
    let mut again = false;
    loop {
        let began = Instant::now();
        let end = read_builds(drone, door, again).await;
        again = true;
        let steady = began.elapsed() >= STEADY;
        let fault = match end {
            End::Unheard => return None,
            End::Said if steady => continue,
            End::Said => Fault::new(FaultKind::Network, "Drone ended its stream of builds"),
            End::Failed(fault) if is_final(&fault) => return Some(fault),
            End::Failed(fault) => fault,
        };
        let retry_in = ladder.next(steady, fault.retry_after);
        let lost = BuildNews::Lost { retry_in, fault };
        door.send(lost).await.ok()?;
        tokio::time::sleep(ladder.pause(retry_in)).await;
    }
}

async fn read_builds(drone: &Drone, door: &mpsc::Sender<BuildNews>, again: bool) -> End {
    // A token that is not known any more opens the stream as a guest's, without a word.
    if again && let Err(fault) = drone.account().await {
        return End::Failed(fault);
    }
    let mut events = match drone
        .way
        .ask(|drone| async move { drone.follow().await })
        .await
    {
        Ok(events) => events,
        Err(fault) => return End::Failed(fault),
    };
    if door.send(BuildNews::Opened).await.is_err() {
        return End::Unheard;
    }
    loop {
        let news = match events.next().await {
            Ok(Some((facts, build))) => BuildNews::Build(Box::new(facts), Box::new(build)),
            Ok(None) => return End::Said,
            Err(error) => return End::Failed(error.into()),
        };
        if door.send(news).await.is_err() {
            return End::Unheard;
        }
    }
}

/// Ends when the server has no more, or does not give it.
async fn follow_log(drone: &Drone, log: &LogId, door: &mpsc::Sender<LogPiece>) {
    let mut ladder = Ladder::default();
    loop {
        let began = Instant::now();
        let fault = match read_log(drone, log, door).await {
            End::Unheard | End::Said => return,
            End::Failed(fault) if is_final(&fault) => return,
            End::Failed(fault) => fault,
        };
        let retry_in = ladder.next(began.elapsed() >= STEADY, fault.retry_after);
        if door.send(LogPiece::Lost { retry_in, fault }).await.is_err() {
            return;
        }
        tokio::time::sleep(ladder.pause(retry_in)).await;
    }
}

async fn read_log(drone: &Drone, log: &LogId, door: &mpsc::Sender<LogPiece>) -> End {
    let BuildId { repo, number } = &log.build;
    let open =
        |drone: Client| async move { drone.tail(&repo.slug, *number, log.stage, log.step).await };
    let mut tail = match drone.way.ask(open).await {
        Ok(tail) => tail,
        Err(fault) => return End::Failed(fault),
    };
    loop {
        let piece = match tail.next().await {
            Ok(Some(lines)) => LogPiece::Lines(lines),
            Ok(None) => return End::Said,
            Err(error) => return End::Failed(error.into()),
        };
        if door.send(piece).await.is_err() {
            return End::Unheard;
        }
    }
}

/// Whether trying again would not help. A web page in place of a stream is a proxy's, and those come
/// back to their senses.
fn is_final(fault: &Fault) -> bool {
    !fault.is_passing() && fault.kind != FaultKind::Garbled
}

/// Where on the ladder one stands.
#[derive(Default)]
struct Ladder {
    at: usize,
    spread: Spread,
}

impl Ladder {
    /// Seconds until the next try; `told` is what the server asked for.
    fn next(&mut self, was_steady: bool, told: Option<u32>) -> u32 {
        if was_steady {
            self.at = 0;
        }
        let step = LADDER[self.at.min(LADDER.len() - 1)];
        self.at += 1;
        step.max(told.unwrap_or(0))
    }

    /// How long to wait in fact: a little longer than what was told, each time another little, so that
    /// the dashboards that a restart of the server cut off do not come back in one moment.
    fn pause(&mut self, retry_in: u32) -> Duration {
        let told = Duration::from_secs(retry_in.into());
        told + self.spread.of(told / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_more_rarely_until_a_stream_was_steady() {
        let mut ladder = Ladder::default();
        let waits: Vec<u32> = (0..9).map(|_| ladder.next(false, None)).collect();
        assert_eq!(waits, [1, 2, 4, 8, 15, 30, 60, 60, 60]);
        assert_eq!(ladder.next(true, None), 1);
        assert_eq!(ladder.next(false, Some(7)), 7, "the server knows better");
    }

    #[test]
    fn those_who_were_cut_off_together_come_back_apart_and_none_too_early() {
        let pauses: Vec<Duration> = (0..32)
            .map(|seed| {
                let mut ladder = Ladder {
                    at: 0,
                    spread: Spread::seeded(seed),
                };
                ladder.pause(8)
            })
            .collect();
        let whole = Duration::from_secs(8)..Duration::from_secs(10);
        assert!(
            pauses.iter().all(|pause| whole.contains(pause)),
            "{pauses:?}"
        );
        let mut apart = pauses.clone();
        apart.sort();
        apart.dedup_by_key(|pause| pause.as_millis());
        assert!(apart.len() > 16, "{pauses:?}");
        let mut one = Ladder::default();
        assert_ne!(one.pause(60), one.pause(60), "each wait is another");
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let fault = |kind| Fault::new(kind, "x");
        for kind in [
            FaultKind::SignedOut,
            FaultKind::Forbidden,
            FaultKind::NotFound,
            FaultKind::Local,
        ] {
            assert!(is_final(&fault(kind)), "{kind:?}");
        }
        for kind in [
            FaultKind::Network,
            FaultKind::Timeout,
            FaultKind::Server,
            FaultKind::Garbled,
        ] {
            assert!(!is_final(&fault(kind)), "{kind:?}");
        }
    }
}
