//! Whether a Drone stands at an address, asked before it is configured.

use serde_json::Value;
use url::Url;

use crate::domain::{Fault, FaultKind, Text};
use crate::http::{Raw, RawAnswer};

/// Asks `GET /version`, which needs no token (`drone-api` 2). The version; empty where it says none.
pub async fn probe(raw: &Raw, base: &Url) -> Result<Text, Fault> {
    let mut url = base.clone();
    url.set_path(&format!("{}/version", base.path().trim_end_matches('/')));
    let answer = raw.read(url).await?;
    version(&answer).ok_or_else(|| {
        let host = base.host_str().unwrap_or_default();
        let status = answer.status.as_u16();
        let said = match (status, &*answer.content_type()) {
            (200, "text/html") => "answers with a web page".to_owned(),
            (200, _) => "answers something else".to_owned(),
            (status, _) => format!("answered {status}"),
        };
        let words = format!("{host} is no Drone: /version {said}");
        Fault::new(FaultKind::Garbled, words)
            .hint("write the address at which Drone's own pages stand in the browser")
    })
}

/// Each member is left out where it is empty, so an empty object is a Drone's answer too.
fn version(answer: &RawAnswer) -> Option<Text> {
    if !answer.status.is_success() {
        return None;
    }
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    let members = value.as_object()?;
    let known = |name: &String| matches!(name.as_str(), "source" | "version" | "commit");
    let is_drone = members.keys().all(known);
    is_drone.then(|| value["version"].as_str().unwrap_or_default().into())
}
