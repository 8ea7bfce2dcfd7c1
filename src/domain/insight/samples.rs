//! Builds in one line each, for the tests of this room.

use crate::domain::insight::{History, Page, Run};
use crate::domain::{Build, BuildEvent, Stage, Status, Step, Timestamp};

/// A build of main from `NUMBER STATUS COMMIT [took:SECONDS] [at:END] [of:PARENT] [by:LOGIN]
/// [event:WORD] [ref:REF] [fail:STAGE/STEP …]`. Without times number n ends at second 1000·n and took
/// 100; with a step that failed, or `asked`, it has stages.
pub(super) fn build(line: &str) -> Build {
    let mut words = line.split_whitespace();
    let number: u64 = words.next().and_then(|it| it.parse().ok()).expect("number");
    let status = Status::from_word(words.next().expect("status"));
    let commit = words.next().expect("commit");
    let mut build = Build {
        number,
        after: commit.into(),
        git_ref: "refs/heads/main".into(),
        author_login: "mia".into(),
        trigger: "@hook".into(),
        created: Some(Timestamp(1)),
        ..Build::default()
    };
    let (mut took, mut end) = (100, i64::try_from(number).expect("small") * 1_000);
    for word in words {
        let (name, value) = word.split_once(':').unwrap_or((word, ""));
        match name {
            "took" => took = value.parse().expect("seconds"),
            "at" => end = value.parse().expect("a time"),
            "of" => build.parent = value.parse().ok(),
            "by" => build.trigger = value.into(),
            "event" => build.event = BuildEvent::from_word(value),
            "ref" => build.git_ref = value.into(),
            "asked" => build.stages = Some(Vec::new()),
            _ => build.stages.get_or_insert_default().push(failed(value)),
        }
    }
    build.started = Timestamp::known(end - took);
    build.finished = Timestamp::known(end).filter(|_| !status.is_live());
    build.status = status;
    build
}

fn failed(name: &str) -> Stage {
    let (stage, step) = name.split_once('/').expect("stage/step");
    let step = Step {
        name: step.into(),
        status: Status::Failure,
        exit_code: 1,
        ..Step::default()
    };
    Stage {
        name: stage.into(),
        status: Status::Failure,
        steps: vec![step],
        ..Stage::default()
    }
}

pub(super) fn builds(lines: &[&str]) -> Vec<Build> {
    lines.iter().map(|line| build(line)).collect()
}

/// A history of a list from new to old that did not end.
pub(super) fn history(builds: &[Build]) -> History {
    let mut history = History::default();
    history.absorb_page(Page::default(), builds.iter().map(Run::from));
    history
}

/// One of a list that ended.
pub(super) fn whole(builds: &[Build]) -> History {
    let mut history = History::default();
    let page = Page {
        is_last: true,
        ..Page::default()
    };
    history.absorb_page(page, builds.iter().map(Run::from));
    history
}
