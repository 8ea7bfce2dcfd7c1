//! The file of the record: written in turns, read from its end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::audit::AuditError;
use crate::audit::chain::leaf;
use crate::audit::line::{self, Entry, Link};
use crate::audit::tail::{lines, tail};
use crate::domain::{Intent, Record, RecordResult, Text};

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

    /// The newest `limit` lines, newest first; none where there is no record yet.
    pub fn newest(&self, limit: usize) -> Result<Vec<Record>, AuditError> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            Err(error) => return Err(self.failed(error)),
        };
        let whole = tail(&mut file, limit).map_err(|error| self.failed(error))?;
        let newest = lines(&whole).rev().filter_map(line::read);
        Ok(newest.take(limit).collect())
    }

    /// Goes through the whole chain; gives the number of lines. The error names the first line that
    /// is not as it was written, or is not where it was.
    pub fn verify(&self) -> Result<u64, AuditError> {
        let file = File::open(&self.path).map_err(|error| self.failed(error))?;
        let (mut count, mut prev) = (0, String::new());
        for bytes in BufReader::new(file).split(b'\n') {
            let bytes = bytes.map_err(|error| self.failed(error))?;
            count += 1;
            let broken = |reason| AuditError::Broken {
                path: self.shown(),
                line: count,
                reason,
            };
            match line::place(&bytes) {
                None => return Err(broken("is no line of a record")),
                Some((seq, _)) if seq + 1 != count => {
                    return Err(broken(
                        "has another number than its place: lines are missing",
                    ));
                }
                Some((_, named)) if named != prev => {
                    return Err(broken(
                        "does not follow from the line before: that was changed",
                    ));
                }
                Some(_) => prev = leaf(&bytes),
            }
        }
        Ok(count)
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
        let mut known = known.filter_map(|(after, bytes)| Some((after, line::place(bytes)?.0)));
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
