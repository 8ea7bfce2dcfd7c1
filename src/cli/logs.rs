//! `logs`: the lines of a build's steps, as they are stored or while they come.

use std::fmt::Write;

use tokio::sync::mpsc;

use crate::app::filter::Search;
use crate::cli::args::Output;
use crate::cli::open::Opened;
use crate::cli::{End, World, find, out};
use crate::domain::{Build, BuildId, LogId, Stage, Status, Step};
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
    let mut printer = Printer {
        output,
        grep,
        several: wanted.step.is_none(),
        said: 0,
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
            if step.status == Status::Running && wanted.follow {
                printer
                    .follow(opened, &log_id(&id, key), (stage, step))
                    .await?;
            } else if step.started.is_none() {
                continue;
            } else {
                printer
                    .stored(opened, &log_id(&id, key), (stage, step))
                    .await?;
            }
            done.push(key);
        }
        if !(wanted.follow && build.is_live()) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        build.absorb(opened.context.build(&id).await?);
    }
}

fn log_id(build: &BuildId, (stage, step): (u32, u32)) -> LogId {
    LogId {
        build: build.clone(),
        stage,
        step,
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

struct Printer {
    output: Output,
    grep: Option<Grep>,
    /// Lines of more than one step may come: each says whose it is.
    several: bool,
    said: usize,
}

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(default)]
    pos: u64,
    #[serde(default)]
    out: String,
    #[serde(default)]
    time: u32,
}

impl Printer {
    async fn stored(
        &mut self,
        opened: &Opened,
        log: &LogId,
        of: (&Stage, &Step),
    ) -> Result<(), End> {
        let mut body = match opened.context.log(log).await? {
            LogBody::None => {
                let name = format!("{}/{}", of.0.name, of.1.name);
                out::note(&format!("{name}: the server has no log for this step"));
                return Ok(());
            }
            LogBody::Stream(body) => body,
        };
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await? {
            bytes.extend_from_slice(&piece);
        }
        let entries: Option<Vec<Entry>> = serde_json::from_slice(&bytes)
            .or_else(|_| {
                serde_json::Deserializer::from_slice(&bytes)
                    .into_iter()
                    .collect::<Result<_, _>>()
                    .map(Some)
            })
            .map_err(|error| End::Other(format!("the log of {}: {error}", of.1.name)))?;
        self.lines(of, entries.unwrap_or_default())
    }

    /// Prints a running step's log as it comes, and what its stored log has more.
    async fn follow(
        &mut self,
        opened: &Opened,
        log: &LogId,
        of: (&Stage, &Step),
    ) -> Result<(), End> {
        let (door, news) = mpsc::channel(64);
        let (context, followed) = (opened.context.clone(), log.clone());
        let reading = async move { context.follow_log(&followed, door).await };
        let mut next = 0;
        let printing = async {
            // Dropped when nobody reads our output any more: that ends the reading, too.
            let mut news = news;
            while let Some(piece) = news.recv().await {
                match piece {
                    LogPiece::Lines(lines) => {
                        let fresh = lines.into_iter().filter(|(pos, ..)| *pos >= next);
                        let fresh: Vec<Entry> = fresh
                            .map(|(pos, out, time)| Entry { pos, out, time })
                            .collect();
                        next = fresh.last().map_or(next, |entry| entry.pos + 1);
                        self.lines(of, fresh)?;
                    }
                    LogPiece::Lost { retry_in, fault } => {
                        out::note(&format!("{fault}; again in {retry_in} s"));
                    }
                    LogPiece::End => break,
                }
            }
            Ok::<(), End>(())
        };
        let ((), printed) = tokio::join!(reading, printing);
        printed?;
        self.rest(opened, log, of, next).await
    }

    /// A stream may lose its last lines (`drone-api` 3.5): the stored log has them once the step ended.
    async fn rest(
        &mut self,
        opened: &Opened,
        log: &LogId,
        of: (&Stage, &Step),
        next: u64,
    ) -> Result<(), End> {
        for _ in 0..5 {
            if let LogBody::Stream(mut body) = opened.context.log(log).await? {
                let mut bytes = Vec::new();
                while let Some(piece) = body.next().await? {
                    bytes.extend_from_slice(&piece);
                }
                let entries: Option<Vec<Entry>> =
                    serde_json::from_slice(&bytes).unwrap_or_default();
                let fresh = entries
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|e| e.pos >= next);
                return self.lines(of, fresh.collect());
            }
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
        Ok(())
    }

    fn lines(&mut self, (stage, step): (&Stage, &Step), entries: Vec<Entry>) -> Result<(), End> {
        let mut text = String::new();
        for entry in entries {
            for part in entry.out.split_inclusive('\n') {
                let part = part.trim_end_matches(['\n', '\r']);
                let line = text::strip(part.as_bytes()).shown.into_owned();
                if self.grep.as_ref().is_some_and(|grep| !grep.keeps(&line)) {
                    continue;
                }
                self.said += 1;
                match self.output {
                    Output::Table if self.several => {
                        let (stage, step) = (text::clean(&stage.name), text::clean(&step.name));
                        let _ = writeln!(text, "{stage}/{step} | {line}");
                    }
                    Output::Table | Output::Tsv => {
                        let _ = writeln!(text, "{line}");
                    }
                    Output::Json | Output::Ndjson => {
                        let line = LogLine {
                            stage: stage.name.to_string(),
                            step: step.name.to_string(),
                            line: entry.pos + 1,
                            time_seconds: Some(entry.time),
                            text: line.clone(),
                        };
                        let json = serde_json::to_string(&line);
                        let json = json.map_err(|error| End::Other(error.to_string()))?;
                        let _ = writeln!(text, "{json}");
                    }
                }
            }
        }
        out::print(&text)
    }
}
