//! Signing in at the provider of the demo world, from the first question to the last refresh.

use backdrone::demo::{Clock, Demo, Options, start};
use backdrone::domain::{Fault, FaultKind};
use backdrone::http::{Limits, Reach};
use backdrone::identity::{
    Attempt, Bearer, ClientId, Flow, Heard, Login, Profile, Provider, Redirect, Revocation,
    SignInError, Tokens,
};
use url::Url;

/// Seconds since the Unix epoch, as the world has them.
fn now() -> u64 {
    Clock::real().seconds().unsigned_abs()
}

async fn world() -> (Demo, Provider) {
    let demo = start(Options::default()).await.expect("a world");
    let login = Login {
        context: "demo".into(),
        issuer: demo.issuer().to_owned(),
        profile: Profile::Standard,
        client: ClientId::Known("backdrone".into()),
        scopes: vec!["groups".into()],
        offline: true,
        audience: None,
        resource: None,
        bearer: Bearer::Id,
        flow: Flow::Auto,
        allow_device: true,
        redirect: Redirect::default(),
        extra: Vec::new(),
        origin: demo.backstage().to_owned(),
    };
    let reach = Reach::new(Limits::default(), None);
    let provider = Provider::discover(login, &reach, None).await;
    (demo, provider.expect("a provider"))
}

/// What the listener hears after the person named herself on the page.
async fn answered(attempt: &Attempt, login: &str) -> Heard {
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a browser");
    let page = browser
        .get(attempt.url().clone())
        .query(&[("login", login)]);
    let answer = page.send().await.expect("an answer");
    let back = answer.headers()["location"].to_str().expect("a text");
    let back: Url = back.parse().expect("an address");
    assert!(back.as_str().starts_with(attempt.redirect().as_str()));
    attempt.hear(back.query().expect("a query"))
}

async fn signed_in(provider: &Provider) -> Tokens {
    let back = Url::parse("http://127.0.0.1:53111/callback").expect("an address");
    let client = provider.client("d3v1ce", "desk", std::slice::from_ref(&back));
    let client = client.await.expect("a client");
    let attempt = provider.request(&client.id, &back, None);
    let Heard::Code(code) = answered(&attempt, "ana").await else {
        panic!("no code was heard");
    };
    let tokens = provider.exchange(attempt, code, now()).await;
    tokens.expect("tokens")
}

#[tokio::test]
async fn a_person_signs_in_with_a_code_and_stays_signed_in_by_refreshing() {
    let (_demo, provider) = world().await;
    let first = signed_in(&provider).await;
    let person = first.person.clone().expect("a person");
    assert!(person.starts_with("ana@"), "{person}");
    let life = first.ends.expect("an end") - first.since;
    assert!((290..=310).contains(&life), "{life}");

    let second = provider.refresh(&first, now()).await.expect("tokens");
    assert!(second.refresh != first.refresh, "single use");
    assert_eq!(second.person, first.person);

    let reused = provider.refresh(&first, now()).await.err();
    assert!(matches!(reused, Some(SignInError::Ended)));
    // Somebody else has the old one, so nobody goes on.
    let ended = provider.refresh(&second, now()).await.err();
    let fault = Fault::from(ended.expect("an error"));
    assert_eq!(fault.kind, FaultKind::SignedOut);
    assert_eq!(fault.summary, "session ended at the provider");
}

#[tokio::test]
async fn a_session_that_was_revoked_is_not_refreshed() {
    let (_demo, provider) = world().await;
    let tokens = signed_in(&provider).await;
    let revoked = provider.revoke(&tokens).await.expect("an answer");
    assert_eq!(revoked, Revocation::Done);
    let ended = provider.refresh(&tokens, now()).await.err();
    assert!(matches!(ended, Some(SignInError::Ended)));
}

#[tokio::test]
async fn a_person_who_says_no_is_not_signed_in() {
    let (_demo, provider) = world().await;
    let back = Url::parse("http://127.0.0.1:53111/callback").expect("an address");
    let attempt = provider.request("backdrone", &back, None);
    let Heard::Failed(error) = answered(&attempt, "nobody").await else {
        panic!("no refusal was heard");
    };
    assert_eq!(
        error.to_string(),
        "you or your administrator refused access: the person said no"
    );
}

#[tokio::test]
async fn an_unknown_client_is_told_so_by_its_name() {
    let (_demo, provider) = world().await;
    let mut tokens = signed_in(&provider).await;
    tokens.client = "somebody".into();
    let refused = provider.refresh(&tokens, now()).await.err();
    assert_eq!(
        refused.expect("an error").to_string(),
        "client id `somebody` is not allowed for this flow: client authentication failed"
    );
}

#[tokio::test]
async fn a_person_signs_in_on_another_device_or_refuses_there() {
    let (demo, provider) = world().await;
    assert!(provider.has_device_flow());
    for (name, value) in [("login", "ana"), ("abort", "yes")] {
        let device = provider.device("backdrone").await.expect("a code");
        let form = [("user_code", device.user_code()), (name, value)];
        let page = device.page().clone();
        let answer = reqwest::Client::builder()
            .build()
            .expect("a browser")
            .post(page)
            .form(&form);
        assert!(
            answer
                .send()
                .await
                .expect("an answer")
                .status()
                .is_success()
        );
        let ended = provider.wait(&device, now()).await;
        match value {
            "ana" => {
                let person = ended.expect("tokens").person.expect("a person");
                assert!(person.starts_with("ana@"), "{person}");
            }
            _ => assert!(matches!(ended, Err(SignInError::Denied { .. }))),
        }
    }
    drop(demo);
}
