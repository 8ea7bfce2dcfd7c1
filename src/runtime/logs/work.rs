//! Work on a log that takes a while: searching, filtering, looking for errors, saving. Each is done in
//! steps of a few milliseconds, and goes on while the log grows.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc::Sender;
use tokio::task::yield_now;

use crate::app::{self, Event, LogMark, LogNews, Notice, Tone};
use crate::domain::{Fault, FaultKind, LogId, LogState};
use crate::logs::{
    ErrorScan, Form, LogError, Needle, NeedleError, Progress, Rules, Search, Severity, View,
    file_name, save,
};
use crate::runtime::logs::{Held, Shared, unreadable};

/// Steps between two tellings of what was found so far.
const TOLD: u32 = 8;
/// A silence of so many seconds is worth showing.
const SLOW: u32 = 10;

/// What a log is and where news of it goes.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) id: LogId,
    pub(super) shared: Arc<Shared>,
    pub(super) door: Sender<Event>,
}

impl Desk {
    async fn tell(&self, news: LogNews) -> bool {
        self.door
            .send(Event::Log(self.id.clone(), news))
            .await
            .is_ok()
    }

    async fn say(&self, tone: Tone, text: String) {
        // A closed door means that the program ends.
        let _ = self.door.send(Event::Told(Notice { tone, text })).await;
    }

    /// Takes steps until the log is whole and all of it was looked at. `step` looks and gives what is
    /// to be told.
    async fn walk(
        &self,
        mut step: impl FnMut(&mut Held) -> Result<(Progress, LogNews), LogError> + Send,
    ) {
        let mut grown = self.shared.grown.subscribe();
        let mut steps = 0;
        loop {
            // What grows from here on is seen by the wait below.
            grown.borrow_and_update();
            let (looked, whole) = {
                let mut held = self.shared.held();
                let whole = !matches!(
                    held.state,
                    LogState::Waiting | LogState::Live | LogState::Lost { .. }
                );
                (step(&mut held), whole)
            };
            let (progress, news) = match looked {
                Ok(looked) => looked,
                Err(error) => {
                    self.tell(LogNews::Faulted(unreadable(&error))).await;
                    return;
                }
            };
            let done = progress.is_done();
            if (done || steps % TOLD == 0) && !self.tell(news).await {
                return;
            }
            steps += 1;
            if !done {
                yield_now().await;
            } else if whole || grown.changed().await.is_err() {
                return;
            }
        }
    }
}

fn looked_for(search: &app::filter::Search) -> Result<Search, NeedleError> {
    let needle = if search.regex {
        Needle::pattern(&search.text)?
    } else {
        Needle::literal(&search.text)?
    };
    let context = usize::try_from(search.context).unwrap_or(0);
    Ok(Search::new(needle, View::Shown)
        .inverse(search.inverse)
        .context(context))
}

/// Finds lines, and tells them as they are found.
pub(super) async fn search(desk: Desk, wanted: app::filter::Search, turn: u64) {
    let mut search = match looked_for(&wanted) {
        Ok(search) => search,
        Err(error) => {
            desk.say(Tone::Warn, error.to_string()).await;
            return;
        }
    };
    desk.walk(|held| {
        let progress = search.advance(&held.log)?;
        let news = LogNews::Hits {
            turn,
            lines: search.lines().map(|line| line as u64).collect(),
            done: progress.is_done(),
        };
        Ok((progress, news))
    })
    .await;
}

/// Sets or takes off the filter of a log, and counts what it keeps.
pub(super) async fn filter(desk: Desk, wanted: Option<app::filter::Search>, turn: u64) {
    let search = match wanted.as_ref().map(looked_for).transpose() {
        Ok(search) => search,
        Err(error) => {
            desk.say(Tone::Warn, error.to_string()).await;
            return;
        }
    };
    let is_on = search.is_some();
    desk.shared.held().filter = search;
    if !is_on {
        return;
    }
    desk.walk(|held| {
        let Held { log, filter, .. } = held;
        let Some(filter) = filter else {
            // Taken off meanwhile: there is nothing left to count.
            let all = log.len(View::Raw);
            let progress = Progress {
                looked: all,
                of: all,
            };
            let (lines, done) = (0, true);
            return Ok((progress, LogNews::Filtered { turn, lines, done }));
        };
        let progress = filter.advance(log)?;
        let news = LogNews::Filtered {
            turn,
            lines: filter.lines().len() as u64,
            done: progress.is_done(),
        };
        Ok((progress, news))
    })
    .await;
}

/// Finds errors, warnings and silences.
pub(super) async fn marks(desk: Desk) {
    let rules = match Rules::built_in() {
        Ok(rules) => rules,
        Err(error) => {
            let fault = Fault::new(FaultKind::Local, error.to_string());
            desk.tell(LogNews::Faulted(fault)).await;
            return;
        }
    };
    let mut scan = ErrorScan::new(&rules);
    desk.walk(|held| {
        let progress = scan.advance(&held.log)?;
        let marks = |severity| {
            let found = scan.found(severity, &held.log, View::Shown);
            let mark = |(line, excerpt): (usize, &str)| LogMark {
                line: line as u64,
                excerpt: excerpt.into(),
            };
            found.map(mark).collect()
        };
        let gaps = held.log.slow_gaps(View::Shown, SLOW);
        let news = LogNews::Marks {
            errors: marks(Severity::Error),
            warnings: marks(Severity::Warning),
            gaps: gaps.map(|gap| (gap.line as u64, gap.seconds)).collect(),
            done: progress.is_done() && held.state != LogState::Waiting,
        };
        Ok((progress, news))
    })
    .await;
}

/// Writes the log into the working folder.
pub(super) async fn write(desk: Desk, filtered: bool, name: String) {
    let shared = desk.shared.clone();
    let written = tokio::task::spawn_blocking(move || {
        let held = shared.held();
        let only = held.filter.as_ref().filter(|_| filtered);
        save(
            &held.log,
            Form::Clean,
            only,
            Path::new(&file_name(&[&name])),
        )
    });
    match written.await {
        Ok(Ok(path)) => {
            desk.say(Tone::Good, format!("saved {}", path.display()))
                .await;
        }
        Ok(Err(error)) => {
            let cause = std::error::Error::source(&error).map(|source| format!(": {source}"));
            let text = format!("{error}{}", cause.unwrap_or_default());
            desk.say(Tone::Bad, text).await;
        }
        Err(_) => desk.say(Tone::Bad, "the log was not saved".into()).await,
    }
}
