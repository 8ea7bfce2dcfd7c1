//! Streams: what they bring, how they break, and what happens then.

use std::time::Duration;

use backdrone::demo::Server;
use backdrone::domain::{Build, BuildId, FaultKind, LogId, Status};
use backdrone::operations::{BuildNews, Context, Limits, LogBody, LogPiece};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::replay::{Replay, SLUG};
use super::stand::{Stand, intent, setup, trigger, until};

const REPO: &str = "acme/ledger";

impl Stand {
    /// Follows the builds until the end of the test.
    fn follow(&mut self) -> mpsc::Receiver<BuildNews> {
        let (door, news) = mpsc::channel(64);
        let (context, server) = (self.context.clone(), self.drone.clone());
        self.beside(async move { context.follow_builds(&server, door).await });
        news
    }

    /// A build whose second step runs, and the id of that step's log.
    async fn running(&self) -> LogId {
        let deed = intent(trigger(self.repo(REPO)));
        let (ended, _) = self.context.perform(&deed).await;
        ended.expect("started");
        let number = self.newest(REPO).await.number;
        self.pass_until(number, |status| *status == Status::Running)
            .await;
        LogId {
            build: self.repo(REPO).build(number),
            stage: 1,
            step: 2,
        }
    }

    /// Lets time pass until the second step is in that state.
    async fn pass_until(&self, number: u64, fits: impl Fn(&Status) -> bool) {
        for _ in 0..400 {
            if second_step(&self.build(REPO, number).await).is_some_and(&fits) {
                return;
            }
            self.demo.clock().advance(Duration::from_secs(1));
        }
        panic!("{REPO} #{number} never gets there");
    }
}

fn second_step(build: &Build) -> Option<&Status> {
    let steps = &build.stages.as_deref()?.first()?.steps;
    steps.get(1).map(|step| &step.status)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "`until` hands over what it receives"
)]
fn is_opened(news: BuildNews) -> Option<()> {
    (news == BuildNews::Opened).then_some(())
}

fn lost(news: BuildNews) -> Option<(u32, FaultKind)> {
    match news {
        BuildNews::Lost { retry_in, fault } => Some((retry_in, fault.kind)),
        _ => None,
    }
}

#[tokio::test]
async fn a_change_of_a_build_arrives_with_its_stages() {
    let mut stand = Stand::new().await;
    let mut news = stand.follow();
    until(&mut news, is_opened).await;
    let number = stand.demo.push(REPO, "main").expect("a build");
    stand.demo.finish(REPO, number);
    let build = until(&mut news, |news| match news {
        BuildNews::Build(facts, build) if facts.slug.as_str() == REPO && !build.is_live() => {
            Some(build)
        }
        _ => None,
    })
    .await;
    assert_eq!(i64::try_from(build.number), Ok(number));
    assert!(
        build
            .stages
            .is_some_and(|stages| !stages[0].steps.is_empty())
    );
}

#[tokio::test]
async fn a_stream_that_was_cut_is_opened_again_a_second_later() {
    let mut stand = Stand::new().await;
    let mut news = stand.follow();
    until(&mut news, is_opened).await;
    stand.demo.mishaps().cut_streams();
    assert_eq!(until(&mut news, lost).await, (1, FaultKind::Network));
    until(&mut news, is_opened).await;
    assert_eq!(stand.demo.requests().count(Server::Drone, "/api/stream"), 2);
}

#[tokio::test]
async fn a_session_that_ended_is_noticed_when_the_stream_is_opened_again() {
    let mut stand = Stand::new().await;
    let mut news = stand.follow();
    until(&mut news, is_opened).await;
    stand
        .demo
        .mishaps()
        .change(|all| all.drone.signed_out = true);
    stand.demo.mishaps().cut_streams();
    let refused = until(&mut news, |news| match news {
        BuildNews::Refused(fault) => Some(fault.kind),
        _ => None,
    })
    .await;
    assert_eq!(refused, FaultKind::SignedOut);
    assert_eq!(news.recv().await, None, "nothing follows a refusal");
}

/// F67
#[tokio::test]
async fn a_proxy_that_holds_streams_back_is_told_of() {
    let server = Replay::of(json!([{"path": "/api/stream", "chunks": [], "end": "open"}])).await;
    let limits = Limits {
        read: Duration::from_millis(200),
        ..Limits::default()
    };
    let context = Context::open(setup(None, Some(&server.base), "x"), limits).expect("open");
    let (door, mut news) = mpsc::channel(8);
    let id = context.servers().remove(0);
    let follow = context.follow_builds(&id, door);
    let held_back = async move { until(&mut news, lost).await };
    let ((), (retry_in, kind)) = tokio::join!(follow, held_back);
    assert_eq!((retry_in, kind), (1, FaultKind::Timeout));
}

#[tokio::test]
async fn odd_messages_are_passed_over_and_frames_may_be_cut_anywhere() {
    let build =
        |number: u64| json!({"id": 1, "slug": SLUG, "build": {"id": number, "number": number}});
    let message = format!("data: {}\n\n", build(8));
    let (half, rest) = message.split_at(40);
    let server = Replay::of(json!([{"path": "/api/stream", "chunks": [
        [": ping\n\n", 0],
        ["data: null\n\ndata: {\"slug\":3}\n\ndata: {\n\n", 0],
        [half, 0],
        [rest, 0],
        [": ping\n\n", 0],
        [format!("data: {}\n\n", build(9)), 0],
    ], "end": "cut"}]))
    .await;
    let (context, repo) = server.drone();
    let (door, mut news) = mpsc::channel(8);
    let follow = context.follow_builds(&repo.server, door);
    let read = async move {
        let mut seen = Vec::new();
        until(&mut news, |news| {
            seen.push(match news {
                BuildNews::Build(_, build) => build.number,
                BuildNews::Opened => 0,
                BuildNews::Lost { .. } | BuildNews::Refused(_) => return Some(()),
            });
            None
        })
        .await;
        seen
    };
    let ((), seen) = tokio::join!(follow, read);
    assert_eq!(seen, [0, 8, 9]);
}

/// Takes in what a log stream brings until it ends.
async fn read_all(pieces: &mut mpsc::Receiver<LogPiece>) -> Vec<(u64, String, u32)> {
    let mut all = Vec::new();
    until(pieces, |piece| match piece {
        LogPiece::Lines(lines) => {
            all.extend(lines);
            None
        }
        LogPiece::End => Some(()),
        LogPiece::Lost { .. } => panic!("nothing was cut"),
    })
    .await;
    all
}

async fn stored(context: &Context, log: &LogId) -> Vec<Value> {
    let Ok(LogBody::Stream(mut body)) = context.log(log).await else {
        panic!("a stored log");
    };
    let mut whole = Vec::new();
    while let Some(piece) = body.next().await.expect("a piece") {
        whole.extend_from_slice(&piece);
    }
    serde_json::from_slice(&whole).expect("JSON")
}

#[tokio::test]
async fn a_live_log_brings_all_its_lines_and_its_end() {
    let mut stand = Stand::new().await;
    let log = stand.running().await;
    let (door, mut pieces) = mpsc::channel(64);
    let (context, id) = (stand.context.clone(), log.clone());
    stand.beside(async move { context.follow_log(&id, door).await });
    let LogPiece::Lines(mut lines) = until(&mut pieces, Some).await else {
        panic!("lines");
    };
    let number = log.build.number;
    stand
        .pass_until(number, |status| *status != Status::Running)
        .await;
    lines.extend(read_all(&mut pieces).await);
    let stored = stored(&stand.context, &log).await;
    let expected: Vec<(u64, &str)> = stored
        .iter()
        .map(|line| {
            let position = line["pos"].as_u64().expect("a position");
            (position, line["out"].as_str().expect("a text"))
        })
        .collect();
    let seen: Vec<(u64, &str)> = lines
        .iter()
        .map(|(position, text, _)| (*position, text.as_str()))
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_log_that_was_cut_is_opened_again_and_told_from_its_beginning() {
    let path = format!("/api/stream/{SLUG}/7/1/2");
    let line =
        |position: u64| format!("data: {{\"pos\":{position},\"out\":\"x\\n\",\"time\":0}}\n\n\n");
    let begun = [line(0), line(1)].concat();
    let whole = [line(0), line(1), line(2)].concat();
    let server = Replay::of(json!([
        {"path": path, "times": 1, "chunks": [[begun, 0]], "end": "cut"},
        {"path": path, "chunks": [[whole, 0], ["event: error\ndata: eof\n\n", 0]], "end": "open"},
    ]))
    .await;
    let (context, repo) = server.drone();
    let build = BuildId { repo, number: 7 };
    let log = LogId {
        build,
        stage: 1,
        step: 2,
    };
    let (door, mut pieces) = mpsc::channel(8);
    context.follow_log(&log, door).await;
    let mut seen = Vec::new();
    while let Some(piece) = pieces.recv().await {
        seen.push(match piece {
            LogPiece::Lines(lines) => lines.iter().map(|line| line.0).collect(),
            LogPiece::Lost { retry_in, .. } => vec![u64::from(retry_in) + 100],
            LogPiece::End => vec![],
        });
    }
    assert_eq!(seen, [vec![0, 1], vec![101], vec![0, 1, 2], vec![]]);
}

#[tokio::test]
async fn a_reader_that_went_away_ends_the_following() {
    let stand = Stand::new().await;
    let (door, news) = mpsc::channel(1);
    drop(news);
    stand.context.follow_builds(&stand.drone, door).await;
    let (door, pieces) = mpsc::channel(1);
    drop(pieces);
    let log = LogId {
        build: stand.repo(REPO).build(1),
        stage: 1,
        step: 1,
    };
    stand.context.follow_log(&log, door).await;
}
