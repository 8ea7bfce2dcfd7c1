//! With a keyring that is there, locked, refusing, or full of something else.

use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Error, mock};

use super::*;

impl Place {
    fn sealed(&self, keyring: &Arc<mock::Store>, require: bool) -> Store {
        let keyring = Keyring::given(keyring.clone());
        Store::with(self.folder.clone(), Wanted::Auto, require, keyring)
    }
}

fn keyring() -> Arc<mock::Store> {
    mock::Store::new().expect("a keyring")
}

/// The next thing that is asked of an account goes wrong.
fn spoil(keyring: &mock::Store, account: &str, error: Error) {
    let entry = keyring.build("backdrone", account, None).expect("an entry");
    let account: &mock::Cred = entry.as_any().downcast_ref().expect("of this keyring");
    account.set_error(error);
}

fn locked() -> Error {
    Error::NoStorageAccess("the collection is locked".into())
}

#[tokio::test]
async fn the_file_is_sealed_and_every_store_with_the_keyring_reads_it() {
    let (place, keyring) = (Place::new(), keyring());
    let store = place.sealed(&keyring, true);
    Place::with_tokens(&store).await;
    assert_eq!(store.kind().await, Kind::Keyring { is_lasting: true });
    let bytes = fs::read(place.path()).expect("read");
    for text in ["bearer", "refresh", "ana@"] {
        let shows = bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes());
        assert!(!shows, "{text} shows through");
    }
    let read = place.sealed(&keyring, true).load(&name()).await;
    assert!(read.expect("read") == Some(kept("bearer-1")));
    let accounts = keyring.search(&[("service", "backdrone")].into());
    let live = |entry: &keyring_core::Entry| entry.get_password().is_ok();
    let live = accounts
        .expect("searched")
        .iter()
        .filter(|it| live(it))
        .count();
    assert_eq!(live, 1, "the trial was deleted");
}

/// L30
#[tokio::test]
async fn another_key_makes_tokens_unreadable_and_a_new_sign_in_writes_over_them() {
    let place = Place::new();
    Place::with_tokens(&place.sealed(&keyring(), false)).await;
    let store = place.sealed(&keyring(), false);
    let error = error_of(&store).await;
    assert!(matches!(error, KeepError::Unreadable { .. }), "{error}");
    let words = error.to_string();
    assert!(words.starts_with("stored tokens cannot be read; discarded"));
    assert_eq!(Fault::from(error).kind, FaultKind::SignedOut);
    Place::with_tokens(&store).await;
    assert!(store.load(&name()).await.expect("read").is_some());
}

/// L29
#[tokio::test]
async fn a_locked_keyring_leaves_files_open_and_says_why_unless_it_is_required() {
    let (place, keyring) = (Place::new(), keyring());
    spoil(&keyring, "kek-v1", locked());
    let store = place.sealed(&keyring, false);
    Place::with_tokens(&store).await;
    let kind = store.kind().await;
    assert_eq!(kind.words(), "tokens: file");
    assert_eq!(
        kind.note().as_deref(),
        Some(
            "keyring not available; tokens are kept in a 0600 file \
             (locked or denied: the collection is locked)"
        )
    );
    // Unlocked at the next start: the open file is read, and sealed when written next.
    let store = place.sealed(&keyring, false);
    assert!(store.load(&name()).await.expect("read").is_some());
    Place::with_tokens(&store).await;
    // Locked again: sealed tokens are out of reach, not spoiled.
    spoil(&keyring, "kek-v1", locked());
    let error = error_of(&place.sealed(&keyring, false)).await;
    assert!(matches!(error, KeepError::Sealed { .. }), "{error}");

    spoil(&keyring, "kek-v1", locked());
    let strict = place.sealed(&keyring, true);
    let error = strict.login(&name()).await.expect_err("refused");
    assert!(matches!(error, KeepError::NoKeyring { .. }), "{error}");
    let lock = strict.lock(&name()).await.expect("locked");
    let error = lock.save(&kept("bearer-1")).await.expect_err("refused");
    assert!(matches!(error, KeepError::NoKeyring { .. }), "{error}");
}

#[tokio::test]
async fn tokens_that_lie_open_are_not_taken_where_the_keyring_is_required() {
    let place = Place::new();
    Place::with_tokens(&place.open()).await;
    let error = error_of(&place.sealed(&keyring(), true)).await;
    assert!(error.to_string().ends_with("it is not sealed)"), "{error}");
}

#[tokio::test]
async fn a_keyring_that_takes_no_writes_is_found_out_before_it_gets_a_key() {
    let (place, keyring) = (Place::new(), keyring());
    let trial = format!("try-{}", std::process::id());
    spoil(
        &keyring,
        &trial,
        Error::PlatformFailure("access denied".into()),
    );
    let kind = place.sealed(&keyring, false).kind().await;
    let why = "access denied".to_owned();
    assert_eq!(kind, Kind::File { why });
    let entry = keyring
        .build("backdrone", "kek-v1", None)
        .expect("an entry");
    assert!(matches!(entry.get_password(), Err(Error::NoEntry)));
}

#[tokio::test]
async fn what_a_keyring_holds_that_is_no_key_is_left_alone() {
    let (place, keyring) = (Place::new(), keyring());
    let entry = keyring
        .build("backdrone", "kek-v1", None)
        .expect("an entry");
    for odd in ["", "hunter2", &"A".repeat(100), &"A".repeat(40)] {
        entry.set_password(odd).expect("put there");
        let kind = place.sealed(&keyring, false).kind().await;
        let why = "what it holds for `kek-v1` is no key".to_owned();
        assert_eq!(kind, Kind::File { why });
        assert_eq!(entry.get_password().expect("still there"), odd);
    }
}
