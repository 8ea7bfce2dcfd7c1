//! A real Dex's answers, replayed: its signature, its hash, its words.

use openidconnect::{IssuerUrl, Nonce};
use serde_json::Value;

use super::stand::{NOW, Said, Stand, back, message, ok, parameter, said};
use crate::domain::Secret;
use crate::identity::provider::clock::Clock;
use crate::identity::provider::id_token::{Expect, Wanted};
use crate::identity::provider::oidc::Answer;
use crate::identity::provider::{Heard, Provider, SignInError};
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

/// The answer that was recorded with this note.
fn recorded(name: &str, note: &str) -> Said {
    let sample = sample(name);
    let exchanges = sample["exchanges"].as_array().unwrap();
    let found = exchanges.iter().find(|it| it["note"] == note).expect(note);
    let answer = &found["response"];
    let status = answer["status"].as_u64().unwrap().try_into().unwrap();
    said(status, "application/json", answer["body"].to_string())
}

#[tokio::test]
async fn a_code_that_dex_does_not_take_is_called_spent_and_a_client_unknown() {
    let stand = Stand::new().await;
    let provider = dex(&stand).await;
    let spent = "the code was already used or expired";
    for (note, words) in [
        (
            "the code again",
            format!("{spent}: Invalid or expired code parameter."),
        ),
        ("wrong verifier", format!("{spent}: Invalid code_verifier.")),
        (
            "another public client with our code: 500, not invalid_grant",
            spent.to_owned(),
        ),
        (
            "unknown client",
            "client id `backdrone` is not allowed for this flow: Invalid client credentials."
                .to_owned(),
        ),
    ] {
        stand.says("/token", [recorded("code-exchange-refused", note)]);
        let attempt = provider.request("backdrone", &back(), None);
        let state = parameter(attempt.url(), "state");
        let Heard::Code(code) = attempt.hear(&format!("code=c&state={state}")) else {
            panic!("no code was heard");
        };
        assert_eq!(message(provider.exchange(attempt, code, NOW).await), words);
    }
}

/// L25, L34
#[tokio::test]
async fn a_used_refresh_token_and_an_unknown_device_are_requests_that_dex_calls_bad() {
    let stand = Stand::new().await;
    let provider = dex(&stand).await;
    let used = "the old one after 3 s: 400 invalid_request, not invalid_grant";
    stand.says("/token", [recorded("refresh", used)]);
    let old = Tokens {
        bearer: Secret::new("bearer"),
        id: None,
        refresh: Some(Secret::new("refresh")),
        client: "backdrone".into(),
        client_secret: None,
        person: None,
        since: NOW,
        ends: None,
    };
    let words = message(provider.refresh(&old, NOW).await);
    assert_eq!(words, "session ended at the provider");

    let asked = "a code is asked for (PKCE works here too)";
    stand.says("/device", [recorded("device-flow", asked)]);
    let device = provider.device("backdrone").await.expect("a device");
    assert_eq!(device.user_code(), "AQZE-LKSS");
    let unknown = "a device code that never was";
    stand.says("/token", [recorded("device-refused", unknown)]);
    assert_eq!(
        message(provider.wait(&device, NOW).await),
        "the provider does not know the device code: Invalid Device code."
    );
}
