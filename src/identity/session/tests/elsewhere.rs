//! What another process does to the tokens while this one rests.

use super::*;

#[tokio::test]
async fn a_sign_out_elsewhere_ends_the_session_here_and_a_sign_in_brings_it_back() {
    let world = World::new();
    let (one, two) = (world.signed_in().await, world.session());
    let standing = two.standing();
    // Before there is anything, and again once there is.
    two.look_again().await;
    assert_eq!(bearer(&two).await, "bearer-1");

    one.sign_out().await.expect("signed out");
    two.look_again().await;
    assert_eq!(*standing.borrow(), Standing::SignedOut { why: None });
    assert!(matches!(refusal(&two).await, AuthError::SignedOut { .. }));

    one.sign_in(Provider::tokens(7)).await.expect("signed in");
    two.look_again().await;
    assert!(matches!(*standing.borrow(), Standing::In { .. }));
    assert_eq!(bearer(&two).await, "bearer-7");
    assert_eq!(world.provider.asked(), 0, "nobody had to ask the provider");
}

#[tokio::test]
async fn a_renewal_elsewhere_is_taken_over_before_the_old_bearer_ends() {
    let world = World::new();
    let (one, two) = (world.signed_in().await, world.session());
    assert_eq!(bearer(&two).await, "bearer-1");
    let refused = Secret::new("bearer-1");
    assert!(one.renew(&refused).await.expect("renewed"));
    two.look_again().await;
    assert_eq!(bearer(&two).await, "bearer-2");
}

#[tokio::test]
async fn tokens_that_could_not_be_saved_are_not_lost_for_want_of_a_file() {
    let world = World::new();
    let session = world.signed_in().await;
    // Stands in for a full disk, as nothing can be written beside the old file.
    let beside = world.file().with_extension("tmp");
    std::fs::create_dir_all(beside.join("full")).expect("made");
    world.hands.pass(3_400);
    assert_eq!(bearer(&session).await, "bearer-2");
    assert!(world.on_disk().await.is_none());
    session.look_again().await;
    assert_eq!(bearer(&session).await, "bearer-2");
}
