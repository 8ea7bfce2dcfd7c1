//! The cache: what was known when the program ended, on the screen before any server answers.
//!
//! A file a context, readable by its owner only, written whole beside the old one and renamed. A file
//! of another version or of other servers counts as none.

mod codec;
mod memory;
mod past;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::Memory;
use crate::domain::{History, RepoId};
use crate::operations::Context;
use crate::runtime::cache::codec::{Kept, Reader, Writer};

/// The first bytes of a file; the last one is the version of what follows.
const MAGIC: &[u8; 16] = b"backdrone-cache\x02";
/// Where the content begins: after the first bytes and the checksum.
const HEAD: usize = MAGIC.len() + 8;

/// The folder with the files.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// What a file held.
#[derive(Debug, PartialEq)]
pub(super) enum Found<T> {
    Nothing,
    Kept(T),
    /// It is there and cannot be read.
    Damaged(PathBuf),
}

impl<T> Found<T> {
    fn map<U>(self, as_other: impl FnOnce(T) -> U) -> Found<U> {
        match self {
            Self::Nothing => Found::Nothing,
            Self::Kept(value) => Found::Kept(as_other(value)),
            Self::Damaged(path) => Found::Damaged(path),
        }
    }
}

/// What is kept of the past of a context's repositories.
pub(super) type Pasts = Vec<(RepoId, Arc<History>)>;

impl Cache {
    /// A cache in this folder, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// What is remembered of a context. `origin` are the addresses of its servers: rows of other
    /// servers under the same name would be somebody else's.
    pub(super) fn read(&self, context: &str, origin: &str) -> Found<Box<Memory>> {
        load(self.path(context, "cache"), origin).map(Box::new)
    }

    /// Names that repositories of a context had when they were last seen, with Drone's ids: how a
    /// rename is told.
    pub fn names(&self, context: &Context) -> Vec<(RepoId, u64)> {
        match self.read(context.name(), &origin(context)) {
            Found::Kept(memory) => {
                let repos = memory.servers.into_iter().flat_map(|server| server.repos);
                repos.map(|repo| (repo.id, repo.facts.id)).collect()
            }
            Found::Nothing | Found::Damaged(_) => Vec::new(),
        }
    }

    /// Keeps what is known of a context, in place of what was.
    pub(super) fn write(&self, memory: &Memory, origin: &str) -> io::Result<()> {
        self.save(&self.path(&memory.context, "cache"), memory, origin)
    }

    /// The past of a context's repositories: a file of its own, which the first rows do not wait for.
    pub(super) fn read_past(&self, context: &str, origin: &str) -> Found<Pasts> {
        load(self.path(context, "past"), origin)
    }

    pub(super) fn write_past(&self, context: &str, pasts: &Pasts, origin: &str) -> io::Result<()> {
        self.save(&self.path(context, "past"), pasts, origin)
    }

    fn save(&self, path: &Path, value: &impl Kept, origin: &str) -> io::Result<()> {
        let mut writer = Writer::new(vec![0; HEAD]);
        origin.to_owned().put(&mut writer);
        value.put(&mut writer);
        let mut bytes = writer.finish();
        let sum = checksum(&bytes[HEAD..]);
        bytes[..MAGIC.len()].copy_from_slice(MAGIC);
        bytes[MAGIC.len()..HEAD].copy_from_slice(&sum.to_le_bytes());
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Names of contexts may hold anything; those of files may not.
    fn path(&self, context: &str, kind: &str) -> PathBuf {
        use std::fmt::Write as _;
        let mut name = String::new();
        for byte in context.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                    name.push(char::from(byte));
                }
                _ => {
                    let _ = write!(name, "%{byte:02x}");
                }
            }
        }
        Path::new(&self.folder).join(format!("{name}.{kind}"))
    }
}

/// Reads a file back; one of another version or of other servers is none.
fn load<T: Kept>(path: PathBuf, origin: &str) -> Found<T> {
    let Ok(bytes) = fs::read(&path) else {
        return Found::Nothing;
    };
    if bytes.len() < HEAD || bytes[..15] != MAGIC[..15] {
        return Found::Damaged(path);
    }
    if bytes[15] != MAGIC[15] {
        return Found::Nothing;
    }
    let content = &bytes[HEAD..];
    if bytes[MAGIC.len()..HEAD] != checksum(content).to_le_bytes() {
        return Found::Damaged(path);
    }
    let mut reader = Reader::new(content);
    match String::get(&mut reader) {
        Some(of) if of == origin => match T::get(&mut reader) {
            Some(value) => Found::Kept(value),
            None => Found::Damaged(path),
        },
        Some(_) => Found::Nothing,
        None => Found::Damaged(path),
    }
}

/// The addresses of a context's servers, as one text.
pub(super) fn origin(context: &Context) -> String {
    let servers = context.servers();
    let drones = servers
        .iter()
        .filter_map(|server| Some((&*server.server, context.server_url(server)?)))
        .map(|(name, url)| format!("{name}={url}"));
    let backstage = context.backstage_url().map(ToString::to_string);
    backstage
        .into_iter()
        .chain(drones)
        .collect::<Vec<_>>()
        .join("\n")
}

/// FNV-1a over words of eight bytes: tells a torn or flipped file, and costs less than reading it.
fn checksum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        sum = (sum ^ word).wrapping_mul(PRIME);
        // Multiplying only carries upwards: a flip in a high bit would reach no other.
        sum ^= sum >> 32;
    }
    for byte in words.remainder() {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(PRIME);
    }
    sum
}

#[cfg(test)]
mod tests;
