//! Backstage's own authorization server held against recordings: whole sign-ins are played again,
//! each step with the ids, codes and tokens that the demo gave in the steps before.

use backdrone::demo::LoneBackstage;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use serde_json::Value;
use url::Url;

use super::{
    alike::paths,
    asked::started,
    recorded::{Exchange, exchanges, translated},
};

/// The demo reads no metadata documents, and believes in all of them.
const UNREAD: [&str; 2] = [
    "metadata document not on the allow list",
    "metadata document that does not exist",
];

/// A recording that is played again.
struct Play {
    backstage: LoneBackstage,
    http: reqwest::Client,
    /// What was called how in the recording, and what it is called now.
    names: Vec<(String, String)>,
}

impl Play {
    async fn new() -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            backstage: started().await,
            http,
            names: Vec::new(),
        }
    }

    fn renamed(&self, text: &str) -> String {
        self.names
            .iter()
            .fold(text.to_owned(), |text, (theirs, ours)| {
                text.replace(theirs, ours)
            })
    }

    async fn step(&mut self, theirs: &Exchange) {
        let note = &theirs.note;
        let answer = self.request(theirs).send().await.expect("an answer");
        let status = u64::from(answer.status().as_u16());
        let headers = answer.headers().clone();
        let text = answer.text().await.expect("a text");
        assert_eq!(status, theirs.status, "{note}: {text}");
        let kind = headers
            .get(CONTENT_TYPE)
            .map(|it| it.to_str().expect("text"));
        assert_eq!(kind, theirs.headers["content-type"].as_str(), "{note}");
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        if theirs.answer.get("error").is_some() {
            let words = self.renamed(&theirs.answer.to_string());
            let words: Value = serde_json::from_str(&words).expect("JSON");
            assert_eq!(body, words, "{note}");
        } else if theirs.answer.is_object() {
            assert_eq!(paths(&body, ""), paths(&theirs.answer, ""), "{note}");
        }
        self.learn(theirs, &body, &headers);
    }

    fn request(&self, theirs: &Exchange) -> reqwest::RequestBuilder {
        let method = theirs.method.parse().expect("a method");
        let address = format!("{}{}", self.backstage.base, self.renamed(&theirs.path));
        let mut request = self.http.request(method, address);
        match theirs.authorization.as_deref() {
            Some(bearer) if bearer.starts_with("Bearer eyJ") => {
                request = request.bearer_auth(&self.backstage.token);
            }
            Some(other) => request = request.header("authorization", translated(other)),
            None => {}
        }
        let Some(body) = &theirs.body else {
            return request;
        };
        let body: Value = serde_json::from_str(&self.renamed(&body.to_string())).expect("JSON");
        if theirs.path.ends_with("/register") {
            request.json(&body)
        } else {
            request.form(&body)
        }
    }

    /// Takes the names that an answer gives.
    fn learn(&mut self, theirs: &Exchange, body: &Value, headers: &HeaderMap) {
        for name in ["client_id", "client_secret", "refresh_token"] {
            if let (Some(old), Some(new)) = (theirs.answer[name].as_str(), body[name].as_str()) {
                self.names.push((old.to_owned(), new.to_owned()));
            }
        }
        if let (Some(old), Some(new)) = (theirs.headers["location"].as_str(), headers.get(LOCATION))
        {
            let last = |it: &str| it.rsplit('/').next().expect("a session").to_owned();
            let new = new.to_str().expect("a text");
            self.names.push((last(old), last(new)));
        }
        let back = |it: &Value| it["redirectUrl"].as_str().map(address);
        if let (Some(old), Some(new)) = (back(&theirs.answer), back(body)) {
            assert_eq!(new.path(), old.path());
            for ((name, theirs), (same, ours)) in old.query_pairs().zip(new.query_pairs()) {
                assert_eq!(name, same, "{new}");
                if name == "code" {
                    self.names.push((theirs.into_owned(), ours.into_owned()));
                } else {
                    assert_eq!(theirs, ours, "{name}");
                }
            }
        }
    }
}

fn address(text: &str) -> Url {
    text.parse().expect("an address")
}

async fn play(sample: &str) {
    let mut play = Play::new().await;
    let recorded = exchanges(sample);
    let ours = recorded
        .iter()
        .filter(|it| it.path.starts_with("/api/") && !UNREAD.contains(&&*it.note));
    for theirs in ours {
        play.step(theirs).await;
    }
}

#[tokio::test]
async fn a_client_with_a_metadata_document_lives_as_recorded() {
    play("oauth-client-metadata-flow").await;
}

#[tokio::test]
async fn a_client_that_registered_itself_lives_as_recorded() {
    play("oauth-dynamic-registration-flow").await;
}

#[tokio::test]
async fn the_authorization_server_says_no_where_and_how_it_was_recorded() {
    play("oauth-refusals").await;
}
