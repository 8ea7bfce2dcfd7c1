//! What the issuer remembers, and for how long.

use super::*;

const NOW: i64 = 1_795_000_000;

fn grants() -> Grants {
    Grants::new(Arc::new(Key::new("issuer", 1)))
}

fn binding() -> Binding {
    Binding {
        consent: Consent {
            login: "ana".to_owned(),
            scope: "openid offline_access".to_owned(),
            resource: None,
            since: NOW,
        },
        redirect: "http://127.0.0.1:5000/callback".to_owned(),
        challenge: "challenge".to_owned(),
        nonce: Some("n".to_owned()),
    }
}

fn at(now: i64) -> Asking {
    Asking {
        now,
        life: ACCESS_LIFE,
        resource: None,
    }
}

fn refresh(issued: &Issued) -> &str {
    issued.refresh.as_deref().expect("a refresh token")
}

fn signed_in(grants: &Grants) -> (String, Issued) {
    let bound = binding();
    let code = grants.code(bound.clone(), NOW);
    let issued = grants
        .exchange(&code, &bound.redirect, &bound.challenge, at(NOW))
        .expect("tokens");
    (code, issued)
}

#[test]
fn a_code_is_good_once_for_its_redirect_and_challenge_and_for_a_minute() {
    let (grants, bound) = (grants(), binding());
    let code = grants.code(bound.clone(), NOW);
    for (redirect, challenge, now) in [
        ("http://127.0.0.1:5000/other", "challenge", NOW),
        (&*bound.redirect, "another", NOW),
        (&*bound.redirect, "challenge", NOW + CODE_LIFE),
    ] {
        let refusal = grants.exchange(&code, redirect, challenge, at(now));
        assert_eq!(refusal.err(), Some(Refusal::grant()), "{redirect} {now}");
    }
    let issued = grants.exchange(&code, &bound.redirect, "challenge", at(NOW + CODE_LIFE - 1));
    assert_eq!(issued.expect("tokens").consent, bound.consent);
}

#[test]
fn a_code_or_refresh_token_that_comes_twice_ends_all_that_came_of_the_sign_in() {
    let grants = grants();
    let (code, issued) = signed_in(&grants);
    let bound = binding();
    assert!(
        grants
            .exchange(&code, &bound.redirect, &bound.challenge, at(NOW))
            .is_err()
    );
    assert_eq!(grants.read(&issued.access, NOW), None);

    let (_, first) = signed_in(&grants);
    let second = grants
        .refresh(refresh(&first), at(NOW))
        .expect("new tokens");
    assert_ne!(first.refresh, second.refresh);
    assert!(grants.refresh(refresh(&first), at(NOW)).is_err());
    assert!(grants.refresh(refresh(&second), at(NOW)).is_err());
}

#[test]
fn tokens_are_good_until_their_time_is_over() {
    let grants = grants();
    let (_, issued) = signed_in(&grants);
    let late = NOW + ACCESS_LIFE;
    assert!(grants.read(&issued.access, late - 1).is_some());
    assert_eq!(grants.read(&issued.access, late), None);
    assert!(
        grants
            .refresh(refresh(&issued), at(NOW + REFRESH_LIFE))
            .is_err()
    );
    assert!(
        grants
            .refresh(refresh(&issued), at(NOW + REFRESH_LIFE - 1))
            .is_ok()
    );
}

#[test]
fn a_device_waits_for_an_answer_and_hears_it_once() {
    let grants = grants();
    let (device, user) = grants.device("openid", None, NOW);
    let poll = |device: &str, now| grants.poll(device, at(now)).map(|it| it.consent.login);
    assert_eq!(poll(&device, NOW), Err(Refusal::pending()));
    assert!(grants.answer_device(&user.to_lowercase(), Some("ana"), NOW));
    assert_eq!(poll(&device, NOW), Ok("ana".to_owned()));
    assert_eq!(poll(&device, NOW), Err(Refusal::grant()));

    let (device, user) = grants.device("openid", None, NOW);
    assert!(grants.answer_device(&user, None, NOW));
    assert_eq!(poll(&device, NOW), Err(Refusal::denied()));
    assert!(!grants.answer_device(&user, Some("ana"), NOW));

    let (device, user) = grants.device("openid", None, NOW);
    assert_eq!(poll(&device, NOW + DEVICE_LIFE), Err(Refusal::expired()));
    assert!(!grants.answer_device(&user, Some("ana"), NOW + DEVICE_LIFE));
}

#[test]
fn a_nonce_comes_back_with_the_code_and_with_nothing_else() {
    let grants = grants();
    let (_, issued) = signed_in(&grants);
    assert_eq!(issued.nonce.as_deref(), Some("n"));
    let again = grants.refresh(refresh(&issued), at(NOW + 9)).expect("new");
    assert_eq!(again.nonce, None);
    assert_eq!(again.consent.since, NOW);
}

#[test]
fn a_refresh_token_is_for_who_asked_to_come_back() {
    let grants = grants();
    let (device, user) = grants.device("openid", None, NOW);
    assert!(grants.answer_device(&user, Some("ana"), NOW));
    let issued = grants.poll(&device, at(NOW)).expect("tokens");
    assert_eq!(issued.refresh, None);
}

#[test]
fn a_token_for_a_resource_is_no_token_for_the_issuer_and_never_for_another_resource() {
    let grants = grants();
    let mut bound = binding();
    bound.consent.resource = Some("urn:acme:backstage-api".to_owned());
    let code = grants.code(bound.clone(), NOW);
    let elsewhere = Asking {
        resource: Some("urn:acme:other".to_owned()),
        ..at(NOW)
    };
    let refused = grants.exchange(&code, &bound.redirect, &bound.challenge, elsewhere);
    assert_eq!(refused.err(), Some(Refusal::target()));
    let issued = grants
        .exchange(&code, &bound.redirect, &bound.challenge, at(NOW))
        .expect("tokens");
    assert_eq!(issued.consent.resource, bound.consent.resource);
    assert_eq!(grants.read(&issued.access, NOW), None);
}

#[test]
fn revoking_a_refresh_token_ends_the_sign_in_and_an_access_token_only_itself() {
    let grants = grants();
    let (_, issued) = signed_in(&grants);
    grants.revoke(&issued.access);
    assert_eq!(grants.read(&issued.access, NOW), None);
    let again = grants.refresh(refresh(&issued), at(NOW)).expect("tokens");
    grants.revoke(refresh(&again));
    assert_eq!(grants.read(&again.access, NOW), None);
    assert!(grants.refresh(refresh(&again), at(NOW)).is_err());
    grants.revoke("unknown");
}
