//! The file of the record: written in turns, read from its end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::audit::AuditError;
use crate::audit::chain::leaf;
use crate::audit::line::{self, Entry, Link};
use crate::audit::store::DeedLog;
use crate::audit::tail::{lines, tail};
use crate::audit::{query, verify};
use crate::domain::timeline::{ChainReport, Page, Question};
use crate::domain::{Fault, FaultKind, Intent, RecordResult, Text};

/// How long a writer waits for the others, who each need a moment.
const PATIENCE: Duration = Duration::from_secs(2);

/// Between two looks whether the others are done.
const PAUSE: Duration = Duration::from_millis(20);

/// Lines among which there must be one of ours, so that a file of somebody else is not written to.
/// A writer that was cut off leaves one that cannot be read.
const LOOKED_AT: usize = 8;

/// The own record of a user. Clones write the same file.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
}

impl Journal {
    /// The record in that file; touches nothing yet.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Writes down what is about to happen; gives the id that the outcome belongs to.
    pub async fn intent(&self, intent: &Intent) -> Result<Text, AuditError> {
        let outcome = None;
        self.append(&Entry { intent, outcome }).await
    }

    /// Writes down what came of it. `id` is that of the intent; `None` when it could not be written.
    pub async fn outcome(
        &self,
        intent: &Intent,
        id: Option<&str>,
        result: &RecordResult,
    ) -> Result<Text, AuditError> {
        let outcome = Some((id.unwrap_or_default(), result));
        self.append(&Entry { intent, outcome }).await
    }

    /// The file as it stands between two writers, and its length; `None` where there is no record
    /// yet.
    async fn settled(&self) -> Result<Option<(File, u64)>, AuditError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        // A line that is being written is waited for; who holds the file for longer is not.
        let is_ours = self.lock(&file).await.is_ok();
        let length = file.metadata().map(|data| data.len());
        if is_ours {
            file.unlock().map_err(|error| self.failed(error))?;
        }
        let length = length.map_err(|error| self.failed(error))?;
        Ok(Some((file, length)))
    }

    /// Takes the file for itself, adds a line that follows from the last, and makes sure that it
    /// stays.
    async fn append(&self, entry: &Entry<'_>) -> Result<Text, AuditError> {
        let file = open(&self.path).map_err(|error| self.failed(error))?;
        self.lock(&file).await?;
        // The lock goes with the file, at the end of this function.
        let mut file = file;
        let whole = tail(&mut file, LOOKED_AT).map_err(|error| self.failed(error))?;
        let link = self.link(&whole)?;
        let (id, mut bytes) = line::write(entry, &link)?;
        if !whole.is_empty() && !whole.ends_with(b"\n") {
            bytes.insert(0, b'\n');
        }
        bytes.push(b'\n');
        let written = file.write_all(&bytes).and_then(|()| file.sync_data());
        written.map_err(|error| self.failed(error))?;
        Ok(id.into())
    }

    /// Waits for its turn without holding up the thread that it runs on.
    async fn lock(&self, file: &File) -> Result<(), AuditError> {
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(self.failed(error)),
                Err(TryLockError::WouldBlock) if waited >= PATIENCE => {
                    return Err(AuditError::Busy {
                        path: self.shown(),
                        seconds: PATIENCE.as_secs(),
                    });
                }
                Err(TryLockError::WouldBlock) => {
                    tokio::time::sleep(PAUSE).await;
                    waited += PAUSE;
                }
            }
        }
    }

    /// The place after the last line.
    fn link(&self, whole: &[u8]) -> Result<Link, AuditError> {
        let micros = micros();
        let Some(last) = lines(whole).next_back() else {
            let (seq, prev) = (0, String::new());
            return Ok(Link { seq, micros, prev });
        };
        // Lines that cannot be read count: the next one has the number of its place in the file.
        let known = lines(whole).rev().enumerate();
        let mut known = known.filter_map(|(after, bytes)| Some((after, line::read(bytes)?.seq)));
        let Some((after, seq)) = known.next() else {
            return Err(AuditError::Foreign { path: self.shown() });
        };
        let seq = seq + 1 + u64::try_from(after).unwrap_or(0);
        let prev = leaf(last);
        Ok(Link { seq, micros, prev })
    }

    fn failed(&self, source: io::Error) -> AuditError {
        let path = self.shown();
        AuditError::File { path, source }
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

impl DeedLog for Journal {
    async fn query(&self, question: Question) -> Result<Page, Fault> {
        let Some((file, length)) = self.settled().await? else {
            return Ok(Page::default());
        };
        let read = aside(move || query::page(file, length, &question)).await?;
        Ok(read.map_err(|error| self.failed(error))?)
    }

    async fn verify(&self) -> Result<ChainReport, Fault> {
        let Some((file, length)) = self.settled().await? else {
            return Ok(ChainReport::default());
        };
        let read = aside(move || verify::chain(file, length)).await?;
        Ok(read.map_err(|error| self.failed(error))?)
    }
}

/// Reads on a thread that may wait for a disk.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Fault::new(FaultKind::Local, "reading the record broke down"))
}

/// Opens the file to read and to add, for this user alone.
fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Microseconds since the Unix epoch.
#[expect(
    clippy::disallowed_methods,
    reason = "a line says when it was written, which is here"
)]
fn micros() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| {
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}
