//! The folder of the tokens: nobody else reads or writes in it, and a file is whole or not there.
//!
//! Everything here blocks.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::identity::keep::{KeepError, TokenName};

/// Bytes of a file of tokens. Backstage's may have 32 KiB each (`backstage-api` 2.1), and there are
/// three in it.
const LONGEST: u64 = 256 << 10;

/// The folder, there or not yet.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

/// A file as it was at one look, or that there was none. Each writing puts a new file in the place of
/// the old one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::identity) struct Mark {
    modified: Option<std::time::SystemTime>,
    length: Option<u64>,
    #[cfg(unix)]
    number: Option<u64>,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// Makes the folder where there is none, for nobody else to look into.
    pub(super) fn make(&self) -> Result<(), KeepError> {
        if self.is_there()? {
            return Ok(());
        }
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.0)
            .map_err(|error| KeepError::file(&self.0, error))?;
        self.is_there().map(|_| ())
    }

    /// Whether there is one; refuses one that others can look into.
    fn is_there(&self) -> Result<bool, KeepError> {
        let Some(found) = looked_at(&self.0)? else {
            return Ok(false);
        };
        if !found.is_symlink() && !found.is_dir() {
            return Err(refused(&self.0, "is not a folder"));
        }
        ours(&self.0, &found, "700")?;
        Ok(true)
    }

    /// The bytes of a file; `None` where there is none.
    pub(super) fn read(&self, file: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeepError> {
        if !self.is_there()? {
            return Ok(None);
        }
        let path = self.path(file);
        let Some(found) = looked_at(&path)? else {
            return Ok(None);
        };
        safe(&path, &found)?;
        let opened = match File::open(&path) {
            Ok(opened) => opened,
            // Signed out between the look and the opening.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(KeepError::file(&path, error)),
        };
        bytes(&path, &opened).map(Some)
    }

    /// What tells one writing of a file from the next without reading it.
    pub(super) fn mark(&self, file: &str) -> Result<Mark, KeepError> {
        let Some(found) = looked_at(&self.path(file))? else {
            return Ok(Mark::default());
        };
        Ok(Mark {
            modified: found.modified().ok(),
            length: Some(found.len()),
            #[cfg(unix)]
            number: Some(std::os::unix::fs::MetadataExt::ino(&found)),
        })
    }

    /// Writes a file beside and renames it; both the bytes and the name are on the disk then. Only
    /// one process may write a name at a time (the caller holds its lock), so whatever lies under the
    /// name of the half-written file was left by one that died.
    pub(super) fn write(&self, name: &TokenName, bytes: &[u8]) -> Result<(), KeepError> {
        self.make()?;
        let beside = self.path(&name.beside("tmp"));
        let path = self.path(&name.file());
        let written = written(&beside, bytes)
            .and_then(|()| fs::rename(&beside, &path))
            .and_then(|()| self.settle());
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            KeepError::file(&path, error)
        })
    }

    /// Removes a file; that there is none is as good.
    pub(super) fn remove(&self, name: &TokenName) -> Result<(), KeepError> {
        for path in [self.path(&name.file()), self.path(&name.beside("tmp"))] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(KeepError::file(&path, error));
                }
                _ => {}
            }
        }
        // A name that comes back after a loss of power is one of tokens that are no longer valid.
        let _ = self.settle();
        Ok(())
    }

    /// The names that there are tokens of.
    pub(super) fn names(&self) -> Result<Vec<TokenName>, KeepError> {
        if !self.is_there()? {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&self.0).map_err(|error| KeepError::file(&self.0, error))?;
        let files = entries
            .filter_map(Result::ok)
            .map(|entry| entry.file_name());
        let mut names: Vec<_> = files
            .filter_map(|file| TokenName::of_file(file.to_str()?))
            .collect();
        names.sort();
        Ok(names)
    }

    /// Opens a file for locking; what is in it stays.
    pub(super) fn lockable(&self, file: &str) -> Result<File, KeepError> {
        self.make()?;
        let path = self.path(file);
        if let Some(found) = looked_at(&path)? {
            safe(&path, &found)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = |error| KeepError::file(&path, error);
        let opened = options.open(&path).map_err(file)?;
        // What was opened, as with tokens.
        safe(&path, &opened.metadata().map_err(file)?)?;
        Ok(opened)
    }

    /// Puts the names of the folder onto the disk.
    #[cfg(unix)]
    fn settle(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }

    /// Folders cannot be opened here; the file system writes its own record of names.
    #[cfg(not(unix))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "elsewhere there is something to do, and it can go wrong"
    )]
    fn settle(&self) -> io::Result<()> {
        Ok(())
    }
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    // Exclusive: a link that somebody lays there in between is not followed.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn bytes(path: &Path, opened: &File) -> Result<Zeroizing<Vec<u8>>, KeepError> {
    let file = |error| KeepError::file(path, error);
    let found = opened.metadata().map_err(file)?;
    // What was opened, not what was looked at: in between it may have been exchanged.
    safe(path, &found)?;
    let length = found.len();
    if length > LONGEST {
        return Err(KeepError::unreadable(path, "it is too long"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1));
    opened.take(LONGEST).read_to_end(&mut bytes).map_err(file)?;
    Ok(bytes)
}

/// What lies there itself, not what it may point to.
fn looked_at(path: &Path) -> Result<Option<Metadata>, KeepError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeepError::file(path, error)),
    }
}

/// Refuses what is not a file of ours and ours alone.
fn safe(path: &Path, found: &Metadata) -> Result<(), KeepError> {
    if !found.is_symlink() && !found.is_file() {
        return Err(refused(path, "is not a file"));
    }
    ours(path, found, "600")
}

fn refused(path: &Path, why: &'static str) -> KeepError {
    KeepError::Unsafe {
        path: path.display().to_string(),
        why,
        remedy: "look what it is, and move it away".to_owned(),
    }
}

#[cfg(unix)]
fn ours(path: &Path, found: &Metadata, mode: &str) -> Result<(), KeepError> {
    use std::os::unix::fs::MetadataExt;

    if found.is_symlink() {
        return Err(refused(path, "is a symbolic link"));
    }
    if found.uid() != crate::identity::os::user() {
        return Err(refused(path, "belongs to another user"));
    }
    if found.mode() & 0o077 != 0 {
        return Err(KeepError::Unsafe {
            path: path.display().to_string(),
            why: "is open to other users",
            remedy: format!("`chmod {mode} {}`", path.display()),
        });
    }
    Ok(())
}

/// The folder lies in the profile of the person, which others cannot look into.
#[cfg(not(unix))]
fn ours(path: &Path, found: &Metadata, _: &str) -> Result<(), KeepError> {
    if found.is_symlink() {
        return Err(refused(path, "is a symbolic link"));
    }
    Ok(())
}
