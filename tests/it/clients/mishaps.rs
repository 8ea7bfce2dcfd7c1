//! What goes wrong on the way, and how it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backdrone::demo::{Fail, Server};
use backdrone::domain::{FaultKind, Secret};
use backdrone::operations::TokenFeed;
use serde_json::json;

use super::replay::Replay;
use super::stand::{Stand, fault, open, setup};

fn fail(status: u16, times: u32, retry_after: Option<u32>) -> Fail {
    Fail {
        status,
        times,
        retry_after,
    }
}

#[tokio::test]
async fn a_question_is_asked_again_until_it_is_answered_but_not_for_ever() {
    let stand = Stand::new().await;
    let requests = stand.demo.requests();
    let set = |fail: Fail| {
        requests.reset();
        let fail = Some(fail);
        stand.demo.mishaps().change(|all| all.drone.fail = fail);
    };
    set(fail(500, 2, None));
    stand
        .context
        .account(&stand.drone)
        .await
        .expect("the third time");
    assert_eq!(requests.count(Server::Drone, "/api/user"), 3);
    set(fail(502, 9, None));
    let down = fault(stand.context.account(&stand.drone).await);
    assert_eq!((down.kind, requests.total()), (FaultKind::Server, 3));
    set(fail(429, 9, Some(60)));
    let later = fault(stand.context.account(&stand.drone).await);
    assert_eq!(later.kind, FaultKind::RateLimited);
    assert_eq!((later.retry_after, requests.total()), (Some(60), 1));
    set(fail(403, 1, None));
    let refused = fault(stand.context.account(&stand.drone).await);
    assert_eq!((refused.kind, requests.total()), (FaultKind::Forbidden, 1));
}

#[tokio::test]
async fn garbled_json_of_either_server_is_told_with_its_place() {
    let stand = Stand::new().await;
    stand.demo.mishaps().change(|all| {
        all.drone.garble = true;
        all.backstage.garble = true;
    });
    let drone = fault(stand.context.repos(&stand.drone).await);
    let backstage = fault(stand.context.catalog(None, |_| {}).await);
    for (fault, origin) in [
        (drone, stand.demo.drone()),
        (backstage, stand.demo.backstage()),
    ] {
        assert_eq!(fault.kind, FaultKind::Garbled);
        assert!(fault.summary.contains(origin), "{fault}");
        assert!(fault.request.is_some());
    }
}

#[tokio::test]
async fn a_server_that_refuses_connections_is_named() {
    let stand = Stand::new().await;
    let gone = "http://127.0.0.1:1";
    let context = open(setup(None, Some(gone), "x"));
    let refused = fault(context.account(&context.servers()[0]).await);
    assert_eq!(refused.kind, FaultKind::Network);
    assert!(
        refused
            .summary
            .starts_with("cannot reach http://127.0.0.1:1: "),
        "{refused}"
    );
    drop(stand);
}

#[tokio::test]
async fn a_refused_token_is_read_again_and_a_new_one_is_used_at_once() {
    let stand = Stand::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "an old one\n").expect("written");
    let mut setup = setup(None, Some(stand.demo.drone()), "x");
    setup.drones[0].1.token = TokenFeed::file(file.clone());
    let context = open(setup);
    let server = context.servers().remove(0);
    let refused = fault(context.account(&server).await);
    assert_eq!(refused.kind, FaultKind::SignedOut);

    std::fs::write(&file, stand.demo.drone_token()).expect("written");
    let me = context.account(&server).await.expect("ana");
    assert_eq!((&*me.login, me.machine), ("ana", false));
    std::fs::remove_file(&file).expect("removed");
    context.account(&server).await.expect("it is kept");
}

#[tokio::test]
async fn a_token_that_cannot_be_had_asks_nothing_of_the_server() {
    let stand = Stand::new().await;
    let mut setup = setup(None, Some(stand.demo.drone()), "x");
    setup.drones[0].1.token = TokenFeed::env("DRONE_TOKEN", None::<Secret>);
    let context = open(setup);
    let refused = fault(context.repos(&context.servers()[0]).await);
    assert_eq!(refused.kind, FaultKind::SignedOut);
    assert_eq!(refused.summary, "the environment has no `DRONE_TOKEN`");
    assert_eq!(stand.demo.requests().total(), 0);
}

#[tokio::test]
async fn a_machine_account_has_a_name_and_no_repositories() {
    let stand = Stand::new().await;
    let token = stand.demo.drone_token_of("backdrone-bot").expect("a robot");
    let context = open(setup(None, Some(stand.demo.drone()), &token));
    let server = context.servers().remove(0);
    assert!(context.account(&server).await.expect("a robot").machine);
    assert!(context.repos(&server).await.expect("a list").is_empty());
    assert!(context.recent(&server).await.expect("a list").is_empty());
}

#[tokio::test]
async fn a_web_page_in_place_of_data_is_told_as_one() {
    let server = Replay::of(json!([{"path": "/api/user", "text": "<html>sign in</html>"}])).await;
    let (context, repo) = server.drone();
    let page = fault(context.account(&repo.server).await);
    assert_eq!(page.kind, FaultKind::Garbled);
    assert!(page.summary.contains("with a web page"), "{page}");
}

#[tokio::test]
async fn a_token_does_not_follow_a_redirect_to_another_origin() {
    let user = json!({"login": "ana"});
    let elsewhere = Replay::of(json!([{"path": "/api/user", "body": user}])).await;
    let away = format!("{}/api/user", elsewhere.base);
    let server = Replay::of(json!([
        {"path": "/api/user", "status": 302, "times": 1, "headers": {"location": away}, "body": null},
        {"path": "/api/user", "status": 302, "times": 1, "headers": {"location": "/api/me"}, "body": null},
        {"path": "/api/me", "body": user},
    ]))
    .await;
    let (context, repo) = server.drone();
    let refused = fault(context.account(&repo.server).await);
    assert!(
        refused.summary.contains("the token does not go there"),
        "{refused}"
    );
    assert_eq!(elsewhere.asked(), [""; 0]);
    let within = context
        .account(&repo.server)
        .await
        .expect("the same server");
    assert_eq!(&*within.login, "ana");
    let headers = server.headers();
    assert_eq!(headers["authorization"], "Bearer token");
    assert!(headers["x-request-id"].len() >= 32);
}

#[tokio::test]
async fn four_questions_are_under_way_at_once_and_no_more() {
    use axum::{Json, Router, routing::get};

    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let four = Arc::new(tokio::sync::Barrier::new(4));
    let highest = most.clone();
    let answer = move || async move {
        highest.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Nobody is answered before four have come.
        four.wait().await;
        now.fetch_sub(1, Ordering::SeqCst);
        Json(json!({"login": "ana"}))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let app = Router::new().route("/api/user", get(answer));
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move {
        let _end = axum::serve(listener, app).await;
    });

    let context = open(setup(None, Some(&base), "x"));
    let server = context.servers().remove(0);
    let questions = (0..12).map(|_| context.account(&server));
    for answer in futures_util::future::join_all(questions).await {
        answer.expect("an account");
    }
    assert_eq!(most.load(Ordering::SeqCst), 4);
}
