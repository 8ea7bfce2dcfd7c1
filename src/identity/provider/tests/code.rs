//! L15, L16, L18, B38 and B40: what is asked for a code and what is answered.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::stand::{NOW, Said, Stand, back, message, no, ok, parameter, redirect, said};
use crate::identity::provider::{Heard, Provider};
use crate::identity::{Profile, Tokens};

/// Exchanges a code at a token endpoint that answers so.
async fn exchanged(stand: &Stand, provider: &Provider, answers: Said) -> String {
    stand.says("/token", [answers]);
    let attempt = provider.request("backdrone", &back(), None);
    let state = parameter(attempt.url(), "state");
    let Heard::Code(code) = attempt.hear(&format!("code=c0de&state={state}")) else {
        panic!("no code was heard");
    };
    message(provider.exchange(attempt, code, NOW).await)
}

#[tokio::test]
async fn the_request_proves_itself_by_s256_and_asks_for_what_is_configured() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.scopes.push("profile".into());
    login.audience = Some("api".into());
    login.resource = Some("https://gw.example/".parse().unwrap());
    login.extra = vec![
        ("acr_values".into(), "mfa".into()),
        ("state".into(), "mine".into()),
        ("code_challenge_method".into(), "plain".into()),
    ];
    let provider = stand.discover(login).await.expect("a provider");
    let url = provider.request("backdrone", &back(), None).url().clone();
    assert!(
        url.as_str()
            .starts_with(&format!("{}/auth?tenant=1&", stand.base))
    );
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "backdrone"),
        ("redirect_uri", "http://127.0.0.1:8017/callback"),
        ("scope", "openid profile email groups offline_access"),
        ("code_challenge_method", "S256"),
        ("audience", "api"),
        ("resource", "https://gw.example/"),
        ("acr_values", "mfa"),
    ] {
        assert_eq!(parameter(&url, name), value);
    }
    let another = provider.request("backdrone", &back(), None);
    for secret in ["state", "nonce", "code_challenge"] {
        assert_eq!(parameter(&url, secret).len(), 43);
        assert_ne!(parameter(&url, secret), parameter(another.url(), secret));
    }
}

#[tokio::test]
async fn backstage_is_asked_for_no_scope_that_it_does_not_know() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.profile = Profile::Backstage;
    login.scopes.clear();
    let provider = stand.discover(login).await.expect("a provider");
    let attempt = provider.request("backdrone", &back(), None);
    assert_eq!(parameter(attempt.url(), "scope"), "openid offline_access");
}

#[tokio::test]
async fn a_code_is_worth_tokens() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let tokens = stand.signed_in(&provider, |_| {}).await;
    let Tokens {
        bearer,
        id,
        refresh,
        client,
        client_secret,
        person,
        since,
        ends,
    } = tokens.expect("tokens");
    assert_eq!(bearer.expose(), "opaque-access");
    assert!(id.is_some());
    assert_eq!(refresh.expect("a refresh token").expose(), "refresh-1");
    assert_eq!(client, "backdrone");
    assert!(client_secret.is_none());
    assert_eq!(person.as_deref(), Some("ana@acme.example"));
    assert_eq!((since, ends), (NOW, Some(NOW + 300)));
    let asked = &stand.asked("/token")[0];
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "c0de"),
        ("client_id", "backdrone"),
        ("redirect_uri", "http://127.0.0.1:8017/callback"),
    ] {
        assert_eq!(asked[name], value);
    }
    assert!(!asked.contains_key("client_secret"));
    assert_eq!(asked["code_verifier"].len(), 43);
}

#[tokio::test]
async fn the_verifier_is_the_one_of_the_challenge() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let attempt = provider.request("backdrone", &back(), None);
    let challenge = parameter(attempt.url(), "code_challenge");
    let state = parameter(attempt.url(), "state");
    stand.says("/token", [no(400, "invalid_grant")]);
    let Heard::Code(code) = attempt.hear(&format!("code=c0de&state={state}")) else {
        panic!("no code was heard");
    };
    assert!(provider.exchange(attempt, code, NOW).await.is_err());
    let verifier = stand.asked("/token")[0]["code_verifier"].clone();
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), challenge);
}

/// L15, L16, B38
#[tokio::test]
async fn each_refusal_of_a_code_has_its_own_words() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let refused = "client id `backdrone` is not allowed for this flow: words of the provider";
    for (answer, words) in [
        (
            no(400, "invalid_grant"),
            "the code was already used or expired: words of the provider",
        ),
        (no(401, "invalid_client"), refused),
        (no(400, "unauthorized_client"), refused),
        (
            no(400, "invalid_target"),
            "127.0.0.1 refused: `invalid_target`: words of the provider",
        ),
        (no(500, "server_error"), "127.0.0.1 answered 500"),
        (said(502, "text/html", "<html>"), "127.0.0.1 answered 502"),
    ] {
        assert_eq!(exchanged(&stand, &provider, answer).await, words);
    }
}

/// L15
#[tokio::test]
async fn dex_says_server_error_of_a_code_of_another_client() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.profile = Profile::Dex;
    let provider = stand.discover(login).await.expect("a provider");
    let words = exchanged(&stand, &provider, no(500, "server_error")).await;
    assert!(
        words.starts_with("the code was already used or expired"),
        "{words}"
    );
}

/// L18
#[tokio::test]
async fn an_answer_that_cannot_be_used_names_what_it_lacks() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let json = "application/json";
    for (answer, words) in [
        (
            ok(&json!({"token_type": "bearer"})),
            "`access_token` is missing",
        ),
        (
            ok(&json!({"access_token": "s3cret"})),
            "`token_type` is missing",
        ),
        (
            ok(&json!({"access_token": "s3cret", "token_type": "bearer"})),
            "`id_token` is missing",
        ),
        (
            ok(&json!({"access_token": "s3cret", "token_type": "mac", "id_token": null})),
            "`token_type` is not Bearer",
        ),
        (
            ok(&json!({"access_token": "s3cret", "token_type": "bearer", "id_token": "s3cret"})),
            "`id_token` cannot be read",
        ),
        (
            ok(&json!({"access_token": "s3cret", "token_type": "bearer", "expires_in": "s3cret"})),
            "`expires_in` is no number of seconds",
        ),
        (said(200, json, "s3cret"), "it is no JSON"),
        (said(403, json, "<html>"), "it is a web page"),
    ] {
        assert_eq!(
            exchanged(&stand, &provider, answer).await,
            format!("the answer of 127.0.0.1 cannot be used: {words}"),
        );
    }
    let page = exchanged(&stand, &provider, said(200, "text/html", "<html>")).await;
    assert!(page.contains("text/html"), "{page}");
    let huge = said(200, json, "x".repeat(300 << 10));
    let huge = exchanged(&stand, &provider, huge).await;
    assert!(huge.ends_with("answered more than 256 KiB"), "{huge}");
}

/// B40
#[tokio::test]
async fn a_token_endpoint_that_sends_on_gets_no_second_request() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let elsewhere = redirect(&format!("{}/elsewhere", stand.base));
    let words = exchanged(&stand, &provider, elsewhere).await;
    assert_eq!(words, format!("{0} sends on to {0}", stand.base));
    assert!(stand.asked("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_token_that_is_said_to_live_for_ever_lives_ten_years() {
    const TEN_YEARS: u64 = 10 * 365 * 86_400;
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    for (told, lives) in [
        (u64::MAX, TEN_YEARS),
        (i64::MAX as u64, TEN_YEARS),
        (60, 60),
    ] {
        let signed_in = stand.signed_in(&provider, |grant| {
            grant.answer["expires_in"] = json!(told);
        });
        let tokens = signed_in.await.expect("tokens");
        assert_eq!(tokens.ends, Some(tokens.since + lives), "{told}");
    }
}
