//! Under which id the client comes.

use serde_json::{Value, json};
use url::Url;

use super::stand::{Stand, back, message, no, ok, said};
use crate::identity::{ClientId, Profile};

#[tokio::test]
async fn the_name_of_the_device_goes_into_a_known_id() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.client = ClientId::Known("https://gw.example/clients/{device}.json".into());
    let provider = stand.discover(login).await.expect("a provider");
    let client = provider.client("d3v1ce", "desk", &[back()]).await;
    let client = client.expect("a client");
    assert_eq!(client.id, "https://gw.example/clients/d3v1ce.json");
    assert!(client.secret.is_none());
    assert!(stand.asked("/register").is_empty());
}

#[tokio::test]
async fn a_client_registers_with_the_very_port_of_its_listener() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.client = ClientId::Register;
    login.profile = Profile::Backstage;
    login.scopes.clear();
    let provider = stand.discover(login).await.expect("a provider");
    let answer = json!({"client_id": "1f77", "client_secret": "for this device alone"});
    stand.says(
        "/register",
        [said(201, "application/json", answer.to_string())],
    );
    let redirects = [back(), Url::parse("http://[::1]:8017/callback").unwrap()];
    let client = provider.client("d3v1ce", "desk", &redirects).await;
    let client = client.expect("a client");
    assert_eq!(client.id, "1f77");
    let secret = client.secret.expect("a secret");
    assert_eq!(secret.expose(), "for this device alone");
    let asked: Value = serde_json::from_str(&stand.asked("/register")[0]["body"]).unwrap();
    assert_eq!(
        asked,
        json!({
            "client_name": "backdrone on desk",
            "redirect_uris": ["http://127.0.0.1:8017/callback", "http://[::1]:8017/callback"],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": "openid offline_access",
        })
    );
}

#[tokio::test]
async fn a_provider_that_registers_nobody_says_why() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.client = ClientId::Register;
    let provider = stand.discover(login.clone()).await.expect("a provider");
    assert!(provider.registers_clients());
    for (answer, words) in [
        (
            no(400, "invalid_redirect_uri"),
            "127.0.0.1 refused: `invalid_redirect_uri`: words of the provider",
        ),
        (
            ok(&json!({})),
            "the answer of 127.0.0.1 cannot be used: `client_id` is missing",
        ),
        (
            said(404, "text/html", "<html>"),
            "the answer of 127.0.0.1 cannot be used: it is 404",
        ),
    ] {
        stand.says("/register", [answer]);
        let ended = provider.client("d3v1ce", "desk", &[back()]).await;
        assert_eq!(message(ended), words);
    }
    stand.but(|it| it["registration_endpoint"] = json!(null));
    let provider = stand.discover(login).await.expect("a provider");
    assert!(!provider.registers_clients());
    assert_eq!(
        message(provider.client("d3v1ce", "desk", &[back()]).await),
        format!("{} names no `registration_endpoint`", stand.base)
    );
}
