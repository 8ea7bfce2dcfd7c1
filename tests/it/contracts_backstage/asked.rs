//! The demo's Backstage, started and asked.

use backdrone::demo::LoneBackstage;
use serde_json::Value;

use super::recorded::{Exchange, translated};

pub(super) struct Answer {
    pub(super) status: u64,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: Value,
}

pub(super) async fn started() -> LoneBackstage {
    LoneBackstage::start("ana", 0).await.expect("a free port")
}

pub(super) async fn ask(backstage: &LoneBackstage, exchange: &Exchange) -> Answer {
    let method = reqwest::Method::from_bytes(exchange.method.as_bytes()).expect("a method");
    let address = format!("{}{}", backstage.base, translated(&exchange.path));
    let mut request = client().request(method, address);
    if let Some(authorization) = &exchange.authorization {
        request = request.header("authorization", translated(authorization));
    }
    if let Some(body) = &exchange.body {
        request = request.header("content-type", "application/json");
        request = request.body(translated(&body.to_string()));
    }
    let response = request.send().await.expect("an answer");
    let (status, headers) = (
        response.status().as_u16().into(),
        response.headers().clone(),
    );
    let text = response.text().await.expect("a text");
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer {
        status,
        headers,
        body,
    }
}

pub(super) async fn get(backstage: &LoneBackstage, path: &str) -> Value {
    let request = client()
        .get(format!("{}{path}", backstage.base))
        .bearer_auth(&backstage.token);
    request
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON")
}

#[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
pub(super) fn client() -> reqwest::Client {
    reqwest::Client::new()
}
