//! The line of time, by data: who is told of what, in which order, and what is told once.

mod descents;
mod filters;
mod merging;

use std::sync::Arc;

use crate::domain::timeline::{Entry, Joined, Link, Named, facts};
use crate::domain::{
    Build, BuildEvent, Phase, Record, RecordResult, RepoId, RepoSlug, ServerId, Status, Timestamp,
};

/// The moment that everything here happens around.
const T: i64 = 1_795_000_000;

fn repo(name: &str) -> RepoId {
    RepoId {
        server: ServerId {
            context: "prod".into(),
            server: "drone".into(),
        },
        slug: RepoSlug::parse(&format!("acme/{name}")).expect("a slug"),
    }
}

/// A push that a hook brought, finished well.
fn pushed(number: u64, at: i64) -> Build {
    Build {
        id: number,
        number,
        status: Status::Success,
        event: BuildEvent::Push,
        after: "9f3c1ab77".into(),
        git_ref: "refs/heads/main".into(),
        trigger: "@hook".into(),
        sender: "mia".into(),
        created: Some(Timestamp(T + at)),
        started: Some(Timestamp(T + at)),
        finished: Some(Timestamp(T + at + 60)),
        ..Build::default()
    }
}

/// A restart of `parent` by ana.
fn restarted(number: u64, parent: u64, at: i64) -> Build {
    Build {
        trigger: "ana".into(),
        parent: Some(parent),
        ..pushed(number, at)
    }
}

fn named() -> Named {
    Named {
        service: Some("component:default/checkout-api".into()),
        owner: Some("group:default/payments".into()),
    }
}

fn told(builds: Vec<Build>) -> Vec<Entry> {
    let mut builds: Vec<Arc<Build>> = builds.into_iter().map(Arc::new).collect();
    builds.sort_by_key(|build| std::cmp::Reverse(build.number));
    facts(&repo("checkout"), &builds, named, |_| true)
}

/// A deed of ana's on build 1481 at `at`; its outcome a second later, where there is one.
fn deed(seq: u64, kind: &str, at: i64, result: Option<(&str, Option<u64>)>) -> Entry {
    let line = |seq: u64, at: i64, phase, result| Record {
        seq,
        id: seq.to_string().into(),
        at: Timestamp(T + at),
        phase,
        corr: seq.to_string().into(),
        kind: kind.into(),
        actor: "user:default/ana".into(),
        repo: repo("checkout"),
        build: Some(1481),
        stage: None,
        component: Some("component:default/checkout-api".into()),
        owner: Some("group:default/payments".into()),
        params: vec![],
        reason: Some("flaky?".into()),
        via: "tui".into(),
        client: "backdrone/1".into(),
        request: None,
        right: None,
        result,
    };
    let mut joined = Joined::default();
    if let Some((status, build)) = result {
        let result = RecordResult {
            status: status.into(),
            build,
            error: None,
        };
        let mut outcome = line(seq + 1, at + 1, Phase::Outcome, Some(result));
        outcome.corr = seq.to_string().into();
        assert_eq!(joined.take(outcome, Link::Holds), None, "it waits");
    }
    let intent = line(seq, at, Phase::Intent, None);
    joined.take(intent, Link::Holds).expect("a deed")
}

/// `WHO ACTION OBJECT RESULT`, as a row shows it.
fn rows(entries: &[Entry]) -> Vec<String> {
    let row = |entry: &Entry| {
        let words = [
            entry.who_shown(),
            entry.act.word(),
            &entry.object(),
            entry.ending.word(),
        ];
        words.join(" ")
    };
    entries.iter().map(row).collect()
}
