//! `logs`: the lines of a build's steps, as they are stored or while they come.

use std::fmt::Write;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::filter::Search;
use crate::cli::args::Output;
use crate::cli::open::Opened;
use crate::cli::{End, World, find, out};
use crate::domain::{Build, BuildId, LogId, Stage, Status, Step};
use crate::logs::{JsonError, JsonReader, Log, LogError, View};
use crate::operations::{LogBody, LogPiece};
use crate::report::LogLine;
use crate::text;

/// What was asked for.
pub(super) struct Wanted {
    pub(super) service: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) step: Option<String>,
    pub(super) follow: bool,
    pub(super) failed: bool,
    pub(super) grep: Option<String>,
}

/// Prints the logs.
pub(super) async fn print(
    world: &World,
    opened: &Opened,
    output: Output,
    wanted: Wanted,
) -> Result<(), End> {
    let grep = wanted.grep.as_deref().map(Grep::read).transpose()?;
    let (service, number) = find::split(wanted.service.clone(), wanted.number);
    let found = find::repo(world, opened, service.as_deref()).await?;
    let (id, mut build) = find::build(opened, &found, number).await?;
    let printer = Printer {
        output,
        grep,
        several: wanted.step.is_none(),
    };
    let mut done: Vec<(u32, u32)> = Vec::new();
    loop {
        let steps = steps(&build, &wanted);
        if steps.is_empty() && !(wanted.follow && build.is_live()) && done.is_empty() {
            return Err(End::NotFound(nothing(&id, &build, &wanted)));
        }
        for (stage, step) in &steps {
            let key = (stage.number, step.number);
            if done.contains(&key) {
                continue;
            }
            let reading = Reading::of(&id, (stage, step));
            if step.status == Status::Running && wanted.follow {
                printer.follow(opened, reading).await?;
            } else if step.started.is_none() {
                continue;
            } else {
                printer.whole(opened, reading).await?;
            }
            done.push(key);
        }
        if !(wanted.follow && build.is_live()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        build.absorb(opened.context.build(&id).await?);
    }
}

fn nothing(id: &BuildId, build: &Build, wanted: &Wanted) -> String {
    let named = format!("{} #{}", id.repo.slug, id.number);
    match (&wanted.step, wanted.failed) {
        (Some(step), _) => format!("{named} has no step `{step}`"),
        (None, true) => format!("no step of {named} failed ({})", build.status.shown()),
        (None, false) if !build.error.is_empty() => {
            format!("{named} has no steps: {}", build.error)
        }
        (None, false) => format!("{named} has no steps ({})", build.status.shown()),
    }
}

/// The steps that are meant: `STAGE/STEP` or `STEP`, by name or number.
fn steps<'a>(build: &'a Build, wanted: &Wanted) -> Vec<(&'a Stage, &'a Step)> {
    let stages = build.stages.as_deref().unwrap_or_default();
    let all = stages
        .iter()
        .flat_map(|stage| stage.steps.iter().map(move |step| (stage, step)));
    let is = |name: &str, number: u32, text: &str| name == text || number.to_string() == text;
    let named = |(stage, step): &(&Stage, &Step)| match wanted.step.as_deref() {
        None => true,
        Some(text) => match text.split_once('/') {
            Some((first, second)) => {
                is(&stage.name, stage.number, first) && is(&step.name, step.number, second)
            }
            None => is(&step.name, step.number, text),
        },
    };
    let failed = |(_, step): &(&Stage, &Step)| !wanted.failed || step.status.is_bad();
    all.filter(named).filter(failed).collect()
}

/// Lines that are to be printed.
struct Grep {
    regex: regex::Regex,
    inverse: bool,
}

impl Grep {
    fn read(text: &str) -> Result<Self, End> {
        let search = Search::parse(text).ok_or_else(|| End::Usage("--grep is empty".into()))?;
        let pattern = if search.regex {
            search.text.clone()
        } else {
            regex::escape(&search.text)
        };
        // Smart case: a capital makes it exact.
        let exact = search.text.chars().any(char::is_uppercase);
        let regex = regex::RegexBuilder::new(&pattern)
            .case_insensitive(!exact)
            .build();
        let regex = regex.map_err(|error| End::Usage(format!("--grep: {error}")))?;
        Ok(Self {
            regex,
            inverse: search.inverse,
        })
    }

    fn keeps(&self, line: &str) -> bool {
        self.regex.is_match(line) != self.inverse
    }
}

/// Whether the step of a log has not ended.
fn runs(build: &Build, log: &LogId) -> bool {
    let stages = build.stages.iter().flatten();
    let of_stage = stages.filter(|stage| stage.number == log.stage);
    let mut steps = of_stage.flat_map(|stage| &stage.steps);
    steps.any(|step| step.number == log.step && step.status.is_live())
}

/// Between two looks for what follows the end of a stream.
const LOOK: Duration = Duration::from_secs(1);
/// Looks for the stored log of a step that has ended; a runner that died stores none.
const STORING: u32 = 5;

/// Lines that are printed at once.
const CHUNK: usize = 1024;

/// The log of one step on its way to standard output.
struct Reading<'a> {
    id: LogId,
    stage: &'a Stage,
    step: &'a Step,
    /// Knows what came before, so that a stored log goes on where its stream ended. A large one lives
    /// in a file.
    log: Log,
    printed: usize,
}

impl<'a> Reading<'a> {
    fn of(build: &BuildId, (stage, step): (&'a Stage, &'a Step)) -> Self {
        Self {
            id: LogId {
                build: build.clone(),
                stage: stage.number,
                step: step.number,
            },
            stage,
            step,
            log: Log::new(),
            printed: 0,
        }
    }

    fn name(&self) -> String {
        format!("{}/{}", self.stage.name, self.step.name)
    }

    fn bad_json(&self, error: &JsonError) -> End {
        End::Other(format!("the log of {}: {error}", self.step.name))
    }
}

impl From<LogError> for End {
    fn from(error: LogError) -> Self {
        Self::Other(error.to_string())
    }
}

struct Printer {
    output: Output,
    grep: Option<Grep>,
    /// Lines of more than one step may come: each says whose it is.
    several: bool,
}

impl Printer {
    /// Prints the log of a step that is not followed.
    async fn whole(&self, opened: &Opened, mut reading: Reading<'_>) -> Result<(), End> {
        if !self.stored(opened, &mut reading).await? {
            out::note(&format!(
                "{}: the server has no log for this step",
                reading.name()
            ));
        }
        Ok(())
    }

    /// Prints what the stored log has after what was printed; `false` where there is none.
    async fn stored(&self, opened: &Opened, reading: &mut Reading<'_>) -> Result<bool, End> {
        let LogBody::Stream(mut body) = opened.context.log(&reading.id).await? else {
            return Ok(false);
        };
        let mut reader = JsonReader::new();
        while let Some(piece) = body.next().await? {
            let fed = reader.feed(&piece, &mut reading.log);
            self.complete(reading)?;
            fed.map_err(|error| reading.bad_json(&error))?;
        }
        self.all(reading)?;
        let end = reader.finish();
        end.map_err(|error| reading.bad_json(&error))?;
        Ok(true)
    }

    /// Prints a running step's log as it comes, and what its stored log has more.
    async fn follow(&self, opened: &Opened, mut reading: Reading<'_>) -> Result<(), End> {
        let (door, news) = mpsc::channel(64);
        let (context, followed) = (opened.context.clone(), reading.id.clone());
        let streaming = async move { context.follow_log(&followed, door).await };
        let printing = async {
            // Dropped when nobody reads our output any more: that ends the streaming, too.
            let mut news = news;
            while let Some(piece) = news.recv().await {
                match piece {
                    LogPiece::Lines(lines) => {
                        for (pos, out, time) in lines {
                            reading.log.append(pos, out.as_bytes(), time);
                        }
                        self.complete(&mut reading)?;
                    }
                    LogPiece::Lost { retry_in, fault } => {
                        out::note(&format!("{fault}; again in {retry_in} s"));
                    }
                    LogPiece::End => break,
                }
            }
            Ok::<(), End>(())
        };
        let ((), printed) = tokio::join!(streaming, printing);
        printed?;
        // A stream may lose its last lines (`drone-api` 3.5): the stored log has them once the step
        // ended. A server that was started anew has no stream of a step that runs on.
        let mut patience = STORING;
        let mut is_told = false;
        while patience > 0 {
            if self.stored(opened, &mut reading).await? {
                return Ok(());
            }
            let build = opened.context.build(&reading.id.build).await?;
            if runs(&build, &reading.id) {
                if !is_told {
                    out::note(&format!(
                        "{}: the server tells no more of this step: the rest comes when it ends",
                        reading.name()
                    ));
                }
                is_told = true;
            } else {
                patience -= 1;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.all(&mut reading)
    }

    /// Prints the lines that have come to their end.
    fn complete(&self, reading: &mut Reading<'_>) -> Result<(), End> {
        self.until(reading, reading.log.complete())
    }

    /// Prints all lines: nothing will be added to the last one.
    fn all(&self, reading: &mut Reading<'_>) -> Result<(), End> {
        self.until(reading, reading.log.len(View::Raw))
    }

    fn until(&self, reading: &mut Reading<'_>, end: usize) -> Result<(), End> {
        while reading.printed < end {
            let last = end.min(reading.printed + CHUNK);
            let lines = reading.log.text(View::Raw, reading.printed..last)?;
            let mut text = String::new();
            for (at, line) in (reading.printed..).zip(lines.split('\n')) {
                if self.grep.as_ref().is_none_or(|grep| grep.keeps(line)) {
                    self.line(&mut text, reading, (at, line))?;
                }
            }
            reading.printed = last;
            out::print(&text)?;
        }
        Ok(())
    }

    fn line(
        &self,
        text: &mut String,
        Reading {
            stage, step, log, ..
        }: &Reading<'_>,
        (at, line): (usize, &str),
    ) -> Result<(), End> {
        match self.output {
            Output::Table if self.several => {
                let (stage, step) = (text::clean(&stage.name), text::clean(&step.name));
                let _ = writeln!(text, "{stage}/{step} | {line}");
            }
            Output::Table | Output::Tsv | Output::Csv => {
                let _ = writeln!(text, "{line}");
            }
            Output::Json | Output::Ndjson => {
                let line = LogLine {
                    stage: stage.name.to_string(),
                    step: step.name.to_string(),
                    line: log.number(View::Raw, at) as u64,
                    time_seconds: log.time(View::Raw, at),
                    text: line.to_owned(),
                };
                let json = serde_json::to_string(&line);
                let json = json.map_err(|error| End::Other(error.to_string()))?;
                let _ = writeln!(text, "{json}");
            }
        }
        Ok(())
    }
}
