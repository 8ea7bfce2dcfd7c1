//! L25, L26, revocation and the way out.

use serde_json::json;

use super::stand::{Grant, NOW, Stand, message, no, ok, redirect, said};
use crate::identity::provider::{Provider, Revocation, SignInError};
use crate::identity::{Bearer, Profile, Tokens};

async fn tokens(stand: &Stand, provider: &Provider) -> Tokens {
    let ended = stand.signed_in(provider, |_| {}).await;
    ended.expect("a good end")
}

/// Refreshes what was got; the new tokens were changed on the way.
async fn refreshed(
    stand: &Stand,
    provider: &Provider,
    old: &Tokens,
    change: impl FnOnce(&mut Grant),
) -> Result<Tokens, SignInError> {
    let mut grant = stand.grant(None);
    grant.answer["access_token"] = json!("access-2");
    grant.answer["refresh_token"] = json!("refresh-2");
    change(&mut grant);
    stand.says("/token", [stand.tokens(&grant)]);
    provider.refresh(old, NOW).await
}

#[tokio::test]
async fn a_refresh_brings_new_tokens_and_what_it_leaves_out_stays() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let old = tokens(&stand, &provider).await;
    let new = refreshed(&stand, &provider, &old, |_| {}).await;
    let new = new.expect("tokens");
    assert_eq!(new.bearer.expose(), "access-2");
    assert_eq!(new.refresh.expect("a refresh token").expose(), "refresh-2");
    let asked = stand.asked("/token").pop().expect("a request");
    assert_eq!(asked["grant_type"], "refresh_token");
    assert_eq!(asked["refresh_token"], "refresh-1");
    assert_eq!(asked["client_id"], "backdrone");

    let bare = refreshed(&stand, &provider, &old, |it| {
        let answer = it.answer.as_object_mut().unwrap();
        answer.remove("refresh_token");
        answer.insert("id_token".into(), json!(null));
    });
    let bare = bare.await.expect("tokens");
    assert!(bare.refresh == old.refresh && bare.id == old.id);
    assert_eq!(bare.person, old.person);
}

#[tokio::test]
async fn a_refresh_that_lacks_the_token_that_is_shown_is_no_refresh() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.bearer = Bearer::Id;
    let provider = stand.discover(login).await.expect("a provider");
    let old = tokens(&stand, &provider).await;
    let bare = refreshed(&stand, &provider, &old, |it| {
        it.answer["id_token"] = json!(null);
    });
    assert_eq!(
        message(bare.await),
        "the answer of 127.0.0.1 cannot be used: `id_token` is missing"
    );
}

#[tokio::test]
async fn a_refresh_may_repeat_the_nonce_and_brings_no_other_person() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut nonce = json!(null);
    let old = stand.signed_in(&provider, |it| nonce = it.claims["nonce"].clone());
    let old = old.await.expect("tokens");
    let same = refreshed(&stand, &provider, &old, |it| it.claims["nonce"] = nonce);
    assert!(same.await.is_ok());
    let other = refreshed(&stand, &provider, &old, |it| {
        it.claims["nonce"] = json!("x");
    });
    assert_eq!(
        message(other.await),
        "login answer does not belong to this request: its nonce is another"
    );
    let mia = refreshed(&stand, &provider, &old, |it| {
        it.claims["sub"] = json!("mia");
    });
    assert_eq!(
        message(mia.await),
        "the provider answered with the token of another person"
    );
}

/// L25, L26
#[tokio::test]
async fn an_ended_session_and_a_provider_that_is_away_are_two_things() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    let provider = stand.provider().await;
    login.profile = Profile::Dex;
    let dex = stand.discover(login).await.expect("a provider");
    let old = tokens(&stand, &provider).await;
    for (provider, answer, ended, passes) in [
        (&provider, no(400, "invalid_grant"), true, false),
        (&dex, no(400, "invalid_grant"), true, false),
        (&dex, no(400, "invalid_request"), true, false),
        (&provider, no(400, "invalid_request"), false, false),
        (&provider, no(401, "invalid_client"), false, false),
        (&provider, redirect("https://evil.example"), false, false),
        (&provider, no(500, "server_error"), false, true),
        (&provider, no(503, "temporarily_unavailable"), false, true),
        (&provider, said(504, "text/html", "<html>"), false, true),
        (&provider, said(429, "text/plain", "slowly"), false, true),
    ] {
        stand.says("/token", [answer]);
        let error = provider.refresh(&old, NOW).await.err().expect("an error");
        assert_eq!(matches!(error, SignInError::Ended), ended, "{error}");
        assert_eq!(error.is_passing(), passes, "{error}");
        if ended {
            assert_eq!(error.to_string(), "session ended at the provider");
        }
    }
    drop(stand);
    let error = provider.refresh(&old, NOW).await.err().expect("an error");
    let words = error.to_string();
    assert!(words.starts_with("cannot reach 127.0.0.1 ("), "{words}");
    assert!(error.is_passing());
}

#[tokio::test]
async fn without_a_refresh_token_nobody_is_asked() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let mut old = tokens(&stand, &provider).await;
    old.refresh = None;
    let before = stand.asked("/token").len();
    let words = message(provider.refresh(&old, NOW).await);
    assert_eq!(words, "the provider gave no refresh token");
    assert_eq!(stand.asked("/token").len(), before);
}

#[tokio::test]
async fn what_ends_the_session_is_revoked_first() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let old = tokens(&stand, &provider).await;
    stand.says("/revoke", [said(200, "text/plain", "")]);
    assert_eq!(provider.revoke(&old).await.ok(), Some(Revocation::Done));
    let asked = stand.asked("/revoke");
    let told: Vec<_> = asked
        .iter()
        .map(|it| (&*it["token"], &*it["client_id"]))
        .collect();
    assert_eq!(
        told,
        [("refresh-1", "backdrone"), ("opaque-access", "backdrone")]
    );

    let done = said(200, "text/plain", "");
    stand.says("/revoke", [done, no(400, "unsupported_token_type")]);
    assert_eq!(provider.revoke(&old).await.ok(), Some(Revocation::Done));
    stand.says("/revoke", [no(401, "invalid_client")]);
    assert_eq!(
        message(provider.revoke(&old).await),
        "client id `backdrone` is not allowed for this flow: words of the provider"
    );
}

#[tokio::test]
async fn each_step_can_be_a_task_of_its_own() {
    fn task<T: Send>(step: T) -> T {
        step
    }
    let stand = Stand::new().await;
    let provider = task(stand.discover(stand.login())).await;
    let provider = provider.expect("a provider");
    let old = task(tokens(&stand, &provider)).await;
    let client = task(provider.client("d3v1ce", "desk", &[])).await;
    assert_eq!(client.expect("a client").id, old.client);
    assert!(task(provider.revoke(&old)).await.is_err());
    stand.says("/token", [stand.tokens(&stand.grant(None))]);
    assert!(task(provider.refresh(&old, NOW)).await.is_ok());
    let told = json!({
        "device_code": "d",
        "user_code": "u",
        "verification_uri": stand.base,
        "expires_in": 300,
    });
    stand.says("/device", [ok(&told)]);
    let device = task(provider.device("backdrone")).await;
    let device = device.expect("a device");
    assert!(task(provider.wait(&device, NOW)).await.is_ok());
}

#[tokio::test]
async fn a_provider_without_a_way_out_says_so() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let old = tokens(&stand, &provider).await;
    let out = provider.end_session("backdrone").expect("an address");
    assert_eq!(
        out.as_str(),
        format!("{}/leave?client_id=backdrone", stand.base)
    );
    stand.but(|it| {
        let it = it.as_object_mut().unwrap();
        it.remove("revocation_endpoint");
        it.remove("end_session_endpoint");
    });
    let provider = stand.provider().await;
    assert_eq!(
        provider.revoke(&old).await.ok(),
        Some(Revocation::NotOffered)
    );
    assert!(provider.end_session("backdrone").is_none());
}
