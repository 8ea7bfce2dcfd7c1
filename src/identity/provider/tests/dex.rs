//! A real Dex's answers, replayed: its signature, its hash, its words.

use openidconnect::{IssuerUrl, Nonce};
use serde_json::Value;

use super::stand::{Stand, ok};
use crate::identity::provider::clock::Clock;
use crate::identity::provider::id_token::{Expect, Wanted};
use crate::identity::provider::oidc::Answer;
use crate::identity::provider::{Provider, SignInError};
use crate::identity::{Bearer, Profile, Tokens};

const ISSUER: &str = "http://127.0.0.1:5556/dex";

fn sample(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/dex");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The body of the first answer that came from this path.
fn body(sample: &Value, path: &str) -> Value {
    let exchanges = sample["exchanges"].as_array().unwrap();
    let found = exchanges
        .iter()
        .find(|it| it["request"]["path"] == path && it["response"]["status"] == 200);
    found.expect("an exchange")["response"]["body"].clone()
}

/// A provider that is the recorded one, but for where its keys are read.
async fn dex(stand: &Stand) -> Provider {
    let keys = body(&sample("discovery"), "/dex/keys");
    stand.says("/keys", [ok(&keys)]);
    let mut login = stand.login();
    login.profile = Profile::Dex;
    login.bearer = Bearer::Id;
    let mut provider = stand.discover(login).await.expect("a provider");
    ISSUER.clone_into(&mut provider.login.issuer);
    provider.document.issuer = IssuerUrl::new(ISSUER.to_owned()).unwrap();
    provider
}

/// What Dex gave for a code, judged at the moment that it was given.
async fn judged(change: impl FnOnce(&mut Value)) -> Result<Tokens, SignInError> {
    let recorded = sample("code-pkce");
    let claims = &recorded["decoded"]["id_token"]["claims"];
    let mut answer = body(&recorded, "/dex/token");
    change(&mut answer);
    let answer: Answer = serde_json::from_value(answer).unwrap();
    let expect = Expect {
        client: "backdrone",
        nonce: Wanted::There(Nonce::new(claims["nonce"].as_str().unwrap().to_owned())),
        max_age: None,
        clock: Clock {
            ours: claims["iat"].as_u64().unwrap(),
            theirs: None,
        },
    };
    let stand = Stand::new().await;
    dex(&stand).await.tokens(&answer, None, expect).await
}

#[tokio::test]
async fn the_tokens_of_a_real_dex_are_taken() {
    let tokens = judged(|_| {}).await.expect("a good end");
    assert_eq!(tokens.person.as_deref(), Some("alice@example.com"));
    assert_eq!(tokens.ends, Some(1_795_578_342));
    assert!(tokens.refresh.is_some());
}

#[tokio::test]
async fn the_hash_of_its_access_token_is_looked_at() {
    let swapped = judged(|answer| answer["access_token"] = answer["id_token"].clone()).await;
    assert_eq!(
        swapped.err().expect("an error").to_string(),
        "the access token does not belong to the ID token (`at_hash`)"
    );
}
