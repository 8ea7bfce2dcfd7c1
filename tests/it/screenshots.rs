//! The pictures of the README: each screen of the demo world, drawn again and compared with the file.
//!
//! The clock stands and the seed is the same, so a picture changes with what is drawn only.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::clients::world;
use crate::stage::{Stage, text_of};
use crate::svg::svg;

/// Set to `1`, the pictures are written instead of being compared.
const UPDATE: &str = "UPDATE_SCREENSHOTS";

/// After so long the cursor rests, and what the lists lack is asked for.
const REST: Duration = Duration::from_millis(500);

const SIZE: (u16, u16) = (120, 36);

/// A picture: its file, what it shows, and the way there: keys, and what is seen then.
struct Shot {
    name: &'static str,
    title: &'static str,
    way: &'static [(&'static str, &'static str)],
    /// What is there at last, when all has been read.
    last: &'static str,
}

/// Compares the picture with its file, or writes it.
async fn compare(shot: Shot) {
    let demo = world().await;
    let mut stage = Stage::on(&demo, SIZE).await;
    stage.until("live").await;
    stage.advance(REST).await.advance(REST).await;
    stage.until_tail().await;
    for (keys, seen) in shot.way {
        stage.type_keys(keys).await.settle().await.until(seen).await;
    }
    // What comes while the cursor rests may move rows, and then another one rests.
    for _ in 0..4 {
        stage.frame();
        stage.advance(REST).await;
    }
    stage.until(shot.last).await.settle().await;
    stage.until_tail().await;
    let buffer = stage.buffer();
    let text = text_of(buffer);
    assert!(
        !text.contains("127.0.0.1"),
        "an address that is another each time:\n{text}"
    );
    let picture = svg(buffer, shot.title);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("screenshots")
        .join(format!("{}.svg", shot.name));
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(&path, picture).expect("a picture to write");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == picture,
        "{} is not the screen any more; `{UPDATE}=1 cargo test screenshots` draws it:\n{text}",
        path.display()
    );
}

#[tokio::test]
async fn services() {
    compare(Shot {
        name: "services",
        title: "Services with their newest builds, and a preview of the one that is selected",
        // There and back: what is known of the build already stands in the preview.
        way: &[("j k", "ledger")],
        last: "[ERROR]",
    })
    .await;
}

#[tokio::test]
async fn builds() {
    compare(Shot {
        name: "builds",
        title: "The builds of a service",
        way: &[("enter", "Builds")],
        last: "[ERROR]",
    })
    .await;
}

#[tokio::test]
async fn build() {
    compare(Shot {
        name: "build",
        title: "A build with its stages, steps and time line",
        way: &[("enter", "Builds"), ("enter", "Steps")],
        last: "default",
    })
    .await;
}

#[tokio::test]
async fn log() {
    compare(Shot {
        name: "log",
        title: "The log of a failed step, at its first error",
        way: &[("e", "error 1 of 1")],
        last: "error 1 of 1",
    })
    .await;
}

#[tokio::test]
async fn trigger() {
    compare(Shot {
        name: "trigger",
        title: "The form for a new build",
        way: &[("T", "Trigger")],
        last: "Trigger",
    })
    .await;
}

#[tokio::test]
async fn restart() {
    compare(Shot {
        name: "restart",
        title: "What a restart will do, before it is done",
        way: &[("R", "Restart")],
        last: "Restart",
    })
    .await;
}

#[tokio::test]
async fn help() {
    compare(Shot {
        name: "help",
        title: "What the keys do on this screen",
        way: &[("?", "Help")],
        last: "Help",
    })
    .await;
}

#[tokio::test]
async fn oncall() {
    compare(Shot {
        name: "oncall",
        title: "Failing default branches by owner, with suspects and the first error",
        way: &[("2", "login-edge")],
        last: "first error",
    })
    .await;
}

#[tokio::test]
async fn approvals() {
    compare(Shot {
        name: "approvals",
        title: "Stages that wait for a person, and why",
        way: &[("3", "waiting")],
        last: "repo admin",
    })
    .await;
}

#[tokio::test]
async fn audit() {
    compare(Shot {
        name: "audit",
        title: "Who did what, on one line of time",
        way: &[("4", "Timeline")],
        last: "Timeline",
    })
    .await;
}

#[tokio::test]
async fn doctor() {
    compare(Shot {
        name: "doctor",
        title: "Stale catalog entries, each with its change",
        way: &[("5", "mock-bank")],
        last: "acme/mock-bank",
    })
    .await;
}
