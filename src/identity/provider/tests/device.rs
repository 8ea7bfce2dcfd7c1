//! L33 to L35: a device without a browser. The pauses are written down and not waited for.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};

use super::stand::{NOW, Said, Stand, message, no, ok, said};
use crate::identity::provider::{Device, Provider, SignInError};
use crate::identity::{Login, Profile, Tokens};

fn told(stand: &Stand) -> Value {
    json!({
        "device_code": "dev1ce",
        "user_code": "BCDF-GHJK",
        "verification_uri": format!("{}/enter", stand.base),
        "verification_uri_complete": format!("{}/enter?user_code=BCDF-GHJK", stand.base),
        "expires_in": 300,
        "interval": 5,
    })
}

/// Waits for the person; how the waiting ends, and the seconds of each pause.
async fn waited(provider: &Provider, device: &Device) -> (Result<Tokens, SignInError>, Vec<u64>) {
    let pauses = Mutex::default();
    let pause = |pause: Duration| {
        let mut pauses: MutexGuard<'_, Vec<u64>> = pauses.lock().unwrap();
        pauses.push(pause.as_secs());
        std::future::ready(())
    };
    let ended = provider.wait_by(device, NOW, pause).await;
    (ended, pauses.into_inner().unwrap())
}

async fn asked(stand: &Stand, login: Login, answers: Vec<Said>) -> (Provider, Device) {
    let provider = stand.discover(login).await.expect("a provider");
    stand.says("/device", [ok(&told(stand))]);
    stand.says("/token", answers);
    let device = provider.device("backdrone").await;
    (provider, device.expect("a good end"))
}

/// L33
#[tokio::test]
async fn the_provider_is_asked_as_slowly_as_it_wants_until_the_person_has_answered() {
    let stand = Stand::new().await;
    let answers = vec![
        no(400, "authorization_pending"),
        no(400, "slow_down"),
        no(400, "slow_down"),
        no(400, "authorization_pending"),
        stand.tokens(&stand.grant(None)),
    ];
    let (provider, device) = asked(&stand, stand.login(), answers).await;
    assert_eq!(device.user_code(), "BCDF-GHJK");
    assert_eq!(device.page().path(), "/enter");
    let complete = device.page_with_code().expect("an address");
    assert_eq!(complete.query(), Some("user_code=BCDF-GHJK"));
    assert_eq!(device.life(), Duration::from_secs(300));
    let (tokens, pauses) = waited(&provider, &device).await;
    let tokens = tokens.expect("a good end");
    assert_eq!(pauses, [5, 10, 15, 15], "what was added stays");
    assert_eq!(tokens.person.as_deref(), Some("ana@acme.example"));
    let first = &stand.asked("/token")[0];
    assert_eq!(first["device_code"], "dev1ce");
    assert_eq!(
        first["grant_type"],
        "urn:ietf:params:oauth:grant-type:device_code"
    );
    assert!(!first.contains_key("code_verifier"));
    let request = &stand.asked("/device")[0];
    assert_eq!(
        request["scope"],
        "openid profile email groups offline_access"
    );
    assert!(!request.contains_key("code_challenge"));
}

#[tokio::test]
async fn a_provider_that_fails_for_a_while_is_asked_on() {
    let stand = Stand::new().await;
    let answers = vec![
        said(503, "text/html", "<html>"),
        stand.tokens(&stand.grant(None)),
    ];
    let (provider, device) = asked(&stand, stand.login(), answers).await;
    let (tokens, pauses) = waited(&provider, &device).await;
    assert!(tokens.is_ok());
    assert_eq!(pauses, [10], "longer than usual");
}

/// L34
#[tokio::test]
async fn each_end_without_tokens_has_its_own_words() {
    let stand = Stand::new().await;
    let mut dex = stand.login();
    dex.profile = Profile::Dex;
    for (login, answer, words) in [
        (
            stand.login(),
            no(400, "expired_token"),
            "the code was not confirmed in time",
        ),
        (
            stand.login(),
            no(400, "access_denied"),
            "you or your administrator refused access: words of the provider",
        ),
        (
            dex.clone(),
            no(400, "invalid_request"),
            "the provider does not know the device code: words of the provider",
        ),
        (
            stand.login(),
            no(400, "invalid_request"),
            "127.0.0.1 refused: `invalid_request`: words of the provider",
        ),
    ] {
        let (provider, device) = asked(&stand, login, vec![answer]).await;
        assert_eq!(message(provider.wait(&device, NOW).await), words);
    }
}

#[tokio::test]
async fn nobody_is_asked_beyond_the_life_of_the_code() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut answer = told(&stand);
    answer["expires_in"] = json!(0);
    stand.says("/device", [ok(&answer)]);
    let device = provider.device("backdrone").await.expect("a device");
    // As Dex does after a refusal: it tells the device nothing.
    stand.says("/token", [no(400, "authorization_pending")]);
    let words = message(provider.wait(&device, NOW).await);
    assert_eq!(words, "the code was not confirmed in time");
    assert!(stand.asked("/token").is_empty());
}

#[tokio::test]
async fn a_code_that_is_said_to_live_for_ever_is_waited_for_an_hour() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut answer = told(&stand);
    answer["expires_in"] = json!(u64::MAX);
    stand.says("/device", [ok(&answer)]);
    let device = provider.device("backdrone").await.expect("a device");
    assert_eq!(device.life(), Duration::from_secs(3600));
    let tokens = stand.tokens(&stand.grant(None));
    stand.says("/token", [no(400, "authorization_pending"), tokens]);
    assert!(waited(&provider, &device).await.0.is_ok());
}

#[tokio::test]
async fn a_provider_without_a_sense_of_time_is_not_hurried_and_not_waited_for() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut answer = told(&stand);
    answer["interval"] = json!(0);
    stand.says("/device", [ok(&answer)]);
    let device = provider.device("backdrone").await.expect("a device");
    let tokens = stand.tokens(&stand.grant(None));
    stand.says("/token", [no(400, "authorization_pending"), tokens]);
    let (ended, pauses) = waited(&provider, &device).await;
    assert!(ended.is_ok());
    assert_eq!(pauses, [1]);

    answer["user_code"] = json!("B".repeat(65));
    stand.says("/device", [ok(&answer)]);
    assert_eq!(
        message(provider.device("backdrone").await),
        "the answer of 127.0.0.1 cannot be used: `user_code` is longer than anybody types"
    );
    answer["user_code"] = json!("BCDF-GHJK");
    answer["interval"] = json!(u64::MAX);
    stand.says("/device", [ok(&answer)]);
    assert_eq!(
        message(provider.device("backdrone").await),
        "the answer of 127.0.0.1 cannot be used: `interval` is longer than an hour"
    );
}

#[tokio::test]
async fn pkce_goes_along_where_it_is_checked() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.profile = Profile::Dex;
    let answers = vec![stand.tokens(&stand.grant(None))];
    let (provider, device) = asked(&stand, login, answers).await;
    assert!(provider.wait(&device, NOW).await.is_ok());
    let request = &stand.asked("/device")[0];
    assert_eq!(request["code_challenge_method"], "S256");
    assert_eq!(request["code_challenge"].len(), 43);
    assert_eq!(stand.asked("/token")[0]["code_verifier"].len(), 43);
}

/// L35
#[tokio::test]
async fn the_device_flow_is_off_unless_both_sides_want_it() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.allow_device = false;
    let off = "device flow is off for this context";
    let provider = stand.discover(login).await.expect("a provider");
    assert!(!provider.has_device_flow());
    assert_eq!(message(provider.device("backdrone").await), off);
    assert!(stand.asked("/device").is_empty());

    stand.but(|it| it["device_authorization_endpoint"] = json!(null));
    let provider = stand.provider().await;
    assert!(!provider.has_device_flow());
    assert_eq!(message(provider.device("backdrone").await), off);
}

#[tokio::test]
async fn nobody_is_sent_to_a_page_without_encryption() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut answer = told(&stand);
    answer["verification_uri"] = json!("http://evil.example/enter");
    stand.says("/device", [ok(&answer)]);
    assert_eq!(
        message(provider.device("backdrone").await),
        "refusing unencrypted verification_uri http://evil.example/enter"
    );
}
