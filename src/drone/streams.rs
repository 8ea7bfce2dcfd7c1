//! The streams of one Drone (`drone-api` 3): changes of builds, and the log of a running step.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::domain::{Build, Fault, FaultKind, LogId, RepoFacts};
use crate::drone::Drone;
use crate::drone::wire;
use crate::http::{Events, HttpError, Message};

/// Seconds from one try to the next; the last one repeats.
const WAITS: [u32; 7] = [1, 2, 4, 8, 15, 30, 60];
/// Lines that are handed on at once, at most.
const BATCH: usize = 1_000;

/// News of builds (`GET /api/stream`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The stream is open: what changes from now on will come.
    Opened,
    Build(Box<RepoFacts>, Box<Build>),
    /// The stream broke or could not be opened; `retry_in` seconds from now it is tried again.
    Lost {
        retry_in: u32,
        fault: Fault,
    },
    /// The server does not stream to us, and trying again would not help. Nothing follows.
    Refused(Fault),
}

/// News of the log of a running step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tail {
    /// `(position, text with its line end, seconds since the step began)`. A reconnect repeats lines:
    /// join them by position.
    Lines(Vec<(u64, String, u32)>),
    /// The server has no more, or never had a stream for the step; nothing follows.
    End,
    Lost {
        retry_in: u32,
        fault: Fault,
    },
}

impl Drone {
    /// Reads `GET /api/stream` into `door` until nobody receives any more. A full door stops the
    /// reading: the server then drops, and the list that is asked for after a reconnect heals.
    pub async fn follow_builds(&self, door: mpsc::Sender<Change>) {
        let mut tries = 0;
        loop {
            let ask = self
                .http
                .get(&["api", "stream"])
                .about("the stream of builds");
            let lost = match ask.events().await {
                Ok(events) => {
                    tries = 0;
                    if door.send(Change::Opened).await.is_err() {
                        return;
                    }
                    match pass_changes(events, &door).await {
                        Ended::Gone => return,
                        Ended::Lost(fault) => fault,
                    }
                }
                Err(error) if is_final(&error) => {
                    let _ = door.send(Change::Refused(error.into())).await;
                    return;
                }
                Err(error) => error.into(),
            };
            let retry_in = wait(&mut tries);
            let news = Change::Lost {
                retry_in,
                fault: lost,
            };
            if door.send(news).await.is_err() || pause(retry_in, &door).await {
                return;
            }
        }
    }

    /// Reads the live log of a step into `door` until its end.
    pub async fn follow_log(&self, log: &LogId, door: mpsc::Sender<Tail>) {
        let mut tries = 0;
        let (slug, number) = (&log.build.repo.slug, log.build.number.to_string());
        let (stage, step) = (log.stage.to_string(), log.step.to_string());
        loop {
            let path = [
                "api",
                "stream",
                slug.namespace(),
                slug.name(),
                &number,
                &stage,
                &step,
            ];
            let ask = self
                .http
                .get(&path)
                .about(format!("the log of {slug} #{number}"));
            let fault = match ask.events().await {
                Ok(events) => match pass_lines(events, &door).await {
                    Ended::Gone => return,
                    Ended::Lost(fault) => fault,
                },
                // An unknown step, or none of ours: the stored log will say which.
                Err(error) if is_final(&error) => {
                    let _ = door.send(Tail::End).await;
                    return;
                }
                Err(error) => error.into(),
            };
            let retry_in = wait(&mut tries);
            if door.send(Tail::Lost { retry_in, fault }).await.is_err()
                || pause(retry_in, &door).await
            {
                return;
            }
        }
    }
}

/// How reading ended.
enum Ended {
    /// Nobody listens any more, or all was said.
    Gone,
    Lost(Fault),
}

/// Whether an answer will be the same next time.
fn is_final(error: &HttpError) -> bool {
    match error {
        HttpError::Answered { status, .. } => matches!(status, 400 | 401 | 403 | 404 | 405 | 501),
        HttpError::Unexpected { .. } | HttpError::Redirected { .. } => true,
        _ => false,
    }
}

fn wait(tries: &mut usize) -> u32 {
    let seconds = WAITS[(*tries).min(WAITS.len() - 1)];
    *tries += 1;
    seconds
}

/// Waits; `true` when meanwhile nobody listens any more. A fifth of the time is left to chance, so
/// that not all dashboards of a company come back at once.
async fn pause<T>(seconds: u32, door: &mpsc::Sender<T>) -> bool {
    let part = getrandom::u32().unwrap_or(0) % 200;
    let wait = Duration::from_millis(u64::from(seconds) * 1_000 - u64::from(part * seconds));
    tokio::select! {
        () = tokio::time::sleep(wait) => false,
        () = door.closed() => true,
    }
}

fn cut() -> Fault {
    Fault::new(FaultKind::Network, "the stream was cut").hint("it is opened again by itself")
}

/// `event: error` with `eof` is Drone's normal end (`drone-api` 3.1).
fn is_end(message: &Message) -> bool {
    message.event == "error"
}

async fn pass_changes(mut events: Events, door: &mpsc::Sender<Change>) -> Ended {
    loop {
        let message = tokio::select! {
            message = events.next() => message,
            () = door.closed() => return Ended::Gone,
        };
        let message = match message {
            Ok(Some(message)) if !is_end(&message) => message,
            Ok(_) => return Ended::Lost(cut()),
            Err(error) => return Ended::Lost(error.into()),
        };
        // A message that cannot be read costs itself: the next look at the list heals it.
        let Ok(repo) = serde_json::from_str::<wire::Repo<'_>>(&message.data) else {
            tracing::warn!(
                bytes = message.data.len(),
                "a message of the stream is no repository"
            );
            continue;
        };
        let build = repo.build.as_ref().and_then(|build| build.whole());
        if let (Some(facts), Some(build)) = (repo.facts(), build)
            && door
                .send(Change::Build(Box::new(facts), Box::new(build)))
                .await
                .is_err()
        {
            return Ended::Gone;
        }
    }
}

async fn pass_lines(mut events: Events, door: &mpsc::Sender<Tail>) -> Ended {
    loop {
        let message = tokio::select! {
            message = events.next() => message,
            () = door.closed() => return Ended::Gone,
        };
        let mut lines = Vec::new();
        let mut next = match message {
            Ok(Some(message)) => Some(message),
            Ok(None) => return Ended::Lost(cut()),
            Err(error) => return Ended::Lost(error.into()),
        };
        let mut end = false;
        while let Some(message) = next {
            if is_end(&message) {
                end = true;
                break;
            }
            lines.extend(line(&message.data));
            next = if lines.len() < BATCH {
                events.arrived()
            } else {
                None
            };
        }
        if !lines.is_empty() && door.send(Tail::Lines(lines)).await.is_err() {
            return Ended::Gone;
        }
        if end {
            let _ = door.send(Tail::End).await;
            return Ended::Gone;
        }
    }
}

/// A line of the log; nothing for the `null` that a server with Redis may send.
fn line(data: &str) -> Option<(u64, String, u32)> {
    let line: Option<wire::Line<'_>> = serde_json::from_str(data).ok()?;
    let line = line?;
    Some((
        line.pos.unsigned(),
        line.out.0.into_owned(),
        line.time.small(),
    ))
}
