//! F67: a proxy on the way that holds streams back until they end.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use backdrone::demo::Demo;
use backdrone::domain::Secret;
use backdrone::operations::{Context, Endpoint, Limits, Setup, TokenFeed};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::clients::world;
use crate::stage::{Setting, Stage};

/// Bytes of a request that are passed on.
const LARGEST: usize = 1 << 20;

/// Passes everything on to Drone, and of streams nothing but their heads. Ends when it is dropped.
struct Holding {
    base: String,
    _server: JoinSet<()>,
}

impl Holding {
    async fn start(drone: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let app = Router::new().fallback(pass).with_state(drone.to_owned());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let _end = axum::serve(listener, app).await;
        });
        Self {
            base: format!("http://{address}"),
            _server: server,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
async fn pass(State(drone): State<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if head.uri.path().starts_with("/api/stream") {
        let silence = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let kind = [(header::CONTENT_TYPE, "text/event-stream")];
        return (kind, Body::from_stream(silence)).into_response();
    }
    let body = to_bytes(body, LARGEST).await.expect("a body");
    let asked = reqwest::Client::new()
        .request(head.method, format!("{drone}{}", head.uri))
        .headers(head.headers)
        .header(header::ACCEPT_ENCODING, "identity")
        .body(body);
    let answer = asked.send().await.expect("an answer");
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    for of_the_way in [header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
        headers.remove(of_the_way);
    }
    let body = answer.bytes().await.expect("a body");
    let mut passed = Response::new(Body::from(body));
    *passed.status_mut() = status;
    *passed.headers_mut() = headers;
    passed
}

fn screen(demo: &Demo, drone: &str, limits: Limits) -> Stage {
    let endpoint = |address: &str, token: &str| Endpoint {
        url: address.parse().expect("an address"),
        token: TokenFeed::fixed(Secret::new(token)),
        ca: None,
        own: None,
    };
    let setup = Setup {
        context: "demo".into(),
        backstage: Some(endpoint(demo.backstage(), demo.token())),
        drones: vec![("drone".into(), endpoint(drone, demo.drone_token()))],
        sign_in: None,
        person_annotation: None,
        looks: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        via: "tui",
    };
    let mut setting = Setting::of(demo);
    setting.contexts = vec![Context::open(setup, limits).expect("a context")];
    setting.open((120, 40))
}

/// F67
#[tokio::test]
async fn behind_a_proxy_that_holds_streams_back_builds_are_asked_for_and_the_header_says_so() {
    let demo = world().await;
    let proxy = Holding::start(demo.drone()).await;
    let limits = Limits {
        read: Duration::from_secs(1),
        ..Limits::default()
    };
    let mut stage = screen(&demo, &proxy.base, limits);
    stage.until("ledger").await;
    let number = demo.push("acme/ledger", "main").expect("a build");
    // A stream that says nothing is noticed, and what it would tell is asked for.
    stage.until_gone("live").await;
    stage.advance(Duration::from_secs(15)).await;
    stage.until(&format!("#{number}")).await;
}

/// F67: whatever a client asks for, each event comes when it happens, and none is compressed.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
async fn events_come_at_once_whatever_form_the_request_has() {
    let demo = world().await;
    for (name, value) in [
        ("accept", "text/event-stream"),
        ("accept", "*/*"),
        ("accept-encoding", "gzip, br"),
        ("connection", "close"),
        ("x-accel-buffering", "yes"),
    ] {
        let asked = reqwest::Client::new()
            .get(format!("{}/api/stream", demo.drone()))
            .bearer_auth(demo.drone_token())
            .header(name, value);
        let mut stream = asked.send().await.expect("a stream");
        assert_eq!(
            stream.headers().get(header::CONTENT_ENCODING),
            None,
            "{name}"
        );
        demo.push("acme/ledger", "main").expect("a build");
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).contains("acme/ledger") {
            // A build that nobody runs yet is silent in Drone: time brings its first step.
            demo.clock().advance(Duration::from_secs(1));
            let piece = tokio::time::timeout(Duration::from_millis(200), stream.chunk()).await;
            if let Ok(piece) = piece {
                heard.extend(piece.expect("bytes").expect("it is open"));
            }
        }
    }
}
