//! The clients, by way of `operations`, against the demo world: what they find, what they ask, what
//! they make of a server that fails.

use std::time::Duration;

use backdrone::demo::{Clock, Demo, Fail, Options, Server, start};
use backdrone::domain::{
    Deed, Fault, FaultKind, Intent, LogId, Outcome, RepoId, RepoSlug, Secret, ServerId, Status,
    Verb,
};
use backdrone::operations::{BuildNews, Context, Endpoint, Limits, LogBody, Setup, TokenFeed};
use tokio::sync::mpsc;

/// When the worlds of these tests begin.
const NOON: i64 = 1_780_000_000;

pub fn options() -> Options {
    Options {
        clock: Clock::standing(NOON),
        ..Options::default()
    }
}

pub async fn world() -> Demo {
    start(options()).await.expect("a world")
}

pub fn setup(demo: &Demo) -> Setup {
    let endpoint = |url: &str, token: &str| Endpoint {
        url: url.parse().expect("an address"),
        token: TokenFeed::fixed(Secret::new(token)),
        ca: None,
    };
    Setup {
        context: "demo".into(),
        backstage: Some(endpoint(demo.backstage(), demo.token())),
        drones: vec![("drone".into(), endpoint(demo.drone(), demo.drone_token()))],
        annotations: backdrone::domain::ANNOTATIONS.map(str::to_owned).to_vec(),
        me: None,
        record: None,
        via: "tui",
    }
}

pub fn context(demo: &Demo) -> Context {
    Context::open(setup(demo), Limits::default()).expect("a context")
}

fn server() -> ServerId {
    ServerId {
        context: "demo".into(),
        server: "drone".into(),
    }
}

fn repo(slug: &str) -> RepoId {
    RepoId {
        server: server(),
        slug: RepoSlug::parse(slug).expect("a slug"),
    }
}

fn intent(deed: Deed) -> Intent {
    Intent {
        deed,
        actor: "ana".into(),
        component: None,
        owner: None,
        via: "cli",
    }
}

fn trigger(slug: &str) -> Deed {
    Deed {
        build: None,
        ..Deed::on(Verb::Trigger, repo(slug), 0)
    }
}

/// What a Drone does to get on: the clock of the world moves until `done` finds something.
async fn pass_until<T>(demo: &Demo, mut done: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = done().await {
            return found;
        }
        demo.clock().advance(Duration::from_secs(2));
    }
    panic!("nothing came of twenty minutes");
}

#[tokio::test]
async fn the_catalog_knows_the_person_their_teams_and_what_they_own() {
    let demo = world().await;
    let catalog = context(&demo)
        .catalog(None, |_| ())
        .await
        .expect("a catalog");
    let me = catalog.me.as_ref().expect("a person");
    assert_eq!(me.entity.name(), "ana");
    assert!(!me.teams.is_empty());
    let circle = backdrone::domain::Circle::of(me, &catalog);
    let own = catalog
        .components
        .iter()
        .filter(|c| circle.stands_to(c).is_owner());
    assert!(own.count() >= 3);
    assert!(catalog.components.len() >= 40);
    let stale = catalog.components.iter().filter(|c| !c.findings.is_empty());
    assert!(stale.count() >= 4, "stale entries are found");
}

#[tokio::test]
async fn a_person_is_also_found_by_the_address_of_their_account() {
    let demo = world().await;
    let mut setup = setup(&demo);
    let feed = TokenFeed::fixed(Secret::new(demo.token()));
    setup.backstage = setup.backstage.map(|end| Endpoint { token: feed, ..end });
    let context = Context::open(setup, Limits::default()).expect("a context");
    let account = context.account(&server()).await.expect("an account");
    assert_eq!(&*account.login, "ana");
    let catalog = context
        .catalog(Some(account.email), |_| ())
        .await
        .expect("a catalog");
    assert_eq!(catalog.me.expect("a person").entity.name(), "ana");
}

#[tokio::test]
async fn two_thousand_services_cost_eight_requests_and_one_stream() {
    let demo = start(Options {
        services: 2_000,
        ..options()
    })
    .await
    .expect("a world");
    let context = context(&demo);
    let mut parts = 0;
    let email = context.account(&server()).await.expect("an account").email;
    let catalog = context
        .catalog(Some(email), |_| parts += 1)
        .await
        .expect("a catalog");
    let repos = context.repos(&server()).await.expect("repositories");
    assert!(
        catalog.components.len() >= 2_000,
        "{}",
        catalog.components.len()
    );
    assert!(repos.len() >= 1_900, "{}", repos.len());
    assert_eq!(parts, 1, "the first page is handed on at once");
    let asked = demo.requests().total();
    let allowed = 4 + catalog.components.len().div_ceil(500);
    assert!(
        asked <= allowed,
        "{asked} of {allowed}: {:?}",
        demo.requests().counts()
    );
}

#[tokio::test]
async fn a_build_has_stages_a_list_has_none_and_the_rights_come_with_the_repository() {
    let demo = world().await;
    let context = context(&demo);
    let builds = context
        .builds(&repo("acme/ledger"), 1, 25, None)
        .await
        .expect("builds");
    assert!(builds.iter().all(|build| build.stages.is_none()));
    assert!(builds.is_sorted_by(|a, b| a.number > b.number));
    let id = repo("acme/ledger").build(builds[0].number);
    let whole = context.build(&id).await.expect("a build");
    assert!(whole.stages.is_some());
    let facts = context
        .facts(&repo("acme/ledger"))
        .await
        .expect("the repository");
    assert!(facts.rights.is_some_and(|rights| rights.read));
    let branch = context
        .latest(&repo("acme/ledger"), "main")
        .await
        .expect("asked");
    assert!(branch.is_some_and(|build| build.is_of("main")));
    let none = context
        .latest(&repo("acme/ledger"), "no-such-branch")
        .await
        .expect("asked");
    assert_eq!(none, None);
    assert!(
        !context
            .branches(&repo("acme/ledger"))
            .await
            .expect("asked")
            .is_empty()
    );
}

#[tokio::test]
async fn what_was_triggered_runs_streams_its_log_and_is_told_by_the_stream() {
    let demo = world().await;
    let context = context(&demo);
    let (door, mut news) = mpsc::channel(64);
    let (follower, id) = (context.clone(), server());
    let following = tokio::task::spawn(async move { follower.follow_builds(&id, door).await });
    assert_eq!(news.recv().await, Some(BuildNews::Opened));
    let (outcome, unrecorded) = context.perform(&intent(trigger("acme/ledger"))).await;
    let Ok(Outcome::Started(build)) = outcome else {
        panic!("no build: {outcome:?}");
    };
    assert_eq!(unrecorded, Vec::<String>::new());
    let id = repo("acme/ledger").build(build.number);
    let told = pass_until(&demo, async || {
        while let Ok(change) = news.try_recv() {
            if let BuildNews::Build(facts, told) = change
                && facts.slug.as_str() == "acme/ledger"
                && told.number == id.number
                && !told.is_live()
            {
                return Some(told);
            }
        }
        // The stream is read by a task of its own: give it a turn.
        context.version(&server()).await.expect("a version");
        None
    })
    .await;
    assert!(told.finished.is_some());
    let log = LogId {
        build: id,
        stage: 1,
        step: 2,
    };
    let LogBody::Stream(mut body) = context.log(&log).await.expect("a log") else {
        panic!("the log is kept");
    };
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await.expect("a piece") {
        bytes.extend_from_slice(&piece);
    }
    assert!(bytes.starts_with(b"[{\"pos\":0"));
    following.abort();
}

#[tokio::test]
async fn a_restart_and_a_cancel_say_what_became_of_them() {
    let demo = world().await;
    let context = context(&demo);
    let builds = context
        .builds(&repo("acme/ledger"), 1, 25, None)
        .await
        .expect("builds");
    let ended = builds
        .iter()
        .find(|build| !build.is_live())
        .expect("an ended build");
    let restart = Deed::on(Verb::Restart, repo("acme/ledger"), ended.number);
    let (outcome, _) = context.perform(&intent(restart)).await;
    let Ok(Outcome::Started(again)) = outcome else {
        panic!("no build: {outcome:?}");
    };
    assert_eq!(again.parent, Some(ended.number));
    let cancel = Deed::on(Verb::Cancel, repo("acme/ledger"), again.number);
    let (outcome, _) = context.perform(&intent(cancel)).await;
    let Ok(Outcome::Ended(killed)) = outcome else {
        panic!("not cancelled: {outcome:?}");
    };
    assert_eq!(killed.status, Status::Killed);
}

#[tokio::test]
async fn a_question_is_asked_again_after_a_passing_failure_and_a_deed_never() {
    let demo = world().await;
    let context = context(&demo);
    let fail = |status, times| Fail {
        status,
        times,
        retry_after: None,
    };
    demo.mishaps()
        .change(|all| all.drone.fail = Some(fail(502, 1)));
    context.account(&server()).await.expect("the second try");
    demo.mishaps().change(|all| {
        all.drone.only = "/builds".into();
        all.drone.fail = Some(fail(500, u32::MAX));
    });
    demo.requests().reset();
    let (outcome, _) = context.perform(&intent(trigger("acme/ledger"))).await;
    assert!(outcome.is_err(), "{outcome:?}");
    assert_eq!(demo.requests().count(Server::Drone, "POST"), 1);
}

async fn fault_of(demo: &Demo) -> Fault {
    context(demo).account(&server()).await.expect_err("a fault")
}

#[tokio::test]
async fn every_kind_of_failure_is_told_in_words() {
    let demo = world().await;
    demo.mishaps().change(|all| all.drone.signed_out = true);
    assert_eq!(fault_of(&demo).await.kind, FaultKind::SignedOut);
    demo.mishaps().calm();
    demo.mishaps().change(|all| all.drone.garble = true);
    let fault = fault_of(&demo).await;
    assert_eq!(fault.kind, FaultKind::Garbled, "{fault}");
    demo.mishaps().calm();
    let refused = context(&demo)
        .facts(&repo("acme/nowhere"))
        .await
        .expect_err("a fault");
    assert_eq!(refused.kind, FaultKind::NotFound);
    assert!(refused.hint.is_some(), "{refused}");
    let drone = demo.drone().to_owned();
    let closed = context(&demo);
    demo.shutdown().await;
    let gone = closed.account(&server()).await.expect_err("a fault");
    assert_eq!(gone.kind, FaultKind::Network, "{gone} of {drone}");
}

#[tokio::test]
async fn a_cut_stream_is_lost_and_opens_again() {
    let demo = world().await;
    let context = context(&demo);
    let (door, mut news) = mpsc::channel(64);
    let (follower, id) = (context.clone(), server());
    let following = tokio::task::spawn(async move { follower.follow_builds(&id, door).await });
    assert_eq!(news.recv().await, Some(BuildNews::Opened));
    demo.mishaps().cut_streams();
    let lost = loop {
        match news.recv().await.expect("news") {
            BuildNews::Build(..) => {}
            other => break other,
        }
    };
    assert!(
        matches!(lost, BuildNews::Lost { retry_in: 1, .. }),
        "{lost:?}"
    );
    assert_eq!(news.recv().await, Some(BuildNews::Opened));
    following.abort();
}

#[tokio::test]
async fn deeds_are_recorded_before_and_after() {
    let demo = world().await;
    let folder = tempfile::tempdir().expect("a folder");
    let setup = Setup {
        record: Some(folder.path().join("record.jsonl")),
        ..setup(&demo)
    };
    let context = Context::open(setup, Limits::default()).expect("a context");
    let (outcome, unrecorded) = context.perform(&intent(trigger("acme/ledger"))).await;
    assert!(outcome.is_ok() && unrecorded.is_empty());
    let record = context.record(10).expect("read");
    assert_eq!(record.len(), 2);
    assert_eq!(
        record[0].result.as_ref().map(|r| &*r.status),
        Some("success")
    );
}
