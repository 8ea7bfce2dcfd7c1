//! A gateway as far as its clients see it: takes people's tokens of the company, and asks the demo
//! Drone with a token of its own.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backdrone::demo::{Clock, Demo};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The largest request that is passed on, in bytes.
const LARGEST: usize = 1 << 20;

/// What it answers instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// 401: it is set up for another issuer (L40).
    UnknownIssuer,
    /// 403: the person is in no catalog (L41).
    NoBackstageUser,
    /// 403: the person is twice in the catalog (L41).
    AmbiguousUser,
    /// 401: tokens live longer than it takes them (L23).
    TooLong,
}

impl Says {
    fn answer(self) -> Response {
        match self {
            Self::UnknownIssuer => refusal(401, "unknown_issuer", "no such issuer is configured"),
            Self::NoBackstageUser => {
                refusal(403, "no_backstage_user", "ana matches no Backstage User")
            }
            Self::AmbiguousUser => refusal(403, "ambiguous_user", "ana matches 2 Backstage Users"),
            Self::TooLong => {
                let message = "provider issues 24 h tokens; gateway accepts 90 min";
                refusal(401, "token_lives_too_long", message)
            }
        }
    }
}

/// A running gateway. It ends when this is dropped.
pub(crate) struct Gateway {
    base: String,
    says: Arc<Mutex<Option<Says>>>,
    _server: JoinSet<()>,
}

struct Inside {
    base: String,
    issuer: String,
    drone: String,
    drone_token: String,
    says: Arc<Mutex<Option<Says>>>,
    clock: Clock,
    http: reqwest::Client,
}

impl Gateway {
    /// In front of the Drone of a world, for the people of its provider.
    #[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
    pub(crate) async fn start(demo: &Demo) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{address}");
        let says = Arc::default();
        let inside = Inside {
            base: base.clone(),
            issuer: demo.issuer().to_owned(),
            drone: demo.drone().to_owned(),
            drone_token: demo.drone_token().to_owned(),
            says: Arc::clone(&says),
            clock: demo.clock().clone(),
            http: reqwest::Client::new(),
        };
        let app = Router::new().fallback(pass).with_state(Arc::new(inside));
        let mut server = JoinSet::new();
        server.spawn(async move {
            let _end = axum::serve(listener, app).await;
        });
        Self {
            base,
            says,
            _server: server,
        }
    }

    /// Its address, which is the resource of the tokens that it takes.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// What it says from now on to whoever comes with a good token; `None`: what Drone says.
    pub(crate) fn say(&self, says: Option<Says>) {
        *self.says.lock().unwrap_or_else(PoisonError::into_inner) = says;
    }
}

async fn pass(State(inside): State<Arc<Inside>>, request: Request) -> Response {
    let token = bearer(request.headers()).map(str::to_owned);
    let Some(token) = token else {
        return refusal(401, "no_token", "a bearer token is wanted");
    };
    if let Err(code) = inside.check(&token).await {
        return refusal(401, code, "this token is not for here");
    }
    let says = *inside.says.lock().unwrap_or_else(PoisonError::into_inner);
    match says {
        Some(says) => says.answer(),
        None => inside.ask_drone(request).await,
    }
}

impl Inside {
    /// Signature, issuer, audience, time; the error is the `code` of the refusal.
    async fn check(&self, token: &str) -> Result<(), &'static str> {
        let keys = self.http.get(format!("{}/jwks", self.issuer));
        let keys = keys.send().await.map_err(|_| "issuer_unreachable")?;
        let keys: Value = keys.json().await.map_err(|_| "issuer_unreachable")?;
        let claims = opened(&keys["keys"][0], token).ok_or("bad_signature")?;
        let told = claims["aud"].as_str().unwrap_or_default();
        if claims["iss"] != *self.issuer {
            return Err("unknown_issuer");
        }
        if told.trim_end_matches('/') != self.base {
            return Err("wrong_audience");
        }
        if claims["exp"].as_i64() <= Some(self.clock.seconds()) {
            return Err("expired");
        }
        Ok(())
    }

    /// The same request with Drone's token; the answer comes through piece by piece.
    async fn ask_drone(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let address = format!("{}{}", self.drone, head.uri);
        let body = to_bytes(body, LARGEST).await.expect("a body");
        let mut asked = self.http.request(head.method, address);
        for name in [header::ACCEPT, header::CONTENT_TYPE] {
            if let Some(value) = head.headers.get(&name) {
                asked = asked.header(name, value);
            }
        }
        let asked = asked.bearer_auth(&self.drone_token).body(body);
        let Ok(answer) = asked.send().await else {
            return refusal(502, "drone_unreachable", "Drone does not answer");
        };
        let mut passed = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            if *name != header::CONTENT_LENGTH && *name != header::TRANSFER_ENCODING {
                passed = passed.header(name, value);
            }
        }
        let body = Body::from_stream(answer.bytes_stream());
        passed.body(body).expect("an answer")
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    value.to_str().ok()?.strip_prefix("Bearer ")
}

/// The claims of a token that this key has signed.
fn opened(key: &Value, token: &str) -> Option<Value> {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let key = bytes(key["x"].as_str()?)?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&key).ok()?;
    let (content, signature) = token.rsplit_once('.')?;
    let signature = Signature::from_slice(&bytes(signature)?).ok()?;
    key.verify_strict(content.as_bytes(), &signature).ok()?;
    let (_, claims) = content.split_once('.')?;
    serde_json::from_slice(&bytes(claims)?).ok()
}

fn refusal(status: u16, code: &str, message: &str) -> Response {
    let body = json!({"code": code, "message": message, "request_id": "0198c0de"});
    let status = StatusCode::from_u16(status).expect("a status");
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}
