//! The terminal's other end: what is typed, read by a thread of its own, and the end of the terminal.
//!
//! A closed terminal is told by `POLLHUP` alone when no SIGHUP comes (a session whose leader is gone);
//! who only waits for bytes would spin for ever.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, kill_current_process_group};
use rustix::termios;
use tokio::sync::mpsc::Sender;

use crate::runtime::input::{Input, Reader};

/// Read at once: a paste comes in a few pieces, and three hundred keys in one.
const PIECE: usize = 16 << 10;
/// After so long a silence a lone `ESC` is a key, and an unfinished answer is forgotten. Longer than
/// the gaps of a slow line, shorter than what a person feels.
const SILENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};

/// The terminal, for reading.
pub(super) struct Tty {
    file: File,
}

/// Stops the reading when dropped.
pub(super) struct Reading {
    _end: io::PipeWriter,
}

impl Tty {
    /// Standard input where it is a terminal, else the terminal that this process belongs to: the
    /// input may be a pipe.
    pub(super) fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let file = if stdin.is_terminal() {
            File::from(stdin.as_fd().try_clone_to_owned()?)
        } else {
            controlling()?
        };
        Ok(Self { file })
    }

    /// Columns and rows; `None` where the terminal does not know.
    pub(super) fn size(&self) -> Option<(u16, u16)> {
        let size = termios::tcgetwinsize(&self.file).ok()?;
        (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
    }

    /// In the background this stops the process (`tcdrain` is refused there), before it touches a
    /// terminal that is the shell's now, or takes the shell's modes for ours to restore.
    pub(super) fn wait_for_foreground(&self) {
        let _ = termios::tcdrain(&self.file);
    }

    /// Reads on a thread until the terminal is gone (nothing more comes then, and the channel closes)
    /// or the guard is dropped.
    pub(super) fn read(&self, door: Sender<Vec<Input>>) -> io::Result<Reading> {
        let file = self.file.try_clone()?;
        let (end, ending) = io::pipe()?;
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                // Whatever ends the reading, who receives is told by the channel that closes.
                let _ = read_all(file, end.as_fd(), &door);
            })?;
        Ok(Reading { _end: ending })
    }
}

/// The terminal of this process, by its own name: on some systems `/dev/tty` cannot be polled.
fn controlling() -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    if let Ok(name) = termios::ttyname(io::stdout(), Vec::new())
        && let Ok(name) = name.to_str()
        && let Ok(file) = options.open(name)
    {
        return Ok(file);
    }
    options.open("/dev/tty")
}

fn read_all(mut file: File, end: BorrowedFd<'_>, door: &Sender<Vec<Input>>) -> io::Result<()> {
    let tty: OwnedFd = file.as_fd().try_clone_to_owned()?;
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    let mut reader = Reader::default();
    let mut piece = vec![0; PIECE];
    loop {
        let patience = reader.is_waiting().then_some(&SILENCE);
        let mut watched = [
            PollFd::new(&tty, PollFlags::IN),
            PollFd::new(&end, PollFlags::IN),
        ];
        match poll(&mut watched, patience) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        let (typed, ended) = (watched[0].revents(), watched[1].revents());
        if !ended.is_empty() {
            return Ok(());
        }
        let read = if typed.contains(PollFlags::IN) {
            match file.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(length) => reader.read(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
        } else if typed.intersects(gone) {
            return Ok(());
        } else {
            reader.silence()
        };
        if !read.is_empty() && door.blocking_send(read).is_err() {
            return Ok(());
        }
    }
}

/// The number of the signal that tells of going on after a stop.
pub(super) const CONTINUED: i32 = Signal::CONT.as_raw();

/// Stops this process and its group as the terminal's own ctrl-z does: a parent such as `cargo run`
/// belongs to it. Without a shell to bring it back the system leaves it running.
pub(super) fn stop() {
    let _ = kill_current_process_group(Signal::TSTP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_typed_comes_through_and_the_end_of_the_terminal_ends_it() {
        // A pipe stands in for the terminal: it polls and ends the same way.
        let (typed, mut typing) = io::pipe().unwrap();
        let tty = Tty {
            file: File::from(OwnedFd::from(typed)),
        };
        let (door, mut read) = tokio::sync::mpsc::channel(4);
        let _reading = tty.read(door).unwrap();
        io::Write::write_all(&mut typing, b"jk").unwrap();
        assert_eq!(read.recv().await.map(|read| read.len()), Some(2));
        io::Write::write_all(&mut typing, b"\x1b").unwrap();
        assert_eq!(
            read.recv().await.map(|read| read.len()),
            Some(1),
            "esc after a silence"
        );
        drop(typing);
        assert_eq!(read.recv().await, None);
    }

    #[tokio::test]
    async fn a_dropped_guard_ends_the_reading() {
        let (typed, _typing) = io::pipe().unwrap();
        let tty = Tty {
            file: File::from(OwnedFd::from(typed)),
        };
        let (door, mut read) = tokio::sync::mpsc::channel(4);
        drop(tty.read(door).unwrap());
        assert_eq!(read.recv().await, None);
    }
}
