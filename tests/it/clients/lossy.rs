//! A proxy that passes everything on, and loses the answers to what changes the world.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backdrone::operations::Context;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::stand::{open, setup};

/// The proxy before a Drone.
pub(super) struct Proxy {
    base: String,
    shared: Arc<Shared>,
    _server: JoinSet<()>,
}

struct Shared {
    upstream: String,
    http: reqwest::Client,
    lost: AtomicUsize,
}

impl Proxy {
    pub(super) async fn before(upstream: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build();
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            http: http.expect("a client"),
            lost: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(pass).with_state(shared.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            // It runs until it is aborted; there is nobody to tell of an end before.
            let _end = axum::serve(listener, app).await;
        });
        Self {
            base,
            shared,
            _server: server,
        }
    }

    /// A context whose Drone is behind this proxy.
    pub(super) fn context(&self, token: &str) -> Context {
        open(setup(None, Some(&self.base), token))
    }

    /// How many answers it has lost.
    pub(super) fn lost(&self) -> usize {
        self.shared.lost.load(Ordering::Relaxed)
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let address = format!("{}{}", shared.upstream, head.uri);
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    let mut passed = shared.http.request(head.method.clone(), address).body(body);
    if let Some(token) = head.headers.get(header::AUTHORIZATION) {
        passed = passed.header(header::AUTHORIZATION, token);
    }
    let response = passed.send().await.expect("an answer");
    if head.method != Method::GET {
        shared.lost.fetch_add(1, Ordering::Relaxed);
        return StatusCode::GATEWAY_TIMEOUT.into_response();
    }
    let status = response.status();
    let bytes = response.bytes().await.expect("a body");
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, Body::from(bytes)).into_response()
}
