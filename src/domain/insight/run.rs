//! A run: what is remembered of a build when its details do not matter any more.

use std::borrow::Cow;
use std::fmt;

use crate::domain::{Build, BuildEvent, Stage, Status, Step, Text, Timestamp};

/// A build as its history keeps it, which is no more than what a history can keep: what is read off a
/// build and what comes out of the history are the same. Borrows its texts: from the build it was read off, from the
/// [`History`](crate::domain::History) it lies in, or from the bytes it was kept as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'a> {
    /// Per repository.
    pub number: u64,
    /// Of the build's row, as [`Build::version`].
    pub version: u64,
    pub status: Status,
    pub event: BuildEvent,
    /// The branch, the tag, or `pr/7`: see [`Build::place`].
    pub place: Cow<'a, str>,
    /// It is of the branch that `place` names, not of a tag or a pull request.
    pub on_branch: bool,
    pub commit: Commit<'a>,
    /// The author's login, else name, else nothing.
    pub author: &'a str,
    /// First line of what was built, cut after 80 bytes.
    pub message: &'a str,
    /// Login of whoever called the API, `@hook`, `@cron`, or nothing for error builds.
    pub trigger: &'a str,
    /// Number of the build that this is a restart, promotion or rollback of.
    pub parent: Option<u64>,
    /// Where a promotion or rollback put it; else nothing.
    pub deploy_to: &'a str,
    /// Why it could not be created, first line; else nothing.
    pub error: &'a str,
    pub created: Option<Timestamp>,
    pub started: Option<Timestamp>,
    pub finished: Option<Timestamp>,
    /// What failed, in the order of the pipeline. `None` while nobody asked for the stages, or not
    /// since they all ended: Drone's lists have none (`drone-api` 2.3). Empty where no stage failed.
    pub failed: Option<Cow<'a, [Failure]>>,
}

/// Bytes of a message that are kept: the widest place that shows one is narrower.
const MOST_MESSAGE: usize = 80;

/// A step that failed, or a stage that failed outside its steps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Failure {
    pub stage: Text,
    /// Empty when the stage failed and none of its steps did (no runner, image not found …).
    pub step: Text,
    pub exit_code: i32,
}

/// The commit that was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Commit<'a> {
    /// Forty hexadecimal digits, as 20 bytes: what nearly every commit is.
    Sha1([u8; 20]),
    /// Anything else, as sent; empty when Drone did not say.
    Other(&'a str),
}

impl<'a> Commit<'a> {
    pub fn parse(text: &'a str) -> Self {
        sha1(text).map_or(Self::Other(text), Self::Sha1)
    }

    /// Whether there is a commit at all: two runs without one do not share it.
    pub fn is_known(self) -> bool {
        self != Self::Other("")
    }

    /// The first seven characters.
    pub fn short(self) -> String {
        self.to_string().chars().take(7).collect()
    }
}

/// `None` for anything that would not be written again as it was read.
fn sha1(text: &str) -> Option<[u8; 20]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text: &[u8; 40] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 20];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    // What Git writes where there is no commit is none.
    (bytes != [0; 20]).then_some(bytes)
}

impl fmt::Display for Commit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha1(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Failure {
    /// `test › unit`, or the stage alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        step_name(&self.stage, &self.step, f)
    }
}

/// `test › unit`, or the stage alone where no step is to name.
pub(super) fn step_name(stage: &str, step: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(stage)?;
    if step.is_empty() {
        return Ok(());
    }
    write!(f, " › {step}")
}

impl<'a> From<&'a Build> for Run<'a> {
    fn from(build: &'a Build) -> Self {
        let (place, on_branch) = place(build);
        Self {
            number: build.number,
            version: build.version.min(u32::MAX.into()),
            status: build.status.clone(),
            event: build.event.clone(),
            place,
            on_branch,
            commit: Commit::parse(&build.after),
            author: build.author(),
            message: cut(build.headline()),
            trigger: &build.trigger,
            parent: build.parent.filter(|parent| u32::try_from(*parent).is_ok()),
            deploy_to: &build.deploy_to,
            error: build.error.lines().next().unwrap_or_default(),
            created: kept(build.created),
            started: kept(build.started),
            finished: kept(build.finished),
            failed: failed(build).map(Cow::Owned),
        }
    }
}

/// A time if it fits into what a history keeps: from 1970 to 2106.
fn kept(at: Option<Timestamp>) -> Option<Timestamp> {
    at.filter(|at| at.0 > 0 && u32::try_from(at.0).is_ok())
}

fn cut(message: &str) -> &str {
    let end = message.floor_char_boundary(MOST_MESSAGE);
    message.get(..end).unwrap_or(message)
}

/// The place, and whether it is a branch: see [`Build::is_of`].
fn place(build: &Build) -> (Cow<'_, str>, bool) {
    if let Some(branch) = build.git_ref.strip_prefix("refs/heads/") {
        return (branch.into(), true);
    }
    if build.git_ref.is_empty() {
        let target: &str = &build.target;
        return (target.into(), build.is_of(target));
    }
    (Cow::Owned(build.place().to_string()), false)
}

/// What failed, once all that ran has ended: until then another answer may still add to it.
fn failed(build: &Build) -> Option<Vec<Failure>> {
    let stages = build.stages.as_deref()?;
    let is_live = |stage: &Stage| {
        stage.status.is_live() || stage.steps.iter().any(|step| step.status.is_live())
    };
    if build.is_live() || stages.iter().any(is_live) {
        return None;
    }
    let bad = stages.iter().filter(|stage| stage.status.is_bad());
    Some(bad.flat_map(of_stage).collect())
}

fn of_stage(stage: &Stage) -> Vec<Failure> {
    let bad = |step: &&Step| step.status.is_bad() && !step.ignored;
    let of_step = |step: &Step| Failure {
        stage: stage.name.clone(),
        step: step.name.clone(),
        exit_code: step.exit_code,
    };
    let mut found: Vec<_> = stage.steps.iter().filter(bad).map(of_step).collect();
    if found.is_empty() {
        found.push(Failure {
            stage: stage.name.clone(),
            step: "".into(),
            exit_code: stage.exit_code,
        });
    }
    found
}

impl<'a> Run<'a> {
    /// Merges two accounts of the same build. The account that outranks stays; what failed is told
    /// once all has ended and true from then on, so either may bring it. Who came last does not
    /// matter: a history must not depend on the order of arrival.
    #[must_use]
    pub fn merge(self, news: Run<'a>) -> Run<'a> {
        let (mut stays, goes) = if news.outranks(&self) {
            (news, self)
        } else {
            (self, news)
        };
        if stays.created == goes.created {
            stays.failed = stays.failed.or(goes.failed);
        }
        stays
    }

    /// Whether this account of a number counts more than that, or as much. A repository that was
    /// removed and synced again counts from 1 again (`drone-api` 1.3): the later build is what the
    /// number means now. Of the same build the higher version of its row, then who knows of an end.
    pub fn outranks(&self, other: &Run<'_>) -> bool {
        let rank = |run: &Run<'_>| {
            let is_over = !run.status.is_live();
            (run.created, run.version, is_over, run.finished, run.started)
        };
        rank(self) >= rank(other)
    }
}

impl Run<'_> {
    /// Passed or failed; `None` for what says nothing of the code: it still runs, or was killed,
    /// skipped or declined.
    pub fn verdict(&self) -> Option<bool> {
        match self.status {
            Status::Success => Some(true),
            _ if self.status.is_bad() => Some(false),
            _ => None,
        }
    }

    pub fn is_red(&self) -> bool {
        self.verdict() == Some(false)
    }

    pub fn is_green(&self) -> bool {
        self.verdict() == Some(true)
    }

    /// Whether it is of that branch itself and not a deployment: a promotion tells whether a target
    /// took a commit, not whether the branch is sound.
    pub fn is_of(&self, branch: &str) -> bool {
        self.on_branch && self.place == branch && !self.event.deploys()
    }

    /// Whether somebody built the same again; promotions name a parent too and are no restarts.
    pub fn is_restart(&self) -> bool {
        self.parent.is_some() && !self.event.deploys()
    }

    /// Seconds that it ran; `None` while it runs, or when it never did.
    pub fn seconds(&self) -> Option<i64> {
        Some(self.finished?.since(self.started?))
    }

    /// When it was decided: its end, else (an error build has none) its beginning.
    pub fn at(&self) -> Option<Timestamp> {
        self.finished.or(self.started).or(self.created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_reads_back_as_it_was_sent() {
        let sha = "9f3c1ab0c4d5e6f708192a3b4c5d6e7f80910a2b";
        for text in [sha, &sha.to_uppercase(), "", "v1.2", &sha.repeat(2)] {
            assert_eq!(Commit::parse(text).to_string(), text);
        }
        assert_eq!(Commit::parse(sha).short(), "9f3c1ab");
        assert!(matches!(Commit::parse(sha), Commit::Sha1(_)));
    }

    #[test]
    fn a_message_is_cut_between_characters() {
        let build = Build {
            message: "ä".repeat(50).into(),
            ..Build::default()
        };
        assert_eq!(Run::from(&build).message, "ä".repeat(40));
    }

    fn step(name: &str, word: &str) -> Step {
        Step {
            name: name.into(),
            status: Status::from_word(word),
            exit_code: 1,
            ..Step::default()
        }
    }

    fn build(status: &str, stage: &str, steps: Vec<Step>) -> Build {
        Build {
            status: Status::from_word(status),
            stages: Some(vec![Stage {
                name: "test".into(),
                status: Status::from_word(stage),
                steps,
                ..Stage::default()
            }]),
            ..Build::default()
        }
    }

    fn shown(build: &Build) -> Option<Vec<String>> {
        let run = Run::from(build);
        Some(run.failed?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_failed_is_known_once_all_has_ended() {
        let red = || vec![step("unit", "failure"), step("e2e", "skipped")];
        let over = build("failure", "failure", red());
        assert_eq!(shown(&over), Some(vec!["test › unit".to_owned()]));
        assert_eq!(shown(&build("running", "failure", red())), None);
        assert_eq!(shown(&build("failure", "running", red())), None, "stale");
        assert_eq!(shown(&Build::default()), None, "a list has no stages");
        let green = build("success", "success", vec![step("unit", "success")]);
        assert_eq!(shown(&green), Some(vec![]));
    }

    #[test]
    fn a_stage_may_fail_without_a_step_and_an_ignored_step_fails_nothing() {
        let mut ignored = step("lint", "failure");
        ignored.ignored = true;
        let build = build("error", "error", vec![ignored]);
        assert_eq!(shown(&build), Some(vec!["test".to_owned()]));
    }

    #[test]
    fn a_tag_or_pull_request_is_of_no_branch_and_neither_is_a_deployment() {
        let run = |git_ref: &str, event| {
            let build = Build {
                git_ref: git_ref.into(),
                target: "main".into(),
                event,
                ..Build::default()
            };
            let run = Run::from(&build);
            (run.place.to_string(), run.is_of("main"))
        };
        let main = "refs/heads/main";
        assert_eq!(run(main, BuildEvent::Push), ("main".into(), true));
        assert_eq!(run("", BuildEvent::Cron), ("main".into(), true));
        assert_eq!(run("", BuildEvent::Tag), ("main".into(), false));
        assert_eq!(run(main, BuildEvent::Promote), ("main".into(), false));
        let pull = run("refs/pull/7/head", BuildEvent::PullRequest);
        assert_eq!(pull, ("pr/7".into(), false));
    }
}
