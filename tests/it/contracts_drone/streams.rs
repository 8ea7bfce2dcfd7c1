//! The bytes of the streams, and what a cancelled build looks like on them.

use serde_json::Value;

use super::recorded::{exchanges, sample};
use crate::asking::{Stream, World, list, messages, number, word};

/// A recorded stream by its path: its headers and all that it sent.
fn stream(path: &str, place: usize) -> (Value, String) {
    let mut sample = sample("timeline-cancel-running");
    let mut all = list(sample["streams"].take()).into_iter();
    let mut found = all
        .by_ref()
        .filter(|it| it["path"] == path)
        .nth(place)
        .expect(path);
    let chunks = list(found["chunks"].take());
    let text = chunks.iter().map(|chunk| word(chunk, "data")).collect();
    (found["response_headers"].take(), text)
}

/// The sorts of pieces that a stream is made of, in their order, repetitions left out.
fn framing(text: &str) -> Vec<&'static str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, length) = match rest.split_once("\n\n") {
            Some((": ping", _)) => ("ping", 8),
            Some(("event: error\ndata: eof", _)) => ("eof", 24),
            Some((data, after)) if data.starts_with("data: {") && after.starts_with('\n') => {
                ("line", data.len() + 3)
            }
            Some((data, _)) if data.starts_with("data: {") => ("event", data.len() + 2),
            other => panic!("{other:?}"),
        };
        if pieces.last() != Some(&piece) {
            pieces.push(piece);
        }
        rest = rest.get(length..).expect("whole pieces");
    }
    pieces
}

fn same_headers(theirs: &Value, ours: &Stream) {
    assert_eq!(ours.status, 200);
    for (name, value) in theirs.as_object().expect("headers") {
        // A client's library keeps the headers of the connection to itself.
        if name != "connection" {
            let ours = ours.headers.get(name).and_then(|it| it.to_str().ok());
            assert_eq!(ours, value.as_str(), "{name}");
        }
    }
}

/// Status and version of the build in each event, repetitions left out.
fn digest(text: &str) -> Vec<(String, i64)> {
    let mut all: Vec<(String, i64)> = messages(text)
        .iter()
        .map(|event| {
            let build = &event["build"];
            let version = build["version"].as_i64().expect("a version");
            (word(build, "status").to_owned(), version)
        })
        .collect();
    all.dedup();
    all
}

#[tokio::test]
async fn a_running_build_that_is_cancelled_looks_as_recorded_on_every_channel() {
    let world = World::new().await;
    let repo = "acme/ledger";
    let mut events = world.stream(&format!("/api/stream/{repo}")).await;
    let build = world.trigger(repo).await;
    let running = |build: &Value| word(&build["stages"][0]["steps"][1], "status") == "running";
    world.pass_until(repo, build, running).await;
    let path = format!("/api/stream/{repo}/{build}/1/2");
    let mut tail = world.stream(&path).await;
    tail.until(|text| text.contains("data: ")).await;
    world.pass(2);
    let cancelled = world
        .ask("DELETE", &format!("/api/repos/{repo}/builds/{build}"))
        .await;
    let after = world.build(repo, build).await;
    let mut late = world.stream(&path).await;

    let (headers, theirs) = stream("/api/stream/octo/slow/1/1/2", 0);
    same_headers(&headers, &tail);
    let text = tail.read_all().await.expect("no cut");
    assert_eq!(framing(&text), framing(&theirs));
    let (_, theirs) = stream("/api/stream/octo/slow/1/1/2", 1);
    assert_eq!(late.read_all().await.expect("no cut"), theirs);

    let (headers, theirs) = stream("/api/stream", 0);
    same_headers(&headers, &events);
    let text = events
        .until(|text| text.contains("killed") && text.ends_with("\n\n"))
        .await;
    assert_eq!(framing(&text), framing(&theirs));
    assert_eq!(digest(&text), digest(&theirs));
    assert!(events.pieces.iter().all(|piece| piece.len() <= 2048));

    let recorded: Vec<Value> = exchanges("timeline-cancel-running");
    for (note, ours) in [("cancel", cancelled.json()), ("detail right after", after)] {
        let theirs = recorded.iter().find(|it| it["note"] == note).expect(note);
        let theirs = &theirs["response"]["body"];
        for field in ["status", "version"] {
            assert_eq!(ours[field], theirs[field], "{note}: {field}");
        }
        let killed = (&ours["stages"][0], &theirs["stages"][0]);
        assert_eq!(killed.0["exit_code"], killed.1["exit_code"], "{note}");
        let step = |stage: &Value, at: usize| stage["steps"][at]["status"].clone();
        for at in 0..3 {
            assert_eq!(step(killed.0, at), step(killed.1, at), "{note}: step {at}");
        }
    }
    assert_eq!(number(&cancelled.json()), build);
}
