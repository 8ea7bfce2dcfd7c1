//! L19 to L22, L24, B36 and B41: tokens that are not what they seem.

use serde_json::json;

use super::stand::{Grant, NOW, Stand, message};
use crate::identity::{Bearer, Login, Profile};

/// Signs in with this login, the tokens changed on the way; the words of the refusal.
async fn refused(login: Login, stand: &Stand, change: impl FnOnce(&mut Grant)) -> String {
    let provider = stand.discover(login).await.expect("a provider");
    message(stand.signed_in(&provider, change).await)
}

async fn taken(
    login: Login,
    stand: &Stand,
    change: impl FnOnce(&mut Grant),
) -> crate::identity::Tokens {
    let provider = stand.discover(login).await.expect("a provider");
    let ended = stand.signed_in(&provider, change).await;
    ended.expect("a good end")
}

/// L19
#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_is_refused_by_the_name_of_its_key() {
    let stand = Stand::new().await;
    let words = "signature could not be verified";
    let forged = refused(stand.login(), &stand, |it| {
        it.header["kid"] = json!("unknown");
    });
    assert_eq!(
        forged.await,
        format!("{words} (kid unknown: the provider shows no such key)")
    );
    let changed = |stand: &Stand, grant: &mut Grant| {
        let signed = stand.sign(&grant.header, &grant.claims);
        grant.claims["sub"] = json!("mia");
        let other = stand.sign(&grant.header, &grant.claims);
        let (content, _) = other.rsplit_once('.').unwrap();
        let (_, signature) = signed.rsplit_once('.').unwrap();
        grant.answer["id_token"] = json!(format!("{content}.{signature}"));
    };
    assert_eq!(
        refused(stand.login(), &stand, |it| changed(&stand, it)).await,
        format!("{words} (kid first: it is not by that key)")
    );
    let symmetric = refused(stand.login(), &stand, |it| {
        it.header["alg"] = json!("HS256");
    });
    assert_eq!(
        symmetric.await,
        format!("{words} (kid first: signed in a way that anybody could)")
    );
    let unsigned = refused(stand.login(), &stand, |it| it.header["alg"] = json!("none"));
    assert_eq!(
        unsigned.await,
        format!("{words} (kid first: it is not signed)")
    );
}

/// F65
#[tokio::test]
async fn groups_that_are_only_pointed_to_change_nothing_and_are_not_fetched() {
    let stand = Stand::new().await;
    let provider = stand.provider().await;
    let signed_in = stand.signed_in(&provider, |it| {
        it.claims["_claim_names"] = json!({"groups": "src1"});
        let endpoint = format!("{}/groups", stand.base);
        it.claims["_claim_sources"] = json!({"src1": {"endpoint": endpoint}});
        it.claims["hasgroups"] = json!(true);
    });
    let tokens = signed_in.await.expect("tokens");
    assert_eq!(tokens.person.as_deref(), Some("ana@acme.example"));
    assert!(stand.asked("/groups").is_empty());
}

/// F68
#[tokio::test]
async fn a_new_key_of_the_provider_is_fetched_once() {
    let mut stand = Stand::new().await;
    let provider = stand.provider().await;
    assert!(stand.signed_in(&provider, |_| {}).await.is_ok());
    assert!(stand.signed_in(&provider, |_| {}).await.is_ok());
    assert_eq!(stand.asked("/keys").len(), 1);
    let by_the_old_key = {
        let grant = stand.grant(None);
        stand.sign(&grant.header, &grant.claims)
    };
    stand.rotate();
    assert!(stand.signed_in(&provider, |_| {}).await.is_ok());
    assert_eq!(stand.asked("/keys").len(), 2);
    let old = stand.signed_in(&provider, |it| {
        it.answer["id_token"] = json!(by_the_old_key);
    });
    assert!(message(old.await).contains("no such key"));
    assert_eq!(stand.asked("/keys").len(), 3);
    let unknown = stand.signed_in(&provider, |it| it.header["kid"] = json!("x"));
    assert!(message(unknown.await).contains("no such key"));
    assert_eq!(stand.asked("/keys").len(), 4);
}

/// L20, B36
#[tokio::test]
async fn the_nonce_has_to_be_there_and_ours_but_for_backstage() {
    let stand = Stand::new().await;
    let words = "login answer does not belong to this request: its nonce is";
    let other = refused(stand.login(), &stand, |it| it.claims["nonce"] = json!("x"));
    assert_eq!(other.await, format!("{words} another"));
    let none = |it: &mut Grant| {
        it.claims.as_object_mut().unwrap().remove("nonce");
    };
    assert_eq!(
        refused(stand.login(), &stand, none).await,
        format!("{words} missing")
    );
    let mut backstage = stand.login();
    backstage.profile = Profile::Backstage;
    let tokens = taken(backstage, &stand, |it| {
        none(it);
        it.header["typ"] = json!("vnd.backstage.user");
        it.claims["aud"] = json!("backstage");
        it.claims["sub"] = json!("user:default/ana");
        it.claims.as_object_mut().unwrap().remove("email");
        let token = stand.sign(&it.header, &it.claims);
        it.answer["access_token"] = json!(token);
        it.answer["id_token"] = json!(token);
        it.answer["expires_in"] = json!(36_000);
    });
    let tokens = tokens.await;
    assert_eq!(tokens.person.as_deref(), Some("user:default/ana"));
    assert_eq!(tokens.ends, Some(NOW + 3600), "its own word goes first");
}

/// L21
#[tokio::test]
async fn a_token_for_somebody_else_says_for_whom_it_is() {
    let stand = Stand::new().await;
    for (audience, words) in [
        (
            json!("account"),
            "token is for 'account', not for 'backdrone'",
        ),
        (
            json!(["a", "b"]),
            "token is for 'a', 'b', not for 'backdrone'",
        ),
        (json!([]), "token is for nobody, not for 'backdrone'"),
        (
            json!(["backdrone", "gateway"]),
            "token for 'backdrone', 'gateway' was given to 'nobody', not to 'backdrone'",
        ),
    ] {
        let ended = refused(stand.login(), &stand, |it| it.claims["aud"] = audience);
        assert_eq!(ended.await, words);
    }
    let party = refused(stand.login(), &stand, |it| {
        it.claims["azp"] = json!("other");
    });
    assert_eq!(
        party.await,
        "token for 'backdrone' was given to 'other', not to 'backdrone'"
    );
    taken(stand.login(), &stand, |it| {
        it.claims["aud"] = json!(["backdrone", "gateway"]);
        it.claims["azp"] = json!("backdrone");
    })
    .await;
}

#[tokio::test]
async fn a_token_by_another_issuer_is_a_mix_up() {
    let stand = Stand::new().await;
    let ended = refused(stand.login(), &stand, |it| {
        it.claims["iss"] = json!("https://evil.example");
    });
    assert_eq!(
        ended.await,
        "answer came from another issuer: possible mix-up attack (`https://evil.example`)"
    );
}

/// L22
#[tokio::test]
async fn times_are_judged_by_the_provider_and_the_clock_is_told_first() {
    let stand = Stand::new().await;
    for (claim, at, words) in [
        ("exp", NOW - 300, "the token ended 5m00s before it arrived"),
        ("nbf", NOW + 600, "the token holds only in 10m00s"),
        ("iat", NOW + 600, "the token holds only in 10m00s"),
    ] {
        let provider = stand.provider().await;
        let late = stand.signed_in(&provider, |it| it.claims[claim] = json!(at));
        assert_eq!(message(late.await), words);
        for (now, clock) in [
            (NOW - 192, "this clock is 3m12s behind the provider; "),
            (NOW + 192, "this clock is 3m12s ahead of the provider; "),
        ] {
            let late = stand.signed_in_at(&provider, now, |it| it.claims[claim] = json!(at));
            assert_eq!(message(late.await), format!("{clock}{words}"));
        }
    }
    // A clock that is wrong by hours keeps nobody out.
    let provider = stand.provider().await;
    let tokens = stand.signed_in_at(&provider, NOW + 9 * 3600, |_| {}).await;
    assert_eq!(tokens.expect("tokens").ends, Some(NOW + 300));
}

#[tokio::test]
async fn whoever_asks_for_a_fresh_sign_in_is_told_when_there_was_none() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.extra = vec![("max_age".into(), "600".into())];
    let stale = "the provider did not ask who you are anew, as `max_age` wants";
    let silent = refused(login.clone(), &stand, |_| {}).await;
    assert_eq!(silent, stale);
    let long_ago = refused(login.clone(), &stand, |it| {
        it.claims["auth_time"] = json!(NOW - 700);
    });
    assert_eq!(long_ago.await, stale);
    taken(login.clone(), &stand, |it| {
        it.claims["auth_time"] = json!(NOW - 500);
    })
    .await;
    login.profile = Profile::Dex;
    taken(login, &stand, |_| {}).await;
}

/// B41
#[tokio::test]
async fn an_access_token_that_was_exchanged_for_another_is_found_out() {
    let stand = Stand::new().await;
    let other = refused(stand.login(), &stand, |it| {
        it.claims["at_hash"] = json!("HQJOCqegOE9Kur_KTOYTkQ");
    });
    assert_eq!(
        other.await,
        "the access token does not belong to the ID token (`at_hash`)"
    );
}

/// L24
#[tokio::test]
async fn a_token_that_others_have_to_check_must_not_be_opaque() {
    let stand = Stand::new().await;
    let words = "provider gave an opaque token where one that can be checked is needed";
    let mut login = stand.login();
    login.resource = Some("https://gw.example/".parse().unwrap());
    assert_eq!(refused(login.clone(), &stand, |_| {}).await, words);
    let access = |it: &mut Grant, audience: &str, ends: u64| {
        let claims = json!({"aud": audience, "exp": ends});
        it.answer["access_token"] = json!(stand.sign(&it.header, &claims));
    };
    let elsewhere = refused(login.clone(), &stand, |it| access(it, "account", NOW + 120)).await;
    assert_eq!(
        elsewhere,
        "token is for 'account', not for 'https://gw.example/'"
    );
    let gateway = "https://gw.example";
    let late = refused(login.clone(), &stand, |it| access(it, gateway, NOW - 90)).await;
    assert_eq!(late, "the token ended 1m30s before it arrived");
    let tokens = taken(login, &stand, |it| access(it, gateway, NOW + 120)).await;
    assert_eq!(tokens.ends, Some(NOW + 120));

    let mut login = stand.login();
    login.audience = Some("api".into());
    login.bearer = Bearer::Id;
    let tokens = taken(login, &stand, |_| {}).await;
    assert!(Some(&tokens.bearer) == tokens.id.as_ref());
    assert_eq!(tokens.ends, Some(NOW + 3600));
}
