//! Looks through a log: for what is searched, for what a filter keeps, for errors and silences. In
//! steps, and again when it has grown.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use crate::app::{Event, LogMark, LogNews};
use crate::domain::{LogId, LogState, Text};
use crate::logs::{ErrorScan, Log, LogError, Search, Severity};
use crate::runtime::logs::rules::Rulebook;
use crate::runtime::logs::shared::{Held, Shared};
use crate::runtime::logs::{VIEW, unreadable};

/// Between two pieces of news about a look that goes on. The first hit is told at once.
const PAUSE: Duration = Duration::from_millis(100);
/// Seconds without a line that are a silence worth a mark.
const SILENCE: u32 = 10;

/// One text that is looked for.
pub(super) struct Finding {
    pub(super) search: Search,
    /// That of the order.
    turn: u64,
    told: Told,
}

/// Errors, warnings and silences.
pub(super) struct Marks {
    rulebook: Arc<Rulebook>,
    scan: Option<ErrorScan>,
    told: Told,
}

/// What was told last, and when.
#[derive(Default)]
struct Told {
    found: usize,
    done: bool,
    at: Option<Instant>,
}

impl Told {
    /// Whether there is news: notes that it is told.
    fn is_due(&mut self, found: usize, done: bool) -> bool {
        let now = Instant::now();
        let news = self.at.is_none() || found != self.found || done != self.done;
        let first = self.found == 0 && found > 0;
        let rested = self.at.is_none_or(|at| now - at >= PAUSE);
        let due = news && (done || first || rested);
        if due {
            (self.found, self.done, self.at) = (found, done, Some(now));
        }
        due
    }
}

impl Finding {
    pub(super) fn new(search: Search, turn: u64) -> Self {
        Self {
            search,
            turn,
            told: Told::default(),
        }
    }
}

/// Looks for as long as the log is open.
pub(super) async fn find(id: LogId, shared: Arc<Shared>, door: Sender<Event>) {
    loop {
        shared.work().await;
        let mut done = false;
        while !done {
            let held = shared.clone();
            // One step a turn: whoever waits for the lock has it in between.
            let Ok((news, all)) = spawn_blocking(move || held.held().step()).await else {
                return;
            };
            for news in news {
                if door.send(Event::Log(id.clone(), news)).await.is_err() {
                    return;
                }
            }
            done = all;
        }
    }
}

impl Held {
    /// Looks on for one step each: what is new, and whether everything was looked through.
    fn step(&mut self) -> (Vec<LogNews>, bool) {
        match self.try_step() {
            Ok(step) => step,
            Err(error) => (vec![LogNews::Faulted(unreadable(&error))], true),
        }
    }

    fn try_step(&mut self) -> Result<(Vec<LogNews>, bool), LogError> {
        let (mut news, mut all) = (Vec::new(), true);
        let log = &self.log;
        if let Some(finding) = &mut self.search {
            let done = finding.search.advance(log)?.is_done();
            all &= done;
            if finding.told.is_due(finding.search.lines().len(), done) {
                let lines = finding.search.lines().map(|line| line as u64).collect();
                let turn = finding.turn;
                news.push(LogNews::Hits { turn, lines, done });
            }
        }
        if let Some(finding) = &mut self.filter {
            let done = finding.search.advance(log)?.is_done();
            all &= done;
            let lines = finding.search.lines().len();
            if finding.told.is_due(lines, done) {
                let (turn, lines) = (finding.turn, lines as u64);
                news.push(LogNews::Filtered { turn, lines, done });
            }
        }
        // A log of which nothing has come yet has no errors so far, which is not none; one that was
        // refused never will.
        let begun = self.state != LogState::Waiting || self.failed;
        let (marks, done) = self.marks.step(log, begun)?;
        news.extend(marks);
        Ok((news, all && done))
    }
}

impl Marks {
    pub(super) fn new(rulebook: Arc<Rulebook>) -> Self {
        Self {
            rulebook,
            scan: None,
            told: Told::default(),
        }
    }

    fn step(&mut self, log: &Log, begun: bool) -> Result<(Option<LogNews>, bool), LogError> {
        if self.scan.is_none() {
            self.scan = self.rulebook.rules().map(ErrorScan::new);
        }
        let Some(scan) = &mut self.scan else {
            return Ok((None, true));
        };
        let done = scan.advance(log)?.is_done();
        let marks = |severity| -> Vec<LogMark> {
            let found = scan.found(severity, log, VIEW);
            found.map(|(line, excerpt)| mark(line, excerpt)).collect()
        };
        let count = |severity| scan.found(severity, log, VIEW).count();
        let gaps = || log.slow_gaps(VIEW, SILENCE);
        let found = count(Severity::Error) + count(Severity::Warning) + gaps().count();
        let news = self
            .told
            .is_due(found, done && begun)
            .then(|| LogNews::Marks {
                errors: marks(Severity::Error),
                warnings: marks(Severity::Warning),
                gaps: gaps().map(|gap| (gap.line as u64, gap.seconds)).collect(),
                done: done && begun,
            });
        Ok((news, done))
    }
}

fn mark(line: usize, excerpt: &str) -> LogMark {
    LogMark {
        line: line as u64,
        excerpt: Text::from(excerpt),
    }
}
