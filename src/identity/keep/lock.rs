//! Locks between processes: the operating system gives them back when a process dies, so none is
//! ever stale.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use crate::identity::keep::KeepError;
use crate::identity::keep::apart::apart;

/// How long another process may keep the lock of a name: a refresh takes 10 s at most, and several
/// may stand in the queue.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes the lock of a file, when whoever has it gives it back.
pub(super) async fn take(path: &Path, file: File) -> Result<File, KeepError> {
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(KeepError::file(path, error)),
    }
    let locked = apart(PATIENCE, move || file.lock().map(|()| file)).await;
    match locked {
        Some(Ok(file)) => Ok(file),
        Some(Err(error)) => Err(KeepError::file(path, error)),
        None => Err(KeepError::Busy {
            path: path.display().to_string(),
            seconds: PATIENCE.as_secs(),
        }),
    }
}

/// The right to sign in to one context: a second window would only irritate.
#[derive(Debug)]
pub struct LoginLock(#[expect(dead_code, reason = "what is locked, until it is closed")] File);

/// Takes the lock of a sign-in, or says who has it.
pub(super) fn login(path: &Path, mut file: File) -> Result<LoginLock, KeepError> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // The number is for the message only; the lock itself decides.
            let _ = file.take(16).read_to_string(&mut text);
            let pid = text.trim().parse().ok();
            return Err(KeepError::LoginOpen { pid });
        }
        Err(TryLockError::Error(error)) => return Err(KeepError::file(path, error)),
    }
    let noted = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()));
    noted.map_err(|error| KeepError::file(path, error))?;
    Ok(LoginLock(file))
}
