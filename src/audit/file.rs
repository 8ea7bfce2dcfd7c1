//! The file of the record: locked, appended, read from its end, checked.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::audit::line::{Line, hash};
use crate::domain::{Intent, Record, RecordResult, Timestamp};

/// Bytes that are read at the end of the file for the newest lines.
const TAIL: u64 = 4 << 20;

/// The record of one person on one machine. Several processes may use it at once.
#[derive(Debug, Clone)]
pub struct OwnRecord {
    path: PathBuf,
}

/// Where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// 1-based.
    pub line: usize,
    pub why: String,
}

impl OwnRecord {
    /// Opens nothing yet: the file comes into being with its first line.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is about to be done; the id is what [`OwnRecord::end`] names. Errors are one line
    /// with the path.
    pub fn begin(&self, intent: &Intent, at: Timestamp) -> Result<String, String> {
        let id = uuid::Uuid::now_v7().to_string();
        self.append(Line::new(intent, id.clone(), at))?;
        Ok(id)
    }

    /// Writes what came of it.
    pub fn end(
        &self,
        begun: &str,
        intent: &Intent,
        result: &RecordResult,
        at: Timestamp,
    ) -> Result<(), String> {
        let id = uuid::Uuid::now_v7().to_string();
        self.append(Line::new(intent, id, at).outcome(begun, result))
    }

    fn named(&self, error: impl std::fmt::Display) -> String {
        format!("{}: {error}", self.path.display())
    }

    fn append(&self, mut line: Line) -> Result<(), String> {
        let mut file = self.open().map_err(|error| self.named(error))?;
        // One chain: the line before must be known for sure while this one is written.
        file.lock().map_err(|error| self.named(error))?;
        let written = (|| {
            let last = last_line(&mut file).map_err(|error| self.named(error))?;
            if let Some(last) = &last {
                let known: Line = serde_json::from_slice(last)
                    .map_err(|_| self.named("its last line cannot be read"))?;
                line.seq = known.seq + 1;
                line.prev = Some(hash(last));
            }
            let mut bytes = line.bytes().map_err(|error| self.named(error))?;
            bytes.push(b'\n');
            file.write_all(&bytes)
                .and_then(|()| file.sync_data())
                .map_err(|e| self.named(e))
        })();
        let freed = file.unlock().map_err(|error| self.named(error));
        written.and(freed)
    }

    fn open(&self) -> std::io::Result<File> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)
    }

    /// The newest `limit` lines, newest first. A file that is not there holds none.
    pub fn read(&self, limit: usize) -> Result<Vec<Record>, String> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.named(error)),
        };
        let bytes = tail(&mut file, TAIL).map_err(|error| self.named(error))?;
        let lines = bytes.split(|byte| *byte == b'\n').rev();
        let read = |line: &[u8]| serde_json::from_slice::<Line>(line).ok()?.record();
        Ok(lines.filter_map(read).take(limit).collect())
    }

    /// Checks the whole chain; the number of its lines.
    pub fn verify(&self) -> Result<usize, Broken> {
        let broken = |line: usize, why: &str| Broken {
            line,
            why: why.to_owned(),
        };
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(broken(0, &error.to_string())),
        };
        let mut before: Option<&[u8]> = None;
        let mut count = 0;
        for bytes in bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            let number = count + 1;
            let line: Line = serde_json::from_slice(bytes)
                .map_err(|_| broken(number, "it is no line of a record"))?;
            if line.seq != count as u64 {
                return Err(broken(number, "lines before it are missing"));
            }
            if line.prev != before.map(hash) {
                return Err(broken(number, "the line before it was changed"));
            }
            (before, count) = (Some(bytes), number);
        }
        Ok(count)
    }
}

fn tail(file: &mut File, most: u64) -> std::io::Result<Vec<u8>> {
    let len = file.metadata()?.len();
    file.seek(SeekFrom::Start(len.saturating_sub(most)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The last whole line. What a crash left behind it, without a line end, gets one: it then is a line
/// that cannot be read, and stays in sight.
fn last_line(file: &mut File) -> std::io::Result<Option<Vec<u8>>> {
    let bytes = tail(file, 128 << 10)?;
    if bytes.last().is_some_and(|byte| *byte != b'\n') {
        // Cut it off: the deed that it was about was not begun, for its line was not written.
        let end = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let len = file.metadata()?.len();
        file.set_len(len - (bytes.len() - end) as u64)?;
        return last_line(file);
    }
    let mut lines = bytes.split(|byte| *byte == b'\n').rev();
    Ok(lines.find(|line| !line.is_empty()).map(<[u8]>::to_vec))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Deed, Param, Phase, RepoId, RepoSlug, ServerId, Verb};

    fn intent() -> Intent {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse("acme/api").expect("a slug");
        let mut deed = Deed::on(Verb::Restart, RepoId { server, slug }, 41);
        deed.reason = Some("flaky?".into());
        deed.params = vec![
            Param {
                key: "YEAR".into(),
                value: "2026".into(),
            },
            Param {
                key: "API_TOKEN".into(),
                value: "s3cret".into(),
            },
        ];
        Intent {
            deed,
            actor: "user:default/ana".into(),
            component: None,
            owner: Some("group:default/payments".into()),
            via: "tui",
        }
    }

    fn result() -> RecordResult {
        RecordResult {
            status: "success".into(),
            build: Some(42),
            error: None,
        }
    }

    fn record() -> (tempfile::TempDir, OwnRecord) {
        let folder = tempfile::tempdir().expect("a folder");
        let record = OwnRecord::new(folder.path().join("state").join("record.jsonl"));
        (folder, record)
    }

    #[test]
    fn a_deed_leaves_two_lines_in_one_chain_and_no_secret() {
        let (_folder, record) = record();
        for _ in 0..3 {
            let id = record.begin(&intent(), Timestamp(7)).expect("written");
            record
                .end(&id, &intent(), &result(), Timestamp(9))
                .expect("written");
        }
        assert_eq!(record.verify(), Ok(6));
        let newest = record.read(2).expect("read");
        assert_eq!(newest[0].phase, Phase::Outcome);
        assert_eq!(newest[0].corr, newest[1].id);
        assert_eq!(newest[0].result, Some(result()));
        let text = std::fs::read_to_string(record.path()).expect("read");
        assert!(text.contains("2026") && !text.contains("s3cret"), "{text}");
    }

    #[test]
    fn a_changed_line_breaks_the_chain_at_the_next_one() {
        let (_folder, record) = record();
        for _ in 0..3 {
            record.begin(&intent(), Timestamp(7)).expect("written");
        }
        let text = std::fs::read_to_string(record.path()).expect("read");
        let forged = text.replacen("flaky?", "sound!", 1);
        std::fs::write(record.path(), forged).expect("written");
        let broken = record.verify().expect_err("broken");
        assert_eq!(
            (broken.line, broken.why.as_str()),
            (2, "the line before it was changed")
        );
        let shorter: Vec<&str> = text.lines().skip(1).collect();
        std::fs::write(record.path(), shorter.join("\n") + "\n").expect("written");
        assert_eq!(
            record.verify().expect_err("broken").why,
            "lines before it are missing"
        );
    }

    #[test]
    fn a_line_that_a_crash_cut_is_taken_away_and_the_chain_goes_on() {
        let (_folder, record) = record();
        record.begin(&intent(), Timestamp(7)).expect("written");
        let mut file = OpenOptions::new()
            .append(true)
            .open(record.path())
            .expect("open");
        file.write_all(b"{\"seq\":1,\"id").expect("written");
        record.begin(&intent(), Timestamp(8)).expect("written");
        assert_eq!(record.verify(), Ok(2));
    }

    #[test]
    fn many_dashboards_write_one_chain() {
        let (_folder, record) = record();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        record.begin(&intent(), Timestamp(7)).expect("written");
                    }
                });
            }
        });
        assert_eq!(record.verify(), Ok(40));
    }
}
