//! A provider that says whatever a test wants it to say, and remembers what it was asked.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

use crate::http::{Limits, Reach};
use crate::identity::provider::{Heard, Provider, SignInError};
use crate::identity::{Bearer, ClientId, Flow, Login, Profile, Redirect, Tokens};

/// The time of this machine in all tests, in seconds since the Unix epoch.
pub(super) const NOW: u64 = 1_795_000_000;
/// The same as a provider writes it.
const DATE: &str = "Wed, 18 Nov 2026 11:06:40 GMT";

/// An answer.
#[derive(Clone)]
pub(super) struct Said {
    status: u16,
    head: String,
    body: String,
}

pub(super) fn said(status: u16, kind: &str, body: impl Into<String>) -> Said {
    let head = format!("content-type: {kind}\r\n");
    let body = body.into();
    Said { status, head, body }
}

pub(super) fn ok(body: &Value) -> Said {
    said(200, "application/json", body.to_string())
}

/// An error of OAuth.
pub(super) fn no(status: u16, error: &str) -> Said {
    let body = json!({"error": error, "error_description": "words of the provider"});
    said(status, "application/json", body.to_string())
}

pub(super) fn redirect(to: &str) -> Said {
    let head = format!("location: {to}\r\n");
    let (status, body) = (307, String::new());
    Said { status, head, body }
}

/// Path and fields of a request.
pub(super) type Asked = (String, HashMap<String, String>);

#[derive(Default)]
struct Plan {
    /// What is said at a path, one after the other; the last one stays.
    says: HashMap<String, VecDeque<Said>>,
    asked: Vec<Asked>,
}

pub(super) struct Stand {
    pub(super) base: String,
    key: SigningKey,
    plan: Arc<Mutex<Plan>>,
    _server: JoinSet<()>,
}

impl Stand {
    pub(super) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let plan = Arc::new(Mutex::new(Plan::default()));
        let mut server = JoinSet::new();
        server.spawn(serve(listener, plan.clone()));
        let stand = Self {
            base: format!("http://127.0.0.1:{port}"),
            key: SigningKey::from_bytes(&[7; 32]),
            plan,
            _server: server,
        };
        let path = "/.well-known/openid-configuration";
        stand.says(path, [ok(&stand.metadata())]);
        stand.says("/keys", [ok(&keys("first", &stand.key))]);
        stand
    }

    pub(super) fn says(&self, path: &str, answers: impl IntoIterator<Item = Said>) {
        let answers = answers.into_iter().collect();
        let mut plan = self.plan.lock().unwrap();
        plan.says.insert(path.to_owned(), answers);
    }

    pub(super) fn metadata(&self) -> Value {
        let base = &self.base;
        json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/auth?tenant=1"),
            "token_endpoint": format!("{base}/token"),
            "jwks_uri": format!("{base}/keys"),
            "device_authorization_endpoint": format!("{base}/device"),
            "revocation_endpoint": format!("{base}/revoke"),
            "registration_endpoint": format!("{base}/register"),
            "end_session_endpoint": format!("{base}/leave"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
            "code_challenge_methods_supported": ["S256", "plain"],
        })
    }

    /// The provider says something else of itself.
    pub(super) fn but(&self, change: impl FnOnce(&mut Value)) {
        let mut metadata = self.metadata();
        change(&mut metadata);
        self.says("/.well-known/openid-configuration", [ok(&metadata)]);
    }

    /// Another key signs from now on, and the key set shows it alone.
    pub(super) fn rotate(&mut self) {
        self.key = SigningKey::from_bytes(&[9; 32]);
        self.says("/keys", [ok(&keys("second", &self.key))]);
    }

    pub(super) fn login(&self) -> Login {
        Login {
            context: "acme".into(),
            issuer: self.base.clone(),
            profile: Profile::Standard,
            client: ClientId::Known("backdrone".into()),
            scopes: vec!["groups".into()],
            offline: true,
            audience: None,
            resource: None,
            bearer: Bearer::Access,
            flow: Flow::Auto,
            allow_device: true,
            redirect: Redirect::default(),
            extra: Vec::new(),
            origin: "https://gw.example".into(),
        }
    }

    pub(super) async fn discover(&self, login: Login) -> Result<Provider, SignInError> {
        Provider::discover(login, &Reach::new(Limits::default(), None), None).await
    }

    pub(super) async fn provider(&self) -> Provider {
        let provider = self.discover(self.login()).await;
        provider.expect("a good end")
    }

    /// What was asked at a path.
    pub(super) fn asked(&self, path: &str) -> Vec<HashMap<String, String>> {
        let plan = self.plan.lock().unwrap();
        let asked = plan.asked.iter().filter(|(at, _)| at == path);
        asked.map(|(_, fields)| fields.clone()).collect()
    }

    pub(super) fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", part(header), part(claims));
        let signature = self.key.sign(content.as_bytes()).to_bytes();
        format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub(super) fn grant(&self, nonce: Option<&str>) -> Grant {
        let mut claims = json!({
            "iss": self.base,
            "sub": "00u1",
            "aud": "backdrone",
            "iat": NOW,
            "exp": NOW + 3600,
            "email": "ana@acme.example",
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        let kid = if self.key.to_bytes() == [7; 32] {
            "first"
        } else {
            "second"
        };
        Grant {
            header: json!({"alg": "EdDSA", "typ": "JWT", "kid": kid}),
            claims,
            answer: json!({
                "access_token": "opaque-access",
                "token_type": "bearer",
                "expires_in": 300,
                "refresh_token": "refresh-1",
            }),
        }
    }

    /// The answer that a grant comes as; an `id_token` that is set already stays.
    pub(super) fn tokens(&self, grant: &Grant) -> Said {
        let mut answer = grant.answer.clone();
        if answer.get("id_token").is_none() {
            answer["id_token"] = json!(self.sign(&grant.header, &grant.claims));
        }
        ok(&answer)
    }

    /// A sign-in by code from beginning to end, whose tokens were changed on the way.
    pub(super) async fn signed_in(
        &self,
        provider: &Provider,
        change: impl FnOnce(&mut Grant),
    ) -> Result<Tokens, SignInError> {
        self.signed_in_at(provider, NOW, change).await
    }

    /// The same when this machine believes it to be `now`.
    pub(super) async fn signed_in_at(
        &self,
        provider: &Provider,
        now: u64,
        change: impl FnOnce(&mut Grant),
    ) -> Result<Tokens, SignInError> {
        let attempt = provider.request("backdrone", &back(), None);
        let mut grant = self.grant(Some(&parameter(attempt.url(), "nonce")));
        change(&mut grant);
        self.says("/token", [self.tokens(&grant)]);
        let state = parameter(attempt.url(), "state");
        let Heard::Code(code) = attempt.hear(&format!("code=c0de&state={state}")) else {
            panic!("no code was heard");
        };
        provider.exchange(attempt, code, now).await
    }
}

/// What the token endpoint gives, still to be changed.
pub(super) struct Grant {
    pub(super) header: Value,
    pub(super) claims: Value,
    pub(super) answer: Value,
}

pub(super) fn back() -> Url {
    Url::parse("http://127.0.0.1:8017/callback").unwrap()
}

/// A parameter of an address that is there once.
pub(super) fn parameter(url: &Url, name: &str) -> String {
    let found: Vec<_> = url.query_pairs().filter(|(key, _)| key == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].1.clone().into_owned()
}

pub(super) fn message<T>(ended: Result<T, SignInError>) -> String {
    ended.err().expect("an error").to_string()
}

fn keys(kid: &str, key: &SigningKey) -> Value {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig"}
    ]})
}

async fn serve(listener: TcpListener, plan: Arc<Mutex<Plan>>) {
    loop {
        let (visitor, _) = listener.accept().await.unwrap();
        answer(visitor, &plan).await;
    }
}

/// One request on one connection.
async fn answer(mut visitor: TcpStream, plan: &Mutex<Plan>) {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    let (head, body) = loop {
        let read = visitor.read(&mut piece).await.unwrap_or(0);
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.split("content-length: ").nth(1);
            let length = length.and_then(|it| it.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        }
        if read == 0 {
            return;
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let said = {
        let mut plan = plan.lock().unwrap();
        let fields = url::form_urlencoded::parse(body.as_bytes()).into_owned();
        let mut fields: HashMap<String, String> = fields.collect();
        fields.insert("body".into(), body.clone());
        plan.asked.push((path.clone(), fields));
        let queue = plan.says.entry(path).or_default();
        if queue.len() > 1 {
            queue.pop_front()
        } else {
            queue.front().cloned()
        }
    };
    let Said { status, head, body } = said.unwrap_or_else(said_nothing);
    let length = body.len();
    let date = if head.contains("date:") {
        String::new()
    } else {
        format!("date: {DATE}\r\n")
    };
    let text = format!(
        "HTTP/1.1 {status} x\r\n{head}{date}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    // Who hangs up has seen enough.
    let _written = visitor.write_all(text.as_bytes()).await;
}

fn said_nothing() -> Said {
    said(404, "text/plain", "not here")
}
