//! A demo world, asked by hand over HTTP: for tests of the world itself.

use std::time::Duration;

use backdrone::demo::{Clock, Demo, Options, start};
use futures_util::StreamExt as _;
use serde_json::Value;

/// Moment at which the worlds of the tests begin, in Unix seconds.
pub(crate) const BEGIN: i64 = 1_795_000_000;

/// A world whose clock stands still, and somebody who asks its Drone.
pub(crate) struct World {
    pub(crate) demo: Demo,
    http: reqwest::Client,
}

/// What the Drone answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    /// The body, which must be JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }
}

impl World {
    /// A world of this size.
    pub(crate) async fn of(options: Options) -> Self {
        let options = Options {
            clock: Clock::standing(BEGIN),
            ..options
        };
        Self {
            demo: start(options).await.expect("a world"),
            http: client(),
        }
    }

    /// The company as it is.
    pub(crate) async fn new() -> Self {
        Self::of(Options::default()).await
    }

    /// Asks as somebody: a login, or a token that nobody has, or `""` for nobody.
    pub(crate) async fn ask_as(&self, who: &str, method: &str, path: &str) -> Reply {
        let request = self.request(who, method, path);
        let response = request.send().await.expect("an answer");
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a text"),
        }
    }

    /// As [`World::ask_as`], but the request may fail.
    pub(crate) fn request(&self, who: &str, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let address = format!("{}{path}", self.demo.drone());
        let request = self.http.request(method, address);
        match who {
            "" => request,
            who => {
                let token = self.demo.drone_token_of(who);
                request.bearer_auth(token.unwrap_or_else(|| who.to_owned()))
            }
        }
    }

    /// Asks as the person of the demo.
    pub(crate) async fn ask(&self, method: &str, path: &str) -> Reply {
        self.ask_as(self.demo.person(), method, path).await
    }

    /// The JSON at this path.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let reply = self.ask("GET", path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    /// All repositories with their newest builds.
    pub(crate) async fn repos(&self) -> Vec<Value> {
        list(self.get("/api/user/repos?latest=true").await)
    }

    /// One build with its stages.
    pub(crate) async fn build(&self, repo: &str, number: i64) -> Value {
        self.get(&format!("/api/repos/{repo}/builds/{number}"))
            .await
    }

    /// Starts a build of the default branch and gives its number.
    pub(crate) async fn trigger(&self, repo: &str) -> i64 {
        let reply = self.ask("POST", &format!("/api/repos/{repo}/builds")).await;
        number(&reply.json())
    }

    /// Moves the clock on.
    pub(crate) fn pass(&self, seconds: u64) {
        self.demo.clock().advance(Duration::from_secs(seconds));
    }

    /// Moves the clock on, second by second, until the build satisfies; gives it as it is then.
    pub(crate) async fn pass_until(
        &self,
        repo: &str,
        number: i64,
        satisfies: impl Fn(&Value) -> bool,
    ) -> Value {
        for _ in 0..400 {
            let build = self.build(repo, number).await;
            if satisfies(&build) {
                return build;
            }
            self.pass(1);
        }
        panic!("{repo} #{number} never gets there");
    }

    /// Opens a stream.
    pub(crate) async fn stream(&self, path: &str) -> Stream {
        self.stream_as(self.demo.person(), path).await
    }

    /// Opens a stream as somebody else.
    pub(crate) async fn stream_as(&self, who: &str, path: &str) -> Stream {
        let request = self.request(who, "GET", path);
        let response = request.send().await.expect("an answer");
        Stream {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            pieces: Vec::new(),
            bytes: response.bytes_stream().boxed(),
        }
    }
}

/// A stream that is being read.
pub(crate) struct Stream {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// What was read so far.
    pub(crate) pieces: Vec<String>,
    bytes: futures_util::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
}

impl Stream {
    /// Reads until the text so far satisfies, and gives it.
    pub(crate) async fn until(&mut self, satisfies: impl Fn(&str) -> bool) -> String {
        while !satisfies(&self.text()) {
            let piece = self.bytes.next().await.expect("more").expect("no cut");
            self.pieces.push(text(&piece));
        }
        self.text()
    }

    /// Reads to the end; the error is that of a connection that was cut.
    pub(crate) async fn read_all(&mut self) -> Result<String, reqwest::Error> {
        while let Some(piece) = self.bytes.next().await {
            self.pieces.push(text(&piece?));
        }
        Ok(self.text())
    }

    /// Everything that was read.
    pub(crate) fn text(&self) -> String {
        self.pieces.concat()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("pieces end between letters in these tests")
}

/// The messages of a stream, without pings and end.
pub(crate) fn messages(text: &str) -> Vec<Value> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// A JSON array.
pub(crate) fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        other => panic!("no list: {other}"),
    }
}

/// The number of a build.
pub(crate) fn number(build: &Value) -> i64 {
    let number = build["number"].as_i64();
    number.unwrap_or_else(|| panic!("no build: {build}"))
}

/// A text field; empty if there is none.
pub(crate) fn word<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// Loopback, so no time limit; redirects are answers like others.
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}
