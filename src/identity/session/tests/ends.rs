//! Everything that goes wrong with a refresh.

use super::*;

/// L25
#[tokio::test]
async fn a_session_that_the_provider_ended_is_dropped_and_says_how_to_sign_in() {
    let world = World::new();
    let session = world.signed_in().await;
    let standing = session.standing();
    world.provider.end();
    world.hands.pass(HOUR);
    let fault = Fault::from(refusal(&session).await);
    assert_eq!(fault.kind, FaultKind::SignedOut);
    assert_eq!(
        fault.summary,
        "session ended at the provider: invalid_grant"
    );
    assert_eq!(
        fault.hint.as_deref(),
        Some("sign in: `backdrone login --context prod`, or `:` login on the screen")
    );
    assert!(world.on_disk().await.is_none());
    assert_eq!(*standing.borrow(), Standing::SignedOut { why: Some(fault) });

    let error = refusal(&session).await;
    assert_eq!(error.to_string(), "not signed in to the context `prod`");
    assert_eq!(world.provider.asked(), 1);
    world
        .session()
        .sign_in(Provider::tokens(7))
        .await
        .expect("signed in");
    assert_eq!(bearer(&session).await, "bearer-7", "signed in elsewhere");
}

/// L28
#[tokio::test]
async fn a_refresh_token_that_was_spent_before_a_crash_ends_the_session_at_the_next_start() {
    let world = World::new();
    world.signed_in().await;
    world.hands.pass(HOUR);
    // Another process spent it, and died before it could keep the answer.
    let spent = world.provider.refresh(&Provider::tokens(1)).await;
    assert!(matches!(spent, Refreshed::New(_)));
    let error = refusal(&world.session()).await;
    assert_eq!(
        error.to_string(),
        "session ended at the provider: invalid_grant"
    );
    assert!(world.on_disk().await.is_none());
}

/// L26
#[tokio::test]
async fn while_the_provider_is_away_everything_is_kept_and_asked_for_ever_more_rarely() {
    let world = World::new();
    let session = world.signed_in().await;
    world.provider.is(Mood::Down);
    world.hands.pass(3_300);
    let mut asked = 0;
    for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
        asked += 1;
        assert_eq!(bearer(&session).await, "bearer-1", "it lives");
        assert_eq!(world.provider.asked(), asked);
        world.hands.pass(pause - 1);
        assert_eq!(bearer(&session).await, "bearer-1");
        assert_eq!(world.provider.asked(), asked, "within {pause} s");
        world.hands.pass(1);
    }
    assert!(world.on_disk().await.is_some());
    world.provider.is(Mood::Strict);
    assert_eq!(bearer(&session).await, "bearer-2");
    assert!(matches!(*session.standing().borrow(), Standing::In { .. }));
}

#[tokio::test]
async fn the_header_counts_down_to_the_next_try_and_a_dead_bearer_is_not_used() {
    let world = World::new();
    let session = world.signed_in().await;
    world.provider.is(Mood::Down);
    world.hands.pass(3_400);
    assert_eq!(bearer(&session).await, "bearer-1");
    let fault = Fault::new(FaultKind::Network, "id: no route");
    assert_eq!(
        *session.standing().borrow(),
        Standing::Failing {
            person: Some("ana".to_owned()),
            ends: Some(10_000 + HOUR),
            kept: world.store().kind().await,
            fault: fault.clone(),
            retry_at: 10_000 + 3_401,
        }
    );
    world.hands.pass(200);
    for _ in 0..3 {
        assert_eq!(Fault::from(refusal(&session).await), fault);
    }
    assert_eq!(
        world.provider.asked(),
        2,
        "the pause holds for a dead one, too"
    );
}

/// L30
#[tokio::test]
async fn tokens_that_cannot_be_read_are_discarded_and_it_is_said_once() {
    let world = World::new();
    world.signed_in().await;
    std::fs::write(world.file(), b"\x01garbage").expect("spoiled");
    let session = world.session();
    let error = refusal(&session).await;
    assert!(
        matches!(error, AuthError::Keep(KeepError::Unreadable { .. })),
        "{error}"
    );
    let words = error.to_string();
    assert!(
        words.starts_with("stored tokens cannot be read; discarded"),
        "{words}"
    );
    assert!(!world.file().exists());
    let error = refusal(&session).await;
    assert!(matches!(error, AuthError::SignedOut { .. }), "{error}");
}

/// L31
#[cfg(unix)]
#[tokio::test]
async fn tokens_that_others_could_read_are_refused_and_stay() {
    use std::os::unix::fs::PermissionsExt;

    let world = World::new();
    world.signed_in().await;
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(world.file(), open).expect("opened");
    let session = world.session();
    for _ in 0..2 {
        let error = refusal(&session).await;
        assert!(
            matches!(error, AuthError::Keep(KeepError::Unsafe { .. })),
            "{error}"
        );
    }
    let Standing::SignedOut { why: Some(why) } = session.standing().borrow().clone() else {
        panic!("the header says nothing");
    };
    assert!(why.summary.ends_with("is open to other users"), "{why}");
    assert!(why.hint.expect("a hint").starts_with("`chmod 600 "));
    assert!(world.file().exists());
}

/// L32
#[tokio::test]
async fn a_disk_that_takes_nothing_keeps_the_session_in_memory_and_no_spent_token() {
    let world = World::new();
    let session = world.signed_in().await;
    // Stands in for a full disk: a new file cannot be written beside the old one.
    let beside = world.file().with_extension("tmp");
    std::fs::create_dir_all(beside.join("full")).expect("made");
    world.hands.pass(3_400);
    assert_eq!(bearer(&session).await, "bearer-2");
    assert!(
        world.on_disk().await.is_none(),
        "its refresh token is spent"
    );
    let Standing::In { note, .. } = session.standing().borrow().clone() else {
        panic!("not signed in");
    };
    let note = note.expect("a note");
    assert!(
        note.starts_with("logged in, but the token could not be saved ("),
        "{note}"
    );
    world.hands.pass(3_400);
    assert_eq!(bearer(&session).await, "bearer-3", "out of memory");
    std::fs::remove_dir_all(&beside).expect("room again");
    world.hands.pass(3_400);
    assert_eq!(bearer(&session).await, "bearer-4");
    assert!(matches!(
        *session.standing().borrow(),
        Standing::In { note: None, .. }
    ));
    assert_eq!(
        bearer(&world.session()).await,
        "bearer-4",
        "on the disk again"
    );
}

/// L32
#[tokio::test]
async fn a_sign_in_without_any_place_to_keep_it_is_one_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("state"), b"a file").expect("written");
    let store = Store::open(dir.path().join("state/tokens"), Wanted::File, false);
    let (provider, hands) = (Provider::new(), Hands::new());
    let session = Session::open(&login(), store, provider, hands.clock());
    let note = session
        .sign_in(Provider::tokens(1))
        .await
        .expect("signed in");
    assert!(note.is_some());
    hands.pass(600);
    assert_eq!(bearer(&session).await, "bearer-1");
}

#[tokio::test]
async fn signing_out_hands_out_what_is_to_be_revoked_and_leaves_nothing() {
    let world = World::new();
    let (here, there) = (world.signed_in().await, world.session());
    assert_eq!(bearer(&there).await, "bearer-1");
    let kept = there.sign_out().await.expect("signed out").expect("tokens");
    assert!(kept.tokens.refresh == Some(Secret::new("refresh-1")));
    assert!(world.on_disk().await.is_none());
    assert!(there.sign_out().await.expect("again").is_none());
    // The other window notices when it wants to refresh, and spends nothing.
    world.hands.pass(3_400);
    let error = refusal(&here).await;
    assert!(matches!(error, AuthError::SignedOut { .. }), "{error}");
    assert_eq!(world.provider.asked(), 0);
}

#[tokio::test]
async fn the_feed_of_a_session_signs_with_what_it_has_and_asks_for_a_sign_in() {
    let world = World::new();
    let session = world.session();
    let feed = TokenFeed::session(Arc::clone(&session));
    let error = feed.ready().await.expect_err("nobody signed in");
    assert!(matches!(error, AuthError::SignedOut { .. }), "{error}");
    session
        .sign_in(Provider::tokens(1))
        .await
        .expect("signed in");
    feed.ready().await.expect("signed in");
    assert!(feed.now() == Some(Secret::new("bearer-1")));
    let refused = feed.now();
    assert!(feed.renew(refused.as_ref()).await.expect("renewed"));
    assert!(feed.now() == Some(Secret::new("bearer-2")));
    world.hands.pass(3_580);
    feed.ready_for_deed().await.expect("renewed");
    assert!(feed.now() == Some(Secret::new("bearer-3")));
}
