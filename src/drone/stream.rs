//! The streams of a Drone (`drone-api` 3): changes of builds, and the log of a running step.

use crate::domain::{Build, RepoFacts};
use crate::drone::wire::{LineWire, RepoWire};
use crate::http::{Events, HttpError, Maybe, Message, Pool};

/// Lines that are handed on at once: as many as Drone keeps of a log and replays when it is opened.
const BATCH: usize = 5_000;

/// Changes of builds, each with its repository and all its stages.
pub struct BuildEvents(Events);

impl BuildEvents {
    pub(super) fn new(events: Events) -> Self {
        Self(events)
    }

    /// The next change; `None` when the server ended the stream, as it does after 24 hours.
    pub async fn next(&mut self) -> Result<Option<(RepoFacts, Build)>, HttpError> {
        loop {
            let Some(message) = self.0.next().await? else {
                return Ok(None);
            };
            if is_end(&message) {
                return Ok(None);
            }
            if let Some(change) = change(&message.data) {
                return Ok(Some(change));
            }
        }
    }
}

/// The lines of a running step. It begins with those that were there before.
pub struct LogTail {
    events: Events,
    ended: bool,
}

impl LogTail {
    pub(super) fn new(events: Events) -> Self {
        let ended = false;
        Self { events, ended }
    }

    /// The lines that have arrived, at least one; `None` when the server has no more.
    pub async fn next(&mut self) -> Result<Option<Vec<(u64, String, u32)>>, HttpError> {
        let mut lines = Vec::new();
        while !self.ended && lines.is_empty() {
            match self.events.next().await? {
                Some(message) => self.take(&message, &mut lines),
                None => self.ended = true,
            }
        }
        while !self.ended && lines.len() < BATCH {
            let Some(message) = self.events.arrived() else {
                break;
            };
            self.take(&message, &mut lines);
        }
        Ok((!lines.is_empty()).then_some(lines))
    }

    fn take(&mut self, message: &Message, lines: &mut Vec<(u64, String, u32)>) {
        if is_end(message) {
            self.ended = true;
        } else {
            lines.extend(line(&message.data));
        }
    }
}

/// `event: error` with `eof` is how Drone ends a stream in good order.
fn is_end(message: &Message) -> bool {
    message.event == "error"
}

/// What cannot be read is passed over: the next list sets it right.
fn change(data: &str) -> Option<(RepoFacts, Build)> {
    let wire: Maybe<RepoWire<'_>> = serde_json::from_str(data).ok()?;
    let (facts, build) = wire.0?.read(&mut Pool::default())?;
    Some((facts, build?))
}

/// Behind Redis a `null` can come between the lines (`drone-api` 3.5).
fn line(data: &str) -> Option<(u64, String, u32)> {
    let wire: Maybe<LineWire> = serde_json::from_str(data).ok()?;
    Some(wire.0?.read())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_between_the_lines_is_no_line_and_an_empty_line_is_one() {
        assert_eq!(line("null"), None);
        assert_eq!(
            line(r#"{"pos":3,"out":"","time":9}"#),
            Some((3, String::new(), 9))
        );
        assert_eq!(line(r#"{"pos":3,"out"#), None);
    }

    #[test]
    fn a_change_without_a_build_is_none() {
        assert_eq!(change(r#"{"id":1,"slug":"acme/api"}"#), None);
        let (facts, build) =
            change(r#"{"id":1,"slug":"acme/api","build":{"number":4,"stages":[]}}"#)
                .expect("a change");
        assert_eq!((facts.slug.as_str(), build.number), ("acme/api", 4));
    }
}
