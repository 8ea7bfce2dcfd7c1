//! Orders about the own record: reading, going through its chain, and a file of what is listed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::Sender;

use crate::app::{Answer, Event, Notice, RecordOrder, SheetForm, Ticket, Tone};
use crate::domain::timeline::Entry;
use crate::operations::Context;
use crate::report;

/// Names tried when a file is there already: `x.csv`, `x-2.csv`, …
const TRIES: u32 = 1_000;

/// Does what is ordered, and tells.
pub(super) async fn order(
    context: Context,
    ticket: Ticket,
    order: RecordOrder,
    door: Sender<Event>,
) {
    let event = match order {
        RecordOrder::Read(question) => {
            let page = context.deeds(question).await;
            Event::Answered(ticket, page.map(|page| Answer::Record(Box::new(page))))
        }
        RecordOrder::Verify => {
            let report = context.verify_record().await;
            let answer = report.map(|report| Answer::Chain(report.map(Box::new)));
            Event::Answered(ticket, answer)
        }
        RecordOrder::Export {
            entries,
            form,
            name,
        } => Event::Told(export(entries, form, name).await),
    };
    let _ = door.send(event).await;
}

async fn export(entries: Vec<Entry>, form: SheetForm, name: String) -> Notice {
    let count = entries.len();
    let save = move || {
        let text = sheet(&entries, form)?;
        write_new(Path::new(&name), text.as_bytes())
    };
    let failed = || Err(io::Error::other("the work on this broke down"));
    let saved = tokio::task::spawn_blocking(save).await;
    match saved.unwrap_or_else(|_| failed()) {
        Ok(path) => Notice {
            tone: Tone::Good,
            text: format!("{count} entries saved to {}", path.display()),
        },
        Err(error) => Notice {
            tone: Tone::Bad,
            text: format!("not saved: {error}"),
        },
    }
}

/// The text of a file of entries.
pub fn sheet(entries: &[Entry], form: SheetForm) -> io::Result<String> {
    match form {
        SheetForm::Csv => Ok(report::csv(entries)),
        SheetForm::Jsonl => report::jsonl(entries).map_err(io::Error::other),
    }
}

/// Writes a file whole beside its place, for this user alone, and puts it in the place of what was
/// there.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = beside(path, bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The same under a free name; gives the one that was taken.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut file = beside(path, bytes)?;
    for attempt in 1..TRIES {
        let taken = numbered(path, attempt);
        match file.persist_noclobber(&taken) {
            Ok(_) => return Ok(taken),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(error.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn beside(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    // Only its owner can read a file that is made so.
    let mut file = tempfile::Builder::new()
        .prefix(".backdrone-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file)
}

fn numbered(path: &Path, attempt: u32) -> PathBuf {
    if attempt == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{attempt}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.csv");
        write_whole(&path, b"first").expect("written");
        write_whole(&path, b"second").expect("written");
        assert_eq!(std::fs::read(&path).expect("read"), b"second");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = path.metadata().expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let names = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(names, 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_there_is_left_and_another_name_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.csv");
        let first = write_new(&path, b"1").expect("written");
        let second = write_new(&path, b"2").expect("written");
        assert_eq!(first, path);
        assert_eq!(second, folder.path().join("audit-2.csv"));
        assert_eq!(std::fs::read(&first).expect("read"), b"1");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("none/audit.csv");
        assert!(write_whole(&path, b"x").is_err());
        assert!(!path.exists());
    }
}
