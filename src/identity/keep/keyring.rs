//! The keyring of the desktop, which holds the one key.

use crate::identity::keep::folder::Folder;
use crate::identity::keep::seal::Key;

#[cfg(feature = "keyring")]
use {
    crate::identity::keep::KeepError,
    crate::identity::keep::apart::apart,
    base64::Engine,
    base64::engine::general_purpose::STANDARD,
    keyring_core::{CredentialStore, Entry, Error},
    std::sync::Arc,
    std::time::Duration,
    zeroize::Zeroizing,
};

/// How long a keyring may take to say that it is there: a D-Bus may take calls and never answer (F61).
#[cfg(feature = "keyring")]
const AWAKE: Duration = Duration::from_secs(3);

/// How long one that is there may take: a locked one asks for a password in a window, which takes a
/// person a while.
#[cfg(feature = "keyring")]
const PATIENCE: Duration = Duration::from_secs(30);

/// Characters of a keyring's complaint that are passed on.
#[cfg(feature = "keyring")]
const COMPLAINT: usize = 160;

#[cfg(feature = "keyring")]
const SERVICE: &str = "backdrone";

/// Which keyring is asked.
#[derive(Clone)]
pub struct Keyring(Which);

#[derive(Clone)]
enum Which {
    /// The one that the operating system offers.
    System,
    #[cfg(feature = "keyring")]
    Given(Arc<CredentialStore>),
}

/// The key, and how long it will be there.
pub(super) struct Unlocked {
    pub(super) key: Key,
    /// Not in the keys of the kernel: those are gone when the machine starts anew.
    pub(super) is_lasting: bool,
}

impl Keyring {
    /// The keyring of this machine.
    pub fn system() -> Self {
        Self(Which::System)
    }

    /// Another one.
    #[cfg(feature = "keyring")]
    pub fn given(store: Arc<CredentialStore>) -> Self {
        Self(Which::Given(store))
    }

    /// The one key, made where there is none yet; else why the keyring is of no use.
    #[cfg(not(feature = "keyring"))]
    #[expect(
        clippy::unused_async,
        reason = "with a keyring there is something to wait for"
    )]
    pub(super) async fn key(&self, _: &Folder) -> Result<Unlocked, String> {
        match self.0 {
            Which::System => Err("this program was built without one".to_owned()),
        }
    }

    /// The one key, made where there is none yet; else why the keyring is of no use.
    #[cfg(feature = "keyring")]
    pub(super) async fn key(&self, folder: &Folder) -> Result<Unlocked, String> {
        if let Which::Given(store) = &self.0 {
            return unlocked(store.clone(), folder, true).await;
        }
        let mut why = "there is none on this system".to_owned();
        for (open, is_lasting) in offered() {
            let asked = match within(AWAKE, open).await {
                Ok(store) => unlocked(store, folder, is_lasting).await,
                Err(reason) => Err(reason),
            };
            match asked {
                Ok(unlocked) => return Ok(unlocked),
                // The first one is the one that a person would expect: its reason is told.
                Err(reason) if is_lasting => why = reason,
                Err(reason) => tracing::debug!(reason, "the second keyring is of no use"),
            }
        }
        Err(why)
    }
}

/// The key in a keyring that is there.
#[cfg(feature = "keyring")]
async fn unlocked(
    store: Arc<CredentialStore>,
    folder: &Folder,
    is_lasting: bool,
) -> Result<Unlocked, String> {
    let folder = folder.clone();
    let key = within(PATIENCE, move || Ok(key_in(&store, &folder))).await??;
    Ok(Unlocked { key, is_lasting })
}

/// What a keyring answers, if it does so in time.
#[cfg(feature = "keyring")]
async fn within<T: Send + 'static>(
    limit: Duration,
    ask: impl FnOnce() -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, String> {
    match apart(limit, ask).await {
        Some(answer) => answer.map_err(complaint),
        None => Err(format!("no answer within {} s", limit.as_secs())),
    }
}

#[cfg(feature = "keyring")]
type Open = fn() -> keyring_core::Result<Arc<CredentialStore>>;

/// What the system may offer, the best one first, and whether it lasts.
#[cfg(feature = "keyring")]
fn offered() -> Vec<(Open, bool)> {
    vec![
        #[cfg(target_os = "linux")]
        (
            || Ok(zbus_secret_service_keyring_store::Store::new()?),
            true,
        ),
        #[cfg(target_os = "linux")]
        (|| Ok(linux_keyutils_keyring_store::Store::new()?), false),
        #[cfg(target_os = "macos")]
        (
            || Ok(apple_native_keyring_store::keychain::Store::new()?),
            true,
        ),
        #[cfg(windows)]
        (|| Ok(windows_native_keyring_store::Store::new()?), true),
    ]
}

#[cfg(feature = "keyring")]
fn key_in(store: &Arc<CredentialStore>, folder: &Folder) -> Result<Key, String> {
    let entry = store.build(SERVICE, "kek-v1", None).map_err(complaint)?;
    match stored(&entry)? {
        Some(key) => Ok(key),
        None => made(store, &entry, folder),
    }
}

/// The key that lies there. It is text: one of the wallets keeps no other bytes than those of UTF-8.
#[cfg(feature = "keyring")]
fn stored(entry: &Entry) -> Result<Option<Key>, String> {
    let text = match entry.get_password() {
        Ok(text) => Zeroizing::new(text),
        Err(Error::NoEntry) => return Ok(None),
        Err(error) => return Err(complaint(error)),
    };
    let mut key = Key::default();
    // The decoder wants room for padding that 32 bytes have no use for.
    let mut bytes = Zeroizing::new([0; 33]);
    match STANDARD.decode_slice(text.as_bytes(), &mut *bytes) {
        Ok(32) => key.copy_from_slice(&bytes[..32]),
        _ => return Err("what it holds for `kek-v1` is no key".to_owned()),
    }
    Ok(Some(key))
}

/// Makes the key. Only one process does it, and what is used is what is read back.
#[cfg(feature = "keyring")]
fn made(store: &Arc<CredentialStore>, entry: &Entry, folder: &Folder) -> Result<Key, String> {
    let turn = folder
        .lockable("keyring.lock")
        .map_err(|error: KeepError| error.to_string())?;
    turn.lock().map_err(|error| error.to_string())?;
    if let Some(key) = stored(entry)? {
        return Ok(key);
    }
    try_out(store)?;
    let mut key = Key::default();
    getrandom::fill(&mut *key).map_err(|error| error.to_string())?;
    let text = Zeroizing::new(STANDARD.encode(*key));
    entry.set_password(&text).map_err(complaint)?;
    stored(entry)?.ok_or_else(|| "it does not keep what it is given".to_owned())
}

/// Writes, reads and deletes something else first: a keyring may open, and refuse every write.
#[cfg(feature = "keyring")]
fn try_out(store: &Arc<CredentialStore>) -> Result<(), String> {
    let account = format!("try-{}", std::process::id());
    let entry = store.build(SERVICE, &account, None).map_err(complaint)?;
    entry.set_password("written").map_err(complaint)?;
    let read = entry.get_password().map_err(complaint)?;
    entry.delete_credential().map_err(complaint)?;
    if read == "written" {
        return Ok(());
    }
    Err("it gives back something else than it was given".to_owned())
}

/// The keyring's own words, cut short; nothing that it holds is among them.
#[cfg(feature = "keyring")]
fn complaint(error: Error) -> String {
    let words = match error {
        Error::NoStorageAccess(why) => format!("locked or denied: {why}"),
        Error::PlatformFailure(why) => why.to_string(),
        Error::NoEntry => "it does not keep what it is given".to_owned(),
        Error::NotSupportedByStore(why) | Error::BadStoreFormat(why) => why,
        _ => "it holds something else than text".to_owned(),
    };
    let line = words.lines().next().unwrap_or_default();
    line.chars().take(COMPLAINT).collect()
}
