//! The store itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::identity::keep::folder::{Folder, Mark};
use crate::identity::keep::keyring::Unlocked;
use crate::identity::keep::seal::{self, Broken, Key};
use crate::identity::keep::{KeepError, Kept, Keyring, LoginLock, TokenName, lock, record};

/// Where tokens shall be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wanted {
    /// In files that the keyring seals, where there is one.
    #[default]
    Auto,
    /// In open files; the keyring is not asked.
    File,
    /// In memory, until the program ends.
    None,
}

/// Where tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// In files sealed with a key of the keyring.
    Keyring {
        /// The kernel's own keyring is empty when the machine starts anew: sign-ins end then.
        is_lasting: bool,
    },
    /// In files that are closed to other users, and not sealed.
    File {
        /// Why not.
        why: String,
    },
    Memory,
}

impl Kind {
    /// In one word, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Keyring { .. } => "keyring",
            Self::File { .. } => "file",
            Self::Memory => "memory",
        }
    }

    /// For the status line.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Keyring { is_lasting: true } => "tokens: keyring",
            Self::Keyring { is_lasting: false } => "tokens: keyring until the machine restarts",
            Self::File { .. } => "tokens: file",
            Self::Memory => "tokens: memory",
        }
    }

    /// The whole sentence where something is to be told (L29).
    pub fn note(&self) -> Option<String> {
        match self {
            Self::File { why } => Some(format!(
                "keyring not available; tokens are kept in a 0600 file ({why})"
            )),
            Self::Keyring { is_lasting: false } => Some(
                "the keyring is the kernel's own: sign-ins end when the machine restarts".into(),
            ),
            Self::Keyring { is_lasting: true } | Self::Memory => None,
        }
    }
}

/// Tokens of all contexts. Clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Place>);

enum Place {
    Memory(Mutex<BTreeMap<TokenName, Kept>>),
    Files(Files),
}

struct Files {
    folder: Folder,
    /// `None`: it is not asked.
    keyring: Option<Keyring>,
    must_seal: bool,
    /// Asked when there is something to seal or to read, and once.
    key: OnceCell<Result<Unlocked, String>>,
}

/// The sole right to write or remove the tokens of one name, until dropped.
pub struct Locked {
    store: Store,
    name: TokenName,
    /// `None` in memory.
    _lock: Option<File>,
}

impl Store {
    /// A store in a folder (`$XDG_STATE_HOME/backdrone/tokens`), which is made when there is something
    /// to keep. Touches neither the disk nor the keyring yet.
    pub fn open(folder: PathBuf, wanted: Wanted, require_keyring: bool) -> Self {
        Self::with(folder, wanted, require_keyring, Keyring::system())
    }

    /// The same with a keyring of one's own.
    pub fn with(folder: PathBuf, wanted: Wanted, require_keyring: bool, keyring: Keyring) -> Self {
        if wanted == Wanted::None {
            return Self(Arc::new(Place::Memory(Mutex::default())));
        }
        Self(Arc::new(Place::Files(Files {
            folder: Folder::new(folder),
            keyring: (wanted == Wanted::Auto).then_some(keyring),
            must_seal: require_keyring,
            key: OnceCell::new(),
        })))
    }

    /// Where the tokens are kept. Asks the keyring, which may ask the person.
    pub async fn kind(&self) -> Kind {
        match &*self.0 {
            Place::Memory(_) => Kind::Memory,
            Place::Files(files) => match files.unlocked().await {
                Ok(Unlocked { is_lasting, .. }) => Kind::Keyring {
                    is_lasting: *is_lasting,
                },
                // Nothing is written where the keyring is required and out of reach.
                Err(_) if files.must_seal => Kind::Memory,
                Err(why) => Kind::File { why: why.clone() },
            },
        }
    }

    /// The tokens of a name as they are on the disk now. Needs no lock: a file is whole or not there.
    pub async fn load(&self, name: &TokenName) -> Result<Option<Kept>, KeepError> {
        let files = match &*self.0 {
            Place::Memory(all) => {
                let all = all.lock().unwrap_or_else(PoisonError::into_inner);
                return Ok(all.get(name).cloned());
            }
            Place::Files(files) => files,
        };
        let file = name.file();
        let path = files.folder.path(&file);
        let (folder, of) = (files.folder.clone(), file.clone());
        let Some(bytes) = apart_from_tasks(move || folder.read(&of)).await? else {
            return Ok(None);
        };
        let key = files.key().await?;
        let json = seal::open(key, files.must_seal, &file, &bytes);
        let json = json.map_err(|broken| match broken {
            Broken::NoKey => KeepError::Sealed {
                why: files.why_not(),
            },
            Broken::Open => KeepError::unreadable(&path, "it is not sealed"),
            Broken::Why(why) => KeepError::unreadable(&path, why),
        })?;
        let kept = record::read(&json);
        kept.map(Some)
            .ok_or_else(|| KeepError::unreadable(&path, "it holds something else"))
    }

    /// What is another as soon as any process has changed the tokens of a name. Reads none of them. In
    /// memory it is always the same: no other process changes anything there.
    pub(in crate::identity) async fn mark(&self, name: &TokenName) -> Result<Mark, KeepError> {
        let Place::Files(files) = &*self.0 else {
            return Ok(Mark::default());
        };
        let (folder, file) = (files.folder.clone(), name.file());
        apart_from_tasks(move || folder.mark(&file)).await
    }

    /// The right to change the tokens of a name; waits for the process that has it, up to a minute.
    pub async fn lock(&self, name: &TokenName) -> Result<Locked, KeepError> {
        let lock = match &*self.0 {
            Place::Memory(_) => None,
            Place::Files(files) => {
                let (folder, file) = (files.folder.clone(), name.beside("lock"));
                let path = folder.path(&file);
                let opened = apart_from_tasks(move || folder.lockable(&file)).await?;
                Some(lock::take(&path, opened).await?)
            }
        };
        Ok(Locked {
            store: self.clone(),
            name: name.clone(),
            _lock: lock,
        })
    }

    /// The right to sign in under a name; whoever comes second hears the pid of the first (L45).
    /// `None` in memory: no other process could use what it brings. Where the keyring is required, a
    /// sign-in that could not be kept is not begun.
    pub async fn login(&self, name: &TokenName) -> Result<Option<LoginLock>, KeepError> {
        let Place::Files(files) = &*self.0 else {
            return Ok(None);
        };
        files.key().await?;
        let (folder, file) = (files.folder.clone(), name.beside("login"));
        apart_from_tasks(move || {
            let opened = folder.lockable(&file)?;
            lock::login(&folder.path(&file), opened).map(Some)
        })
        .await
    }

    /// The names that there are tokens of.
    pub async fn list(&self) -> Result<Vec<TokenName>, KeepError> {
        match &*self.0 {
            Place::Memory(all) => {
                let all = all.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(all.keys().cloned().collect())
            }
            Place::Files(files) => {
                let folder = files.folder.clone();
                apart_from_tasks(move || folder.names()).await
            }
        }
    }
}

impl Store {
    /// Removes the tokens of every name, also of those that no configuration leads to any more; how
    /// many there were.
    pub async fn clear(&self) -> Result<usize, KeepError> {
        let names = self.list().await?;
        for name in &names {
            self.lock(name).await?.remove().await?;
        }
        Ok(names.len())
    }
}

impl Locked {
    /// Writes the tokens; when this returns, they are on the disk.
    pub async fn save(&self, kept: &Kept) -> Result<(), KeepError> {
        let files = match &*self.store.0 {
            Place::Memory(all) => {
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert(self.name.clone(), kept.clone());
                return Ok(());
            }
            Place::Files(files) => files,
        };
        let key = files.key().await?;
        let json = record::write(kept).ok_or(KeepError::NoChance)?;
        let bytes = seal::close(key, &self.name.file(), json).ok_or(KeepError::NoChance)?;
        let (folder, name) = (files.folder.clone(), self.name.clone());
        apart_from_tasks(move || folder.write(&name, &bytes)).await
    }

    /// Removes the tokens; that there are none is as good.
    pub async fn remove(&self) -> Result<(), KeepError> {
        match &*self.store.0 {
            Place::Memory(all) => {
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                all.remove(&self.name);
                Ok(())
            }
            Place::Files(files) => {
                let (folder, name) = (files.folder.clone(), self.name.clone());
                apart_from_tasks(move || folder.remove(&name)).await
            }
        }
    }
}

impl Files {
    async fn unlocked(&self) -> &Result<Unlocked, String> {
        let asked = async || match &self.keyring {
            None => Err("not asked: the configuration wants files".to_owned()),
            Some(keyring) => keyring.key(&self.folder).await,
        };
        self.key.get_or_init(asked).await
    }

    /// The key, or none where files may lie open.
    async fn key(&self) -> Result<Option<&Key>, KeepError> {
        match self.unlocked().await {
            Ok(unlocked) => Ok(Some(&unlocked.key)),
            Err(_) if !self.must_seal => Ok(None),
            Err(why) => Err(KeepError::NoKeyring { why: why.clone() }),
        }
    }

    fn why_not(&self) -> String {
        let asked = self.key.get().and_then(|asked| asked.as_ref().err());
        asked.cloned().unwrap_or_default()
    }
}

/// Work with files, on a thread that may wait for the disk.
async fn apart_from_tasks<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeepError> + Send + 'static,
) -> Result<T, KeepError> {
    spawn_blocking(work).await.unwrap_or_else(|error| {
        let source = std::io::Error::other(error);
        let path = "the store of tokens".to_owned();
        Err(KeepError::File { path, source })
    })
}
