//! The client against a Drone that the environment names. Reads only: whose server it is, we do not
//! know.

use std::sync::OnceLock;
use std::time::Duration;

use backdrone::domain::{FaultKind, LogId, RepoId, RepoSlug, Secret, ServerId};
use backdrone::logs::{JsonReader, Log};
use backdrone::operations::{
    BuildNews, Context, Endpoint, Limits, LogBody, LogPiece, Setup, TokenFeed,
};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::skip::skip;

const ADDRESS: &str = "BACKDRONE_TEST_DRONE";
const TOKEN: &str = "BACKDRONE_TEST_DRONE_TOKEN";

/// For the first event of a stream.
const PATIENCE: Duration = Duration::from_secs(20);

/// Address and token; `None` where the environment names none, which is said once.
fn named() -> Option<&'static (String, String)> {
    static NAMED: OnceLock<Option<(String, String)>> = OnceLock::new();
    let named = NAMED.get_or_init(|| {
        let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let named = read(ADDRESS).zip(read(TOKEN));
        if named.is_none() {
            skip("Drone", &format!("{ADDRESS} and {TOKEN} name none"));
        }
        named
    });
    named.as_ref()
}

fn context(address: &str, token: &str) -> Context {
    let drone = Endpoint {
        url: address.parse().expect(ADDRESS),
        token: TokenFeed::fixed(Secret::new(token)),
        ca: None,
        own: None,
    };
    let setup = Setup {
        context: "real".into(),
        backstage: None,
        drones: vec![("drone".into(), drone)],
        sign_in: None,
        person_annotation: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        via: "cli",
    };
    Context::open(setup, Limits::default()).expect("a context")
}

fn server() -> ServerId {
    ServerId {
        context: "real".into(),
        server: "drone".into(),
    }
}

#[tokio::test]
async fn the_account_is_known_and_another_token_is_not() {
    let Some((address, token)) = named() else {
        return;
    };
    let account = context(address, token).account(&server()).await;
    assert!(!account.expect("an account").login.is_empty());
    let refused = context(address, "nonsense").account(&server()).await;
    let fault = refused.expect_err("a refusal");
    assert_eq!(fault.kind, FaultKind::SignedOut, "{fault}");
}

#[tokio::test]
async fn repositories_and_their_builds_can_be_read() {
    let Some((address, token)) = named() else {
        return;
    };
    let context = context(address, token);
    let repos = context.repos(&server()).await.expect("repositories");
    for (facts, newest) in repos.iter().filter(|(_, newest)| newest.is_some()).take(5) {
        let repo = RepoId {
            server: server(),
            slug: facts.slug.clone(),
        };
        let builds = context.builds(&repo, 1, 25, None).await.expect("builds");
        let first = builds.first().expect("a build");
        let newest = newest.as_ref().map(|build| build.number);
        assert!(Some(first.number) >= newest, "{}", facts.slug.as_str());
        let whole = context.build(&repo.build(first.number)).await;
        assert_eq!(whole.expect("a build").number, first.number);
    }
}

#[tokio::test]
async fn stages_and_stored_logs_of_what_has_ended_can_be_read() {
    let Some((address, token)) = named() else {
        return;
    };
    let context = context(address, token);
    let recent = context.recent(&server()).await.expect("newest builds");
    let ended = recent.iter().filter(|(_, build)| !build.is_live());
    for (facts, build) in ended.take(5) {
        let repo = RepoId {
            server: server(),
            slug: facts.slug.clone(),
        };
        let id = repo.build(build.number);
        let whole = context.build(&id).await.expect("a build");
        assert_eq!(whole.status, build.status, "{}", facts.slug);
        // An error build has none.
        let stages = whole.stages.unwrap_or_default();
        for stage in &stages {
            for step in &stage.steps {
                let log = LogId {
                    build: id.clone(),
                    stage: stage.number,
                    step: step.number,
                };
                // A step that was skipped has none, and one may have been deleted.
                let LogBody::Stream(mut body) = context.log(&log).await.expect("an answer") else {
                    continue;
                };
                let (mut reader, mut text) = (JsonReader::new(), Log::new());
                while let Some(piece) = body.next().await.expect("bytes") {
                    reader.feed(&piece, &mut text).expect("a log");
                }
                reader.finish().expect("its end");
            }
        }
    }
}

#[tokio::test]
async fn the_live_log_of_a_step_that_has_ended_is_over_at_once() {
    let Some((address, token)) = named() else {
        return;
    };
    let context = context(address, token);
    let recent = context.recent(&server()).await.expect("newest builds");
    let Some((facts, build)) = recent.iter().find(|(_, build)| !build.is_live()) else {
        return;
    };
    let repo = RepoId {
        server: server(),
        slug: facts.slug.clone(),
    };
    let log = LogId {
        build: repo.build(build.number),
        stage: 1,
        step: 1,
    };
    let (door, mut news) = mpsc::channel(8);
    let first = async { timeout(PATIENCE, news.recv()).await.expect("news in time") };
    let ((), first) = tokio::join!(context.follow_log(&log, door), first);
    assert_eq!(first, Some(LogPiece::End));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let Some((address, token)) = named() else {
        return;
    };
    let nowhere = RepoId {
        server: server(),
        slug: RepoSlug::parse("backdrone-tests/no-such-repository").expect("a slug"),
    };
    let fault = context(address, token).facts(&nowhere).await;
    assert_eq!(fault.expect_err("a refusal").kind, FaultKind::NotFound);
}

#[tokio::test]
async fn the_stream_of_builds_opens() {
    let Some((address, token)) = named() else {
        return;
    };
    let (door, mut news) = mpsc::channel(8);
    let context = context(address, token);
    let here = server();
    let first = tokio::select! {
        () = context.follow_builds(&here, door) => None,
        first = timeout(PATIENCE, news.recv()) => first.expect("news in time"),
    };
    assert_eq!(first, Some(BuildNews::Opened));
}
