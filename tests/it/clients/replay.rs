//! A server that plays prepared answers, as `tests/samples/cases` holds them, and keeps what it was
//! asked.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::{Json, Router, response::IntoResponse};
use backdrone::domain::RepoId;
use backdrone::operations::Context;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::stand::{open, repo, setup};
use crate::asking::BEGIN;

/// The repository of the cases.
pub(super) const SLUG: &str = "larkfield/ledger";

/// A running server and what it was asked: `GET /api/user?x=y`, with the headers.
pub(super) struct Replay {
    pub(super) base: String,
    shared: Arc<Shared>,
    _server: JoinSet<()>,
}

struct Shared {
    entries: Mutex<Vec<Value>>,
    asked: Mutex<Vec<(String, HeaderMap)>>,
}

impl Replay {
    /// Plays a case of `tests/samples/cases`.
    pub(super) async fn case(name: &str) -> Self {
        let path = format!("{}/tests/samples/cases/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a case");
        let text = text.replace("{slug}", SLUG);
        let case: Value = serde_json::from_str(&text).expect("JSON");
        Self::of(case["serve"].clone()).await
    }

    /// Plays a list of answers; of those that fit, the first that is not used up.
    pub(super) async fn of(entries: Value) -> Self {
        let Value::Array(entries) = dated(entries) else {
            panic!("a list of answers");
        };
        let shared = Arc::new(Shared {
            entries: Mutex::new(entries),
            asked: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(answer).with_state(shared.clone());
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

    /// A context whose Drone this is, and the repository of the cases.
    pub(super) fn drone(&self) -> (Context, RepoId) {
        let context = open(setup(None, Some(&self.base), "token"));
        let repo = repo(&context, SLUG);
        (context, repo)
    }

    /// A context whose Backstage this is.
    pub(super) fn backstage(&self) -> Context {
        open(setup(Some(&self.base), None, "token"))
    }

    /// What it was asked, in order: method and path with query.
    pub(super) fn asked(&self) -> Vec<String> {
        let asked = self.shared.asked.lock().expect("no panic");
        asked.iter().map(|(line, _)| line.clone()).collect()
    }

    /// The headers of the last request.
    pub(super) fn headers(&self) -> HeaderMap {
        let asked = self.shared.asked.lock().expect("no panic");
        asked.last().expect("a request").1.clone()
    }
}

/// The times of a case: seconds before or after the beginning of the worlds of these tests.
fn dated(value: Value) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix("@now") {
            Some("") => json!(BEGIN),
            Some(shift) => json!(BEGIN + shift.parse::<i64>().expect("seconds")),
            None => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(dated).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            fields.map(|(key, value)| (key, dated(value))).collect()
        }
        other => other,
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let line = format!("{} {}", request.method(), request.uri());
    let path = request.uri().path().to_owned();
    let method = request.method().to_string();
    let mut asked = shared.asked.lock().expect("no panic");
    asked.push((line, request.headers().clone()));
    drop(asked);
    let mut entries = shared.entries.lock().expect("no panic");
    let entry = entries.iter_mut().find(|entry| {
        entry["path"] == path.as_str()
            && entry["method"].as_str().unwrap_or("GET") == method
            && entry["times"] != 0
    });
    let Some(entry) = entry else {
        let message = Json(json!({"message": "Not Found"}));
        return (StatusCode::NOT_FOUND, message).into_response();
    };
    if let Some(times) = entry["times"].as_u64() {
        entry["times"] = json!(times - 1);
    }
    respond(entry)
}

fn respond(entry: &Value) -> Response {
    let status = entry["status"].as_u64().unwrap_or(200);
    let mut response = Response::builder().status(u16::try_from(status).expect("a status"));
    for (name, value) in entry["headers"].as_object().into_iter().flatten() {
        response = response.header(name, value.as_str().expect("a text"));
    }
    let (kind, body) = if let Some(chunks) = entry["chunks"].as_array() {
        (
            "text/event-stream",
            Body::from_stream(stream(entry, chunks)),
        )
    } else if let Some(text) = entry["text"].as_str() {
        ("text/html; charset=utf-8", Body::from(text.to_owned()))
    } else {
        ("application/json", Body::from(entry["body"].to_string()))
    };
    if entry["headers"]["content-type"].is_null() {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    response.body(body).expect("an answer")
}

/// The chunks of a stream, each in a piece of its own. Its end is that of the body, a cut, or none at
/// all (`open`).
fn stream(
    entry: &Value,
    chunks: &[Value],
) -> impl futures_util::Stream<Item = std::io::Result<String>> + Send + 'static {
    use futures_util::{StreamExt, stream};
    let texts = chunks.iter().map(|chunk| {
        let text = chunk[0].as_str().expect("a text");
        Ok(text.to_owned())
    });
    let begun = stream::iter(texts.collect::<Vec<_>>());
    let ended = match entry["end"].as_str() {
        Some("cut") => {
            let cut = Err(std::io::ErrorKind::ConnectionReset.into());
            begun.chain(stream::iter([cut])).boxed()
        }
        Some("open") => begun.chain(stream::pending()).boxed(),
        _ => begun.boxed(),
    };
    // What is ready is sent when the body pauses; a cut would take it away.
    ended.then(async |piece| {
        tokio::task::yield_now().await;
        piece
    })
}
