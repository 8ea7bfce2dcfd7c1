//! When a refresh happens, and when not.

use super::*;

#[tokio::test]
async fn a_bearer_serves_until_most_of_its_life_is_over() {
    let world = World::new();
    let session = world.signed_in().await;
    world.hands.pass(2_500);
    assert_eq!(bearer(&session).await, "bearer-1");
    assert_eq!(world.provider.asked(), 0);
    world.hands.pass(700);
    assert_eq!(bearer(&session).await, "bearer-2");
    let kept = world.on_disk().await.expect("kept");
    assert!(
        kept.tokens.bearer == Secret::new("bearer-2"),
        "on the disk first"
    );
    assert_eq!(
        kept.tokens.person.as_deref(),
        Some("ana"),
        "nobody forgets who it is"
    );
    assert_eq!(bearer(&session).await, "bearer-2");
    assert_eq!(world.provider.asked(), 1);
}

#[tokio::test]
async fn the_next_start_goes_on_with_what_the_last_one_kept() {
    let world = World::new();
    world.signed_in().await;
    world.hands.pass(600);
    let session = world.session();
    assert_eq!(bearer(&session).await, "bearer-1");
    assert_eq!(
        *session.standing().borrow(),
        Standing::In {
            person: Some("ana".to_owned()),
            ends: Some(10_000 + HOUR),
            kept: world.store().kind().await,
            renews: true,
            note: None,
        }
    );
    // Ten minutes of its life were over before this start.
    world.hands.pass(2_600);
    assert_eq!(bearer(&session).await, "bearer-2");
}

/// L42
#[tokio::test]
async fn a_clock_that_is_set_by_an_hour_ends_nothing() {
    for jump in [3_600, -3_600, 86_400] {
        let world = World::new();
        let session = world.signed_in().await;
        world.hands.pass(600);
        world.hands.jump(jump);
        assert_eq!(bearer(&session).await, "bearer-1", "after {jump} s");
        assert_eq!(world.provider.asked(), 0);
        // Nor does it make anything last longer.
        world.hands.pass(2_600);
        assert_eq!(bearer(&session).await, "bearer-2", "after {jump} s");
    }
}

/// L43
#[tokio::test]
async fn a_machine_that_slept_for_ten_hours_refreshes_when_it_wakes() {
    let world = World::new();
    let session = world.signed_in().await;
    world.hands.pass(10 * HOUR);
    assert_eq!(bearer(&session).await, "bearer-2");

    world.hands.pass(10 * HOUR);
    world.provider.is(Mood::Down);
    let error = refusal(&session).await;
    assert_eq!(error.to_string(), "id: no route");
    world.hands.pass(10 * HOUR);
    world.provider.is(Mood::Strict);
    world.provider.end();
    let error = refusal(&session).await;
    assert_eq!(
        error.to_string(),
        "session ended at the provider: invalid_grant"
    );
}

#[tokio::test]
async fn a_deed_is_not_begun_with_a_bearer_that_is_about_to_end() {
    let world = World::new();
    let session = world.signed_in().await;
    world.provider.is(Mood::Down);
    world.hands.pass(3_575);
    assert_eq!(bearer(&session).await, "bearer-1", "it lives for 25 s");
    assert_eq!(world.provider.asked(), 1);
    // A question waits for the pause to end; a deed tries at once, and takes what there is.
    assert_eq!(bearer(&session).await, "bearer-1");
    assert_eq!(world.provider.asked(), 1);
    let kept = session.before_deed().await.expect("tokens");
    assert!(kept.tokens.bearer == Secret::new("bearer-1"));
    assert_eq!(world.provider.asked(), 2);
    world.provider.is(Mood::Strict);
    let kept = session.before_deed().await.expect("tokens");
    assert!(kept.tokens.bearer == Secret::new("bearer-2"));
}

#[tokio::test]
async fn a_provider_whose_tokens_are_dead_on_arrival_is_not_asked_before_every_request() {
    let world = World::new();
    let session = world.session();
    let mut tokens = Provider::tokens(1);
    tokens.ends = Some(tokens.since);
    session.sign_in(tokens).await.expect("signed in");
    for _ in 0..5 {
        assert_eq!(bearer(&session).await, "bearer-1");
    }
    assert_eq!(world.provider.asked(), 0);
    world.hands.pass(11);
    assert_eq!(bearer(&session).await, "bearer-2");
}

#[tokio::test]
async fn a_bearer_that_was_refused_is_renewed_once() {
    let world = World::new();
    let session = world.signed_in().await;
    let refused = Secret::new("bearer-1");
    assert!(session.renew(&refused).await.expect("renewed"));
    // A request that was under way with the old one comes back.
    assert!(session.renew(&refused).await.expect("known"));
    assert_eq!(world.provider.asked(), 1);

    world.provider.is(Mood::Stuck);
    let refused = Secret::new("bearer-2");
    for _ in 0..3 {
        assert!(!session.renew(&refused).await.expect("nothing else"));
    }
    assert_eq!(world.provider.asked(), 2);
}

#[tokio::test]
async fn refusals_of_a_server_do_not_press_a_provider_that_is_away() {
    let world = World::new();
    let session = world.signed_in().await;
    world.provider.is(Mood::Down);
    let refused = Secret::new("bearer-1");
    for _ in 0..3 {
        let error = session.renew(&refused).await.expect_err("away");
        assert!(matches!(error, AuthError::Passing(_)), "{error}");
    }
    assert_eq!(world.provider.asked(), 1);
    world.provider.is(Mood::Strict);
    world.hands.pass(1);
    assert!(session.renew(&refused).await.expect("renewed"));
}

#[tokio::test]
async fn without_a_refresh_token_a_session_lasts_as_long_as_its_bearer() {
    let world = World::new();
    let session = world.session();
    let tokens = Tokens {
        refresh: None,
        ..Provider::tokens(1)
    };
    session.sign_in(tokens).await.expect("signed in");
    world.hands.pass(HOUR - 1);
    assert_eq!(bearer(&session).await, "bearer-1");
    assert!(
        !session
            .renew(&Secret::new("bearer-1"))
            .await
            .expect("no other")
    );
    world.hands.pass(1);
    let error = refusal(&session).await;
    assert_eq!(
        error.to_string(),
        "the session of the context `prod` is over"
    );
    // Somebody signs in from another window.
    world
        .session()
        .sign_in(Provider::tokens(7))
        .await
        .expect("signed in");
    assert_eq!(bearer(&session).await, "bearer-7");
}
