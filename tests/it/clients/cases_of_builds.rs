//! Field cases of a Drone: what people met in tools like this one.

use backdrone::domain::{
    Build, BuildId, Deed, LogId, Outcome, Param, RepoId, Status, Timestamp, Verb, restart_refusal,
    why_pending,
};
use backdrone::operations::{Context, LogBody, LogPiece};
use serde_json::json;
use tokio::sync::mpsc;

use super::replay::{Replay, SLUG};
use super::stand::{intent, until};
use crate::asking::BEGIN;

async fn build(context: &Context, repo: &RepoId, number: u64) -> Build {
    let build = context.build(&repo.build(number)).await;
    build.expect("a build")
}

fn log(build: BuildId, step: u32) -> LogId {
    LogId {
        build,
        stage: 1,
        step,
    }
}

#[tokio::test]
async fn f15_builds_without_steps_keep_the_words_that_say_why() {
    let server = Replay::case("F15-builds-without-steps.json").await;
    let (context, repo) = server.drone();
    let unreadable = build(&context, &repo, 905).await;
    assert_eq!(unreadable.status, Status::Error);
    assert!(unreadable.error.contains("did not find expected key"));
    assert_eq!(unreadable.stages, Some(vec![]), "there are none");

    let expected = [
        (902, "declined", "", true),
        (903, "blocked", "", true),
        (904, "error", "linter: untrusted repositories", false),
    ];
    for (number, status, error, is_refused) in expected {
        let build = build(&context, &repo, number).await;
        assert_eq!(build.shown_status().word(), status, "{number}");
        assert_eq!(restart_refusal(&build).is_some(), is_refused, "{number}");
        let stage = &build.stages.expect("stages")[0];
        assert_eq!(stage.steps, [], "{number}");
        assert!(stage.error.starts_with(error), "{number}: {}", stage.error);
    }
    let broken = build(&context, &repo, 901).await;
    let (stage, step) = broken.failed_step().expect("one that failed");
    assert_eq!(&*stage.error, "default: Error");
    assert_eq!(step.map(|step| &*step.name), Some("test"));
}

#[tokio::test]
async fn f18_a_build_that_waits_for_a_runner_says_for_what() {
    let server = Replay::case("F18-no-runner-for-it.json").await;
    let (context, repo) = server.drone();
    let build = build(&context, &repo, 930).await;
    let words = why_pending(&build, Timestamp(BEGIN)).expect("it waits");
    for word in [
        "kubernetes",
        "linux/arm64",
        "gpu=true",
        "zone=b",
        "at most 1",
        "3h00m",
    ] {
        assert!(words.contains(word), "{word}: {words}");
    }
}

#[tokio::test]
async fn f19_the_clock_of_the_server_is_the_clock_of_its_builds() {
    let ahead = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(50);
    let date = ahead.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let started = ahead.as_second();
    let path = format!("/api/repos/{SLUG}/builds/940");
    let body = json!({"id": 1, "number": 940, "status": "running", "started": started});
    let server = Replay::of(json!([{"path": path, "headers": {"date": date}, "body": body}])).await;
    let (context, repo) = server.drone();
    assert_eq!(context.offset(&repo.server), None);
    let build = build(&context, &repo, 940).await;
    let offset = context.offset(&repo.server).expect("known by now");
    assert!((48..=51).contains(&offset), "{offset}");
    let now = Timestamp(jiff::Timestamp::now().as_second() + offset);
    let shown = build.seconds(now).expect("it runs");
    assert!((0..=2).contains(&shown), "{shown}");
}

#[tokio::test]
async fn f22_the_build_of_a_tag_is_not_one_of_the_branch() {
    let server = Replay::case("F22-tag-builds.json").await;
    let (context, repo) = server.drone();
    let builds = context.builds(&repo, 1, 25, None).await.expect("builds");
    let tag = &builds[0];
    assert_eq!(&*tag.place(), "v1.2.0+build.7");
    assert_eq!((tag.author(), tag.is_of("main")), ("", false));
    let main = context.latest(&repo, "main").await.expect("an answer");
    assert_eq!(main.map(|build| build.status), Some(Status::Success));
}

#[tokio::test]
async fn f24_what_a_restart_kept_in_spite_of_the_wish_is_told() {
    let server = Replay::case("F24-restart-keeps-old-values.json").await;
    let (context, repo) = server.drone();
    let mut deed = Deed::on(Verb::Restart, repo, 980);
    let param = |(key, value): (&str, &str)| Param {
        key: key.into(),
        value: value.into(),
    };
    deed.params = [("IMAGE", "test2"), ("EXTRA", "yes")].map(param).to_vec();
    let (ended, unrecorded) = context.perform(&intent(deed.clone())).await;
    let Ok(Outcome::Started(build)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!((build.number, build.parent), (981, Some(980)));
    let kept = deed.kept_instead(&build);
    assert_eq!(kept, [("IMAGE".into(), "test2".into(), "test1".into())]);
    assert!(unrecorded.is_empty(), "there is no record to write");
    let posts: Vec<String> = server.asked();
    let posts = posts.iter().filter(|line| line.starts_with("POST"));
    let posts: Vec<&String> = posts.collect();
    assert_eq!(posts.len(), 1);
    assert!(
        posts[0].ends_with("/builds/980?IMAGE=test2&EXTRA=yes"),
        "{}",
        posts[0]
    );
}

#[tokio::test]
async fn f25_a_log_that_is_null_is_a_log_and_a_stream_of_it_brings_no_line() {
    let server = Replay::case("F25-log-null.json").await;
    let (context, repo) = server.drone();
    let id = repo.build(985);
    let LogBody::Stream(mut body) = context.log(&log(id.clone(), 2)).await.expect("a log") else {
        panic!("there is one");
    };
    let mut whole = Vec::new();
    while let Some(piece) = body.next().await.expect("a piece") {
        whole.extend_from_slice(&piece);
    }
    assert_eq!(whole, b"null");

    let (door, mut pieces) = mpsc::channel(8);
    context.follow_log(&log(id, 2), door).await;
    let first = until(&mut pieces, Some).await;
    assert_eq!(first, LogPiece::End);
}

#[tokio::test]
async fn a_log_that_was_never_stored_is_none_and_one_without_the_right_is_a_fault() {
    let missing = format!("/api/repos/{SLUG}/builds/1/logs/1/1");
    let message = json!({"message": "sql: no rows in result set"});
    let server = Replay::of(json!([{"path": missing, "status": 404, "body": message}])).await;
    let (context, repo) = server.drone();
    let none = context.log(&log(repo.build(1), 1)).await;
    assert!(matches!(none, Ok(LogBody::None)));
    let refused = context.log(&log(repo.build(2), 1)).await.err();
    let summary = refused.expect("a fault").summary;
    assert_eq!(
        summary,
        "log of larkfield/ledger #2, step 1.1: not found, or no right"
    );
}

#[tokio::test]
async fn a_list_with_holes_and_odd_values_gives_the_rest() {
    let body = json!([
        null,
        {"id": 1, "slug": "acme/api", "active": true, "build": {"id": 5, "number": 2, "status": "melting"}},
        {"id": 2, "slug": "acme/sub/group"},
        {"id": "3", "slug": "acme/web", "counter": null, "build": [], "active": "true"},
        17,
    ]);
    let server = Replay::of(json!([
        {"path": "/api/user/repos", "times": 1, "body": body},
        {"path": "/api/user/repos", "body": null},
    ]))
    .await;
    let (context, repo) = server.drone();
    let repos = context.repos(&repo.server).await.expect("a list");
    let seen: Vec<_> = repos
        .iter()
        .map(|(facts, build)| {
            let status = build.as_ref().map(|build| build.status.word());
            (facts.slug.as_str(), facts.id, facts.active, status)
        })
        .collect();
    let expected = [
        ("acme/api", 1, true, Some("melting")),
        ("acme/web", 3, true, None),
    ];
    assert_eq!(seen, expected);
    let none = context.repos(&repo.server).await.expect("an empty list");
    assert!(none.is_empty(), "a machine account's list is `null`");
}
