//! The keyring of the desktop, which holds the one key.

use std::time::Duration;

use crate::identity::keep::apart::apart;
use crate::identity::keep::folder::Folder;
use crate::identity::keep::seal::Key;

#[cfg(feature = "keyring")]
use {
    crate::identity::keep::KeepError,
    base64::Engine,
    base64::engine::general_purpose::STANDARD,
    keyring_core::{CredentialStore, Entry, Error},
    std::sync::Arc,
    zeroize::Zeroizing,
};

/// How long a keyring is waited for: a locked one asks for a password in a window, which takes a
/// person a while, and a D-Bus may never answer.
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
    pub(super) async fn key(&self, folder: &Folder) -> Result<Unlocked, String> {
        let (keyring, folder) = (self.clone(), folder.clone());
        let asked = apart(PATIENCE, move || keyring.ask(&folder)).await;
        asked.unwrap_or_else(|| Err(format!("no answer within {} s", PATIENCE.as_secs())))
    }

    #[cfg(not(feature = "keyring"))]
    fn ask(&self, _: &Folder) -> Result<Unlocked, String> {
        match self.0 {
            Which::System => Err("this program was built without one".to_owned()),
        }
    }

    #[cfg(feature = "keyring")]
    fn ask(&self, folder: &Folder) -> Result<Unlocked, String> {
        if let Which::Given(store) = &self.0 {
            return key_in(store, folder, true);
        }
        let mut why = "there is none on this system".to_owned();
        for (store, is_lasting) in offered() {
            match store
                .map_err(complaint)
                .and_then(|store| key_in(&store, folder, is_lasting))
            {
                Ok(unlocked) => return Ok(unlocked),
                // The first one is the one that a person would expect: its reason is told.
                Err(reason) if is_lasting => why = reason,
                Err(reason) => tracing::debug!(reason, "the second keyring is of no use"),
            }
        }
        Err(why)
    }
}

/// What the system offers, the best one first, and whether it lasts.
#[cfg(feature = "keyring")]
fn offered() -> impl Iterator<Item = (keyring_core::Result<Arc<CredentialStore>>, bool)> {
    type Open = fn() -> keyring_core::Result<Arc<CredentialStore>>;
    let all: Vec<(Open, bool)> = vec![
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
    ];
    all.into_iter()
        .map(|(open, is_lasting)| (open(), is_lasting))
}

#[cfg(feature = "keyring")]
fn key_in(
    store: &Arc<CredentialStore>,
    folder: &Folder,
    is_lasting: bool,
) -> Result<Unlocked, String> {
    let entry = store.build(SERVICE, "kek-v1", None).map_err(complaint)?;
    let key = match stored(&entry)? {
        Some(key) => key,
        None => made(store, &entry, folder)?,
    };
    Ok(Unlocked { key, is_lasting })
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
