//! Tokens on a real disk: sealed and open, spoiled in every way, and under locks.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::task::JoinSet;

use super::*;
use crate::domain::{Fault, FaultKind, Secret};
use crate::identity::Tokens;

#[cfg(unix)]
mod modes;
#[cfg(feature = "keyring")]
mod with_keyring;

fn name() -> TokenName {
    let file = format!("{}.bin", "ab".repeat(32));
    TokenName::of_file(&file).expect("a name")
}

fn kept(bearer: &str) -> Kept {
    Kept {
        tokens: Tokens {
            bearer: Secret::new(bearer),
            id: Some(Secret::new("an \"id\" ü token")),
            refresh: Some(Secret::new("refresh-1")),
            client: "backdrone".to_owned(),
            client_secret: None,
            person: Some("ana@acme.example".to_owned()),
            since: 1_795_000_000,
            ends: Some(1_795_003_600),
        },
        obtained: 1_795_000_007,
    }
}

struct Place {
    _dir: TempDir,
    folder: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("state/tokens");
        Self { _dir: dir, folder }
    }

    /// A store of open files.
    fn open(&self) -> Store {
        Store::open(self.folder.clone(), Wanted::File, false)
    }

    fn path(&self) -> PathBuf {
        self.folder.join(name().file())
    }

    async fn with_tokens(store: &Store) {
        let lock = store.lock(&name()).await.expect("locked");
        lock.save(&kept("bearer-1")).await.expect("saved");
    }
}

async fn error_of(store: &Store) -> KeepError {
    match store.load(&name()).await {
        Err(error) => error,
        Ok(_) => panic!("it was read"),
    }
}

#[tokio::test]
async fn tokens_come_back_as_they_were_and_go_when_removed() {
    let place = Place::new();
    let memory = Store::open(place.folder.clone(), Wanted::None, false);
    for store in [place.open(), memory] {
        assert!(store.load(&name()).await.expect("read").is_none());
        Place::with_tokens(&store).await;
        let read = store.load(&name()).await.expect("read");
        assert!(read == Some(kept("bearer-1")));
        assert_eq!(store.list().await.expect("listed"), [name()]);
        let lock = store.lock(&name()).await.expect("locked");
        lock.remove().await.expect("removed");
        lock.remove().await.expect("removed again");
        assert!(store.load(&name()).await.expect("read").is_none());
        assert!(store.list().await.expect("listed").is_empty());
    }
    assert_eq!(place.open().kind().await.words(), "tokens: file");
}

#[tokio::test]
async fn looking_for_tokens_leaves_no_trace_on_the_disk() {
    let place = Place::new();
    let store = Store::open(place.folder.clone(), Wanted::Auto, true);
    assert!(store.load(&name()).await.expect("read").is_none());
    assert!(store.list().await.expect("listed").is_empty());
    assert!(!place.folder.exists());
}

#[tokio::test]
async fn a_process_that_died_while_writing_is_cleaned_up_after() {
    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    let beside = place.folder.join(name().beside("tmp"));
    fs::write(&beside, b"half a tok").expect("written");
    let lock = store.lock(&name()).await.expect("locked");
    lock.save(&kept("bearer-2")).await.expect("saved");
    let read = store.load(&name()).await.expect("read");
    assert!(read == Some(kept("bearer-2")));
    assert!(!beside.exists());
}

/// L30, L31
#[tokio::test]
async fn a_file_cut_anywhere_or_filled_with_something_else_is_unreadable() {
    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    let whole = fs::read(place.path()).expect("read");
    let mut spoiled: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
    spoiled.push(b"\x09{}".to_vec());
    spoiled.push([&whole[..], b"}"].concat());
    spoiled.push(vec![b'x'; 300 << 10]);
    for bytes in spoiled {
        fs::write(place.path(), &bytes).expect("written");
        let error = error_of(&store).await;
        let place = place.path().display().to_string();
        assert!(matches!(error, KeepError::Unreadable { .. }), "{error}");
        let words = error.to_string();
        assert!(
            words.starts_with("stored tokens cannot be read; discarded"),
            "{words}"
        );
        assert!(words.contains(&place), "{words}");
    }
}

/// L32
#[tokio::test]
async fn a_place_that_takes_nothing_says_so_with_its_path() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("state"), b"a file").expect("written");
    let store = Store::open(dir.path().join("state/tokens"), Wanted::File, false);
    let error = store
        .lock(&name())
        .await
        .err()
        .expect("no place for a folder");
    assert!(matches!(&error, KeepError::File { path, .. } if path.ends_with("state/tokens")));

    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    // Stands in for a full disk: the new file cannot be written beside the old one.
    let beside = place.folder.join(name().beside("tmp"));
    fs::create_dir_all(beside.join("full")).expect("made");
    let lock = store.lock(&name()).await.expect("locked");
    let error = lock.save(&kept("bearer-2")).await.expect_err("no room");
    assert!(matches!(error, KeepError::File { .. }), "{error}");
    let read = store.load(&name()).await.expect("read");
    assert!(read == Some(kept("bearer-1")), "the old tokens are whole");
}

/// L45
#[tokio::test]
async fn a_second_sign_in_hears_who_has_the_first_until_that_one_ends() {
    let place = Place::new();
    let first = place.open().login(&name()).await.expect("the first");
    let error = place.open().login(&name()).await.expect_err("the second");
    let pid = std::process::id();
    assert_eq!(
        error.to_string(),
        format!("login already open in pid {pid}")
    );
    drop(first);
    // The number of the first is still in the file, and means nothing.
    place.open().login(&name()).await.expect("the next");
}

#[tokio::test]
async fn the_lock_of_a_name_is_waited_for() {
    let place = Place::new();
    let first = place.open().lock(&name()).await.expect("locked");
    let other = place.open();
    let mut waiting = JoinSet::new();
    waiting.spawn(async move { other.lock(&name()).await.map(drop) });
    tokio::task::yield_now().await;
    assert!(waiting.try_join_next().is_none());
    drop(first);
    let locked = waiting.join_next().await.expect("one");
    locked.expect("no panic").expect("locked in turn");
}
