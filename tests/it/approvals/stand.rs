//! A world as one of its people sees it, with the inbox open.

use std::time::Duration;

use backdrone::app::Start;
use backdrone::demo::{Clock, Demo, Options, start};
use backdrone::domain::{Build, RepoId, RepoSlug, Timestamp, rfc3339};
use serde_json::json;
use tempfile::TempDir;

use crate::asking::BEGIN;
use crate::clients::context_with;
use crate::stage::{Setting, Stage};

/// After so long the cursor rests.
const REST: Duration = Duration::from_millis(400);

/// The repository whose newest build waits; `lee` administers it, `mia` may write.
pub(super) const GATEWAY: &str = "acme/pay-gateway";
/// One whose newest build waits in two stages; `tess` administers everything.
pub(super) const FLEET: &str = "acme/runner-fleet";

/// The world of a person, whose clock stands still.
pub(super) async fn world_of(person: &str) -> Demo {
    let options = Options {
        person: person.into(),
        clock: Clock::standing(BEGIN),
        ..Options::default()
    };
    start(options).await.expect("a world")
}

/// A folder with a record of two decisions on the day on which these worlds begin.
pub(super) fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let line = |seq: i64, verb: &str, repo: &str, reason: &str| {
        json!({
            "v": 1, "log": "local", "seq": seq, "id": seq.to_string(), "corr": seq.to_string(),
            "ts": rfc3339(Timestamp(BEGIN - 600 + seq)), "phase": "outcome",
            "type": format!("stage.{verb}"), "actor": {"user": "user:default/lee"},
            "target": {
                "context": "demo", "server": "drone", "repo": repo, "build": 5 + seq,
                "stage": "test",
            },
            "authz": {"reason": reason}, "result": {"status": "success"},
        })
    };
    let lines = [
        line(0, "decline", "acme/checkout-api", "unknown author"),
        line(1, "approve", "acme/pay-gateway", "reviewed diff, CHG-2291"),
    ];
    let lines = lines.map(|line| format!("{line}\n")).concat();
    std::fs::write(home.path().join("record.jsonl"), lines).expect("written");
    home
}

/// The services of that person, with a record.
pub(super) async fn opened(demo: &Demo, size: (u16, u16), home: &TempDir) -> Stage {
    let mut setting = Setting::of(demo);
    let record = home.path().join("record.jsonl");
    setting.contexts = vec![context_with(demo, Some(record))];
    let mut stage = setting.open(size);
    stage.settle().await.until("live").await;
    stage
}

/// The inbox with all that it asks for.
pub(super) async fn inbox(demo: &Demo, size: (u16, u16), home: &TempDir) -> Stage {
    let mut stage = opened(demo, size, home).await;
    stage.type_keys("3").await;
    rested(&mut stage).await;
    stage
}

/// Lets the rows rest until what they lack is here: details first, then rights.
pub(super) async fn rested(stage: &mut Stage) {
    for _ in 0..3 {
        stage.advance(REST).await.frame();
    }
}

/// The dashboard on the newest build of a repository.
pub(super) async fn on_build(demo: &Demo, slug: &str, number: u64) -> Stage {
    let place = Start::Place {
        what: slug.into(),
        build: Some(number),
        stage: None,
        step: None,
    };
    let mut stage = Setting::of(demo).at(place).open((120, 40));
    stage.settle().await;
    rested(&mut stage).await;
    stage
}

/// The newest build of a repository, as the dashboard knows it.
pub(super) fn newest(stage: &Stage, slug: &str) -> Build {
    let store = &stage.model().store;
    let slug = RepoSlug::parse(slug).expect("a slug");
    let is_it = |id: &&RepoId| id.slug == slug;
    let id = store.builds.repos.keys().find(is_it).expect("a repository");
    let state = store.builds.repo(id).expect("known");
    (**state.newest().expect("a build")).clone()
}
