//! Requests that a session signs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::http::{HttpError, Limits, Place, Reach};
use crate::identity::Signed;

/// A way to a server; what it answers, the question says.
fn way(feed: TokenFeed) -> Signed<()> {
    let reach = Reach::new(Limits::default(), None);
    let base = "https://ci.acme.example".parse().expect("an address");
    Signed::open(&reach, &base, None, feed, |_| ()).expect("a way")
}

fn unknown_token() -> HttpError {
    HttpError::Answered {
        place: Box::new(Place {
            origin: "https://ci.acme.example".into(),
            method: "GET",
            path: "/".into(),
            about: "it".into(),
            request: String::new(),
            deed: false,
        }),
        status: 401,
        message: String::new(),
        retry_after: None,
        seconds: 0,
    }
}

async fn hint_of_refusal(feed: TokenFeed) -> String {
    let way = way(feed);
    let refused = way.ask(|()| async { Err::<(), _>(unknown_token()) });
    let fault = refused.await.expect_err("a refusal");
    assert_eq!(fault.kind, FaultKind::SignedOut);
    fault.hint.unwrap_or_default()
}

#[tokio::test]
async fn who_asks_for_the_person_hears_that_the_session_has_ended() {
    let world = World::new();
    let session = world.signed_in().await;
    world.provider.end();
    world.hands.pass(HOUR);
    let ended = way(TokenFeed::session(session)).subject().await;
    let fault = ended.expect_err("no token");
    assert_eq!(
        fault.summary,
        "session ended at the provider: invalid_grant"
    );
}

#[tokio::test]
async fn a_server_that_refuses_a_new_token_too_is_no_matter_of_signing_in() {
    let world = World::new();
    let session = world.signed_in().await;
    let hint = hint_of_refusal(TokenFeed::session(session)).await;
    assert!(hint.starts_with("it refuses a new token too"), "{hint}");
    assert_eq!(world.provider.asked(), 1);
    let hint = hint_of_refusal(TokenFeed::fixed(Secret::new("b"))).await;
    assert!(
        hint.starts_with("its token is unknown or has ended"),
        "{hint}"
    );
}

#[tokio::test]
async fn a_server_that_refuses_every_bearer_costs_one_refresh_however_much_is_asked() {
    let world = World::new();
    let session = world.signed_in().await;
    let way = way(TokenFeed::session(Arc::clone(&session)));
    let refuse = async || {
        let refused = way.ask(|()| async { Err::<(), _>(unknown_token()) });
        refused.await.expect_err("a refusal").hint
    };
    let first = refuse().await;
    assert!(
        first
            .as_ref()
            .is_some_and(|it| it.starts_with("it refuses a new"))
    );
    for _ in 0..5 {
        assert_eq!(refuse().await, first, "and says so each time");
    }
    assert_eq!(world.provider.asked(), 1);
    // Another server that takes people of the same session is not held back by it.
    let other = self::way(TokenFeed::session(Arc::clone(&session)));
    let refused = other.ask(|()| async { Err::<(), _>(unknown_token()) });
    refused.await.expect_err("a refusal");
    assert_eq!(world.provider.asked(), 2);
    // One that has taken a bearer may want the next.
    way.ask(|()| async { Ok(()) }).await.expect("taken");
    refuse().await;
    assert_eq!(world.provider.asked(), 3);
    // A bearer that came for its age is another one.
    world.hands.pass(HOUR);
    assert_eq!(bearer(&session).await, "bearer-5");
    refuse().await;
    refuse().await;
    assert_eq!(world.provider.asked(), 5);
}

#[tokio::test]
async fn the_address_of_the_person_is_that_of_the_id_token() {
    let world = World::new();
    let session = world.session();
    let claims = r#"{"sub":"00u1","email":"ana@acme.example","email_verified":true}"#;
    let id = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
    let tokens = Tokens {
        id: Some(Secret::new(id)),
        ..Provider::tokens(1)
    };
    session.sign_in(tokens).await.expect("signed in");
    let way = way(TokenFeed::session(session));
    assert_eq!(way.subject().await, Ok(None), "the bearer says nothing");
    let address = way.address().await.expect("a token");
    assert_eq!(address.as_deref(), Some("ana@acme.example"));
}
