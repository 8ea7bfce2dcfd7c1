//! Many who want the same tokens.

use futures_util::future::join_all;
use tokio::task::JoinSet;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_requests_of_one_process_wait_for_one_refresh() {
    let world = World::new();
    let session = world.signed_in().await;
    world.hands.pass(2 * HOUR);
    let bearers = join_all((0..50).map(|_| bearer(&session))).await;
    assert!(bearers.iter().all(|bearer| bearer == "bearer-2"));
    assert_eq!(world.provider.asked(), 1);
}

#[tokio::test]
async fn while_one_request_refreshes_the_others_go_on_with_the_bearer_that_still_lives() {
    let world = World::new();
    let session = world.signed_in().await;
    world.hands.pass(3_300);
    world
        .provider
        .0
        .answers
        .forget_permits(Semaphore::MAX_PERMITS);
    let (mut tasks, first) = (JoinSet::new(), Arc::clone(&session));
    tasks.spawn(async move { bearer(&first).await });
    while world.provider.asked() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(bearer(&session).await, "bearer-1");
    world.provider.0.answers.add_permits(1);
    let first = tasks.join_next().await.expect("one").expect("no panic");
    assert_eq!(first, "bearer-2");
    assert_eq!(world.provider.asked(), 1);
}

#[tokio::test]
async fn a_refresh_is_kept_even_when_nobody_waits_for_it_any_more() {
    let world = World::new();
    let session = world.signed_in().await;
    world.hands.pass(2 * HOUR);
    world
        .provider
        .0
        .answers
        .forget_permits(Semaphore::MAX_PERMITS);
    let (mut tasks, leaving) = (JoinSet::new(), Arc::clone(&session));
    tasks.spawn(async move { bearer(&leaving).await });
    while world.provider.asked() == 0 {
        tokio::task::yield_now().await;
    }
    tasks.shutdown().await;
    world.provider.0.answers.add_permits(1);
    // The next one waits for the turn, and finds what the first has begun.
    assert_eq!(bearer(&session).await, "bearer-2");
    assert_eq!(world.provider.asked(), 1);
}

/// L27
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_the_second_takes_what_the_first_has_brought() {
    let world = World::new();
    let (one, two) = (world.signed_in().await, world.session());
    assert_eq!(bearer(&two).await, "bearer-1");
    for round in 2..20 {
        world.hands.pass(2 * HOUR);
        let (one, two) = tokio::join!(bearer(&one), bearer(&two));
        assert_eq!(
            [one, two],
            [format!("bearer-{round}"), format!("bearer-{round}")]
        );
    }
    assert_eq!(world.provider.asked(), 18);
}

#[tokio::test]
async fn of_two_processes_whose_bearer_was_refused_only_the_first_refreshes() {
    let world = World::new();
    let (one, two) = (world.signed_in().await, world.session());
    assert_eq!(bearer(&two).await, "bearer-1");
    let refused = Secret::new("bearer-1");
    for session in [&one, &two] {
        assert!(session.renew(&refused).await.expect("renewed"));
        assert_eq!(bearer(session).await, "bearer-2");
    }
    assert_eq!(world.provider.asked(), 1);
}

/// A provider that finds the refresh token spent: by a process that knows no locks, and whose new
/// tokens are in the store by the time of the answer.
struct Overtaken(Store);

impl Refresh for Overtaken {
    async fn refresh(&self, _: &Tokens) -> Refreshed {
        let lock = self.0.lock(&TokenName::of(&login())).await.expect("locked");
        let tokens = Provider::tokens(9);
        let obtained = 20_000;
        lock.save(&Kept { tokens, obtained }).await.expect("saved");
        Refreshed::Ended(Fault::new(FaultKind::Refused, "invalid_grant"))
    }
}

/// L27
#[tokio::test]
async fn a_refused_token_is_not_dropped_when_the_store_has_another_by_then() {
    // In memory there are no locks between clones.
    let store = Store::open(PathBuf::new(), Wanted::None, false);
    assert_eq!(store.kind().await, Kind::Memory);
    let hands = Hands::new();
    let overtaken = Overtaken(store.clone());
    let session = Session::open(&login(), store, overtaken, hands.clock());
    session
        .sign_in(Provider::tokens(1))
        .await
        .expect("signed in");
    hands.pass(3 * HOUR);
    assert_eq!(bearer(&session).await, "bearer-9");
}
