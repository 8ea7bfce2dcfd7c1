//! A log as a file: written beside and renamed when whole, never in place of another file.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::logs::search::Search;
use crate::logs::store::{Log, LogError, View};
use crate::text::strip;

/// Bytes moved at once when a log is written as it came.
const BLOCK: usize = 256 << 10;

/// Longest name of a file without its ending, in bytes: file systems end at 255.
const LONGEST_NAME: usize = 120;

/// Names tried when a file is there already: `x.log`, `x-2.log`, …
const TRIES: u32 = 1_000;

/// What is written of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Its bytes as they came, with all their escapes.
    Raw,
    /// What it shows, without colours.
    Clean,
}

/// Why a log was not saved; nothing is left of it then.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("{path} cannot be written", path = path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Writes a log, or only the lines of a filter, to `path`, or to a free name like it. Returns the path
/// that was taken.
pub fn save(
    log: &Log,
    form: Form,
    only: Option<&Search>,
    path: &Path,
) -> Result<PathBuf, SaveError> {
    let failed = |source| SaveError::Write {
        path: path.to_owned(),
        source,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".backdrone-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    let mut out = BufWriter::with_capacity(BLOCK, file.as_file_mut());
    match write(log, form, only, &mut out) {
        Ok(()) => {}
        Err(Unwritten::Out(source)) => return Err(failed(source)),
        Err(Unwritten::Log(error)) => return Err(error.into()),
    }
    out.flush().map_err(failed)?;
    drop(out);
    for attempt in 1..TRIES {
        let taken = numbered(path, attempt);
        match file.persist_noclobber(&taken) {
            Ok(_) => return Ok(taken),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(failed(error.error)),
        }
    }
    Err(failed(io::ErrorKind::AlreadyExists.into()))
}

enum Unwritten {
    Out(io::Error),
    Log(LogError),
}

impl From<LogError> for Unwritten {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

fn write(
    log: &Log,
    form: Form,
    only: Option<&Search>,
    out: &mut impl Write,
) -> Result<(), Unwritten> {
    let mut line = |raw: &[u8]| {
        match form {
            Form::Raw => out.write_all(raw),
            Form::Clean => out.write_all(strip(raw).shown.as_bytes()),
        }
        .and_then(|()| out.write_all(b"\n"))
        .map_err(Unwritten::Out)
    };
    match (only, form) {
        (Some(search), _) => log.visit(search.view(), search.lines(), line),
        (None, Form::Clean) => log.visit(View::Shown, 0..log.len(View::Shown), &mut line),
        (None, Form::Raw) => {
            let mut at = 0;
            loop {
                let block = log.body.block(at, BLOCK).map_err(LogError::from)?;
                if block.is_empty() {
                    return Ok(());
                }
                out.write_all(&block).map_err(Unwritten::Out)?;
                at += block.len() as u64;
            }
        }
    }
}

/// `x.log` at first, then `x-2.log`.
fn numbered(path: &Path, attempt: u32) -> PathBuf {
    if attempt == 1 {
        return path.to_owned();
    }
    let part =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    let dot = if ending.is_empty() { "" } else { "." };
    path.with_file_name(format!("{stem}-{attempt}{dot}{ending}"))
}

/// A file name made of foreign words, such as `checkout-api-1482-unit.log`: nothing in it leads to
/// another folder, hides the file or needs quotes in a shell.
pub fn file_name(parts: &[&str]) -> String {
    let mut name = String::new();
    for c in parts.join("-").chars() {
        let plain = c.is_alphanumeric() || matches!(c, '.' | '_');
        match (plain, name.chars().last()) {
            (true, _) => name.push(c),
            (false, None | Some('-')) => {}
            (false, Some(_)) => name.push('-'),
        }
    }
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let name = name[..end].trim_matches(['.', '-']);
    format!("{}.log", if name.is_empty() { "log" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Needle;

    const TEXT: &[u8] = b"\x1b[32mok\x1b[0m one\r\n10%\r99%\rdone\ncaf\xe9 two\nlast";

    fn saved(log: &Log, form: Form, only: Option<&Search>) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = save(log, form, only, &folder.path().join("x.log")).unwrap();
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "nothing beside it is left");
        std::fs::read(path).unwrap()
    }

    #[test]
    fn raw_gives_the_bytes_back_and_clean_what_is_shown() {
        for memory in [usize::MAX, 8] {
            let mut log = Log::with_memory(memory);
            log.append_text(TEXT);
            assert_eq!(saved(&log, Form::Raw, None), TEXT);
            let clean = String::from_utf8(saved(&log, Form::Clean, None)).unwrap();
            assert_eq!(clean, "ok one\ndone\ncaf\u{fffd} two\nlast\n");
            assert_eq!(log.text(View::Shown, 0..2).unwrap(), "ok one\ndone");
        }
    }

    #[test]
    fn a_filter_saves_its_lines_only() {
        let mut log = Log::new();
        log.append_text(TEXT);
        let mut search = Search::new(Needle::literal("o").unwrap(), View::Shown).inverse(true);
        search.advance(&log).unwrap();
        assert_eq!(saved(&log, Form::Clean, Some(&search)), b"last\n");
        assert_eq!(saved(&log, Form::Raw, Some(&search)), b"last\n");
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        std::fs::write(&path, "mine").unwrap();
        let mut log = Log::new();
        log.append_text(b"new\n");
        for name in ["x-2.log", "x-3.log"] {
            let taken = save(&log, Form::Clean, None, &path).unwrap();
            assert_eq!(taken, folder.path().join(name));
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none/x.log");
        let error = save(&Log::new(), Form::Raw, None, &path).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} cannot be written", path.display())
        );
    }

    #[test]
    fn names_of_files_are_tame() {
        for (parts, name) in [
            (
                &["checkout-api", "1482", "unit"][..],
                "checkout-api-1482-unit.log",
            ),
            (&["../../etc", "7", "a b/c$(x)"], "etc-7-a-b-c-x.log"),
            (&[".hidden", "step…"], "hidden-step.log"),
            (&["größe"], "größe.log"),
            (&["///"], "log.log"),
        ] {
            assert_eq!(file_name(parts), name);
        }
        assert!(file_name(&[&"é".repeat(500)]).len() <= LONGEST_NAME + 4);
    }
}
