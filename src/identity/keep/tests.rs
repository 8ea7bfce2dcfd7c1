//! Tokens on a real disk: sealed and open, spoiled in every way, and under locks.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::domain::{Fault, FaultKind, Secret};
use crate::identity::Tokens;

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
    let waiting = tokio::spawn(async move { other.lock(&name()).await.map(drop) });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(first);
    waiting.await.expect("no panic").expect("locked in turn");
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    }

    fn told(error: &KeepError, path: &Path, why: &str) -> Fault {
        let words = error.to_string();
        assert_eq!(words, format!("{} {why}", path.display()));
        Fault::from(error)
    }

    #[tokio::test]
    async fn files_are_made_for_nobody_else_to_read() {
        let place = Place::new();
        let store = place.open();
        Place::with_tokens(&store).await;
        store.login(&name()).await.expect("a lock");
        let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
        assert_eq!(mode(&place.folder), 0o700);
        let entries = fs::read_dir(&place.folder).expect("read");
        let files: Vec<_> = entries.map(|entry| entry.expect("one").path()).collect();
        assert_eq!(
            files.len(),
            3,
            "the tokens, their lock, the lock of the sign-in"
        );
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[tokio::test]
    async fn what_others_can_read_is_refused_with_what_closes_it() {
        let place = Place::new();
        let store = place.open();
        Place::with_tokens(&store).await;
        for (path, bad, good) in [
            (place.path(), 0o644, "600"),
            (place.path(), 0o620, "600"),
            (place.folder.clone(), 0o750, "700"),
        ] {
            let before = fs::metadata(&path).expect("there").mode();
            chmod(&path, bad);
            let error = error_of(&store).await;
            let fault = told(&error, &path, "is open to other users");
            let remedy = format!("`chmod {good} {}`", path.display());
            assert_eq!((fault.kind, fault.hint), (FaultKind::Local, Some(remedy)));
            chmod(&path, before);
        }
        store.load(&name()).await.expect("good again");
    }

    #[tokio::test]
    async fn links_and_what_is_no_file_are_refused() {
        let place = Place::new();
        let store = place.open();
        Place::with_tokens(&store).await;
        let moved = place.folder.join("moved");
        fs::rename(place.path(), &moved).expect("moved");
        symlink(&moved, place.path()).expect("linked");
        told(&error_of(&store).await, &place.path(), "is a symbolic link");

        // Written over, a link is replaced, and what it points to is left alone.
        let lock = store.lock(&name()).await.expect("locked");
        lock.save(&kept("bearer-2")).await.expect("saved");
        assert!(fs::symlink_metadata(place.path()).expect("there").is_file());
        assert!(moved.exists());
        drop(lock);

        fs::remove_file(place.path()).expect("removed");
        fs::create_dir(place.path()).expect("made");
        told(&error_of(&store).await, &place.path(), "is not a file");

        let lock = place.folder.join(name().beside("lock"));
        fs::remove_file(&lock).expect("removed");
        symlink(&moved, &lock).expect("linked");
        let error = store.lock(&name()).await.err().expect("refused");
        told(&error, &lock, "is a symbolic link");

        let through = place.folder.with_file_name("through");
        symlink(&place.folder, &through).expect("linked");
        let store = Store::open(through.clone(), Wanted::File, false);
        told(&error_of(&store).await, &through, "is a symbolic link");
    }
}

#[cfg(feature = "keyring")]
mod with_keyring {
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

    #[tokio::test]
    async fn another_key_makes_tokens_unreadable_and_a_new_sign_in_writes_over_them() {
        let place = Place::new();
        Place::with_tokens(&place.sealed(&keyring(), false)).await;
        let store = place.sealed(&keyring(), false);
        let error = error_of(&store).await;
        assert!(matches!(error, KeepError::Unreadable { .. }), "{error}");
        assert_eq!(Fault::from(error).kind, FaultKind::SignedOut);
        Place::with_tokens(&store).await;
        assert!(store.load(&name()).await.expect("read").is_some());
    }

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
                "keyring not available (locked or denied: the collection is locked); \
                 tokens are kept in a 0600 file"
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
}
