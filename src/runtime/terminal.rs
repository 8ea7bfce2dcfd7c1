//! The pen that writes to the terminal: modes, frames, title, clipboard, bell.
//!
//! A frame is one write. Whatever ends the program, the terminal is left as it was found: by the guard,
//! and by the panic hook before the report is printed.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command, QueueableCommand, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text;
use crate::ui::Drawn;

/// A terminal that we draw on. Dropping it restores it.
pub(super) struct Terminal<W: Write> {
    out: W,
    modes: Modes,
    /// What is on the glass.
    shown: Buffer,
    next: Buffer,
    cursor: Option<(u16, u16)>,
    /// The bytes of a frame, kept for the next one.
    bytes: Vec<u8>,
}

/// Which modes are on. Clones share it: the panic hook must know too.
#[derive(Debug, Clone, Default)]
struct Modes {
    entered: Arc<AtomicBool>,
    pointer: bool,
}

/// Standard output without a buffer of its own: a frame is one write.
pub(super) struct Output(Unbuffered);

#[cfg(unix)]
type Unbuffered = std::fs::File;
#[cfg(not(unix))]
type Unbuffered = io::Stdout;

impl Output {
    #[cfg(unix)]
    pub(super) fn open() -> io::Result<Self> {
        use std::os::fd::AsFd;
        let stdout = io::stdout().as_fd().try_clone_to_owned()?;
        Ok(Self(stdout.into()))
    }

    #[cfg(not(unix))]
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self(io::stdout()))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> Terminal<W> {
    /// Takes the terminal over. `pointer`: whether we want to hear of clicks and the wheel.
    pub(super) fn enter(out: W, size: (u16, u16), pointer: bool) -> io::Result<Self> {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut terminal = Self {
            out,
            modes: Modes {
                entered: Arc::default(),
                pointer,
            },
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            cursor: None,
            bytes: Vec::new(),
        };
        terminal.resume()?;
        Ok(terminal)
    }

    /// Takes the terminal over again, after a stop or whoever changed its modes meanwhile.
    pub(super) fn resume(&mut self) -> io::Result<()> {
        // First of all: in the background this stops the process, and nothing was drawn over the shell.
        enable_raw_mode()?;
        self.modes.entered.store(true, Ordering::SeqCst);
        self.bytes.clear();
        queue!(
            self.bytes,
            EnterAlternateScreen,
            Hide,
            EnableBracketedPaste,
            EnableFocusChange
        )?;
        if self.modes.pointer {
            self.bytes.queue(EnableMouseCapture)?;
        }
        self.out.write_all(&self.bytes)?;
        self.forget();
        Ok(())
    }

    /// Gives the terminal back.
    pub(super) fn leave(&mut self) {
        if self.modes.entered.swap(false, Ordering::SeqCst) {
            restore(&mut self.out);
        }
    }

    /// What is on the glass is not known any more: the next frame draws all of it.
    pub(super) fn forget(&mut self) {
        self.cursor = None;
        self.shown = Buffer::empty(Rect::ZERO);
    }

    /// The terminal has another size now.
    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.next.resize(Rect::new(0, 0, size.0, size.1));
        self.forget();
    }

    /// Draws a frame and writes what changed, at once. Nothing is written when nothing did.
    pub(super) fn frame(&mut self, draw: impl FnOnce(&mut Buffer) -> Drawn) -> io::Result<()> {
        self.next.reset();
        let drawn = draw(&mut self.next);
        self.bytes.clear();
        self.bytes.queue(BeginSynchronizedUpdate)?;
        let empty = self.bytes.len();
        if self.shown.area != self.next.area {
            self.bytes.queue(Clear(ClearType::All))?;
            self.shown = Buffer::empty(self.next.area);
        }
        if self.cursor.is_some() && self.cursor != drawn.cursor {
            self.bytes.queue(Hide)?;
        }
        let mut changed = self.shown.diff_iter(&self.next).peekable();
        if changed.peek().is_some() {
            CrosstermBackend::new(&mut self.bytes).draw(changed)?;
        }
        let unchanged = self.bytes.len() == empty && self.cursor == drawn.cursor;
        if unchanged {
            return Ok(());
        }
        if let Some((column, row)) = drawn.cursor {
            queue!(self.bytes, MoveTo(column, row), Show)?;
        }
        self.bytes.queue(EndSynchronizedUpdate)?;
        self.cursor = drawn.cursor;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.next.resize(self.shown.area);
        self.out.write_all(&self.bytes)
    }

    /// Puts a text on the clipboard, through the terminal (OSC 52).
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        self.command(CopyToClipboard::to_clipboard_from(text))
    }

    pub(super) fn title(&mut self, title: &str) -> io::Result<()> {
        self.command(SetTitle(text::clean(title)))
    }

    pub(super) fn bell(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x07")
    }

    fn command(&mut self, command: impl Command) -> io::Result<()> {
        self.bytes.clear();
        self.bytes.queue(command)?;
        self.out.write_all(&self.bytes)
    }

    /// Lets a panic of this thread give the terminal back before it is reported. One of another thread
    /// ends a task, not the program: its report would be written across the screen, so it goes to the
    /// log only.
    pub(super) fn restore_on_panic(&self) {
        let entered = self.modes.entered.clone();
        let ours = std::thread::current().id();
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() != ours && entered.load(Ordering::SeqCst) {
                tracing::error!("{panic}");
                return;
            }
            if entered.swap(false, Ordering::SeqCst) {
                restore(&mut io::stdout());
            }
            report(panic);
        }));
    }
}

impl<W: Write> Drop for Terminal<W> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Ends every mode that may be on. A terminal that is gone does not mind.
fn restore(out: &mut impl Write) {
    let mut bytes = Vec::new();
    let _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        Show
    );
    let _ = out.write_all(&bytes);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal that writes into memory and touches no real one.
    fn on_paper(size: (u16, u16)) -> Terminal<Vec<u8>> {
        let area = Rect::new(0, 0, size.0, size.1);
        Terminal {
            out: Vec::new(),
            modes: Modes::default(),
            shown: Buffer::empty(Rect::ZERO),
            next: Buffer::empty(area),
            cursor: None,
            bytes: Vec::new(),
        }
    }

    fn writes(text: &'static str, cursor: Option<(u16, u16)>) -> impl FnOnce(&mut Buffer) -> Drawn {
        move |buffer| {
            buffer.set_string(0, 0, text, ratatui::style::Style::new());
            Drawn {
                cursor,
                ..Drawn::default()
            }
        }
    }

    fn glass(terminal: &Terminal<Vec<u8>>, size: (u16, u16)) -> vt100::Parser {
        let (columns, rows) = (size.0.try_into().unwrap(), size.1.try_into().unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&terminal.out);
        parser
    }

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing() {
        let mut terminal = on_paper((20, 2));
        terminal
            .frame(writes("eleven builds", Some((3, 1))))
            .unwrap();
        let written = terminal.out.len();
        terminal
            .frame(writes("eleven builds", Some((3, 1))))
            .unwrap();
        assert_eq!(terminal.out.len(), written);
        terminal.frame(writes("twelve builds", None)).unwrap();
        let update = terminal.out.split_off(written);
        assert!(update.len() < 60, "only what differs: {update:?}");
    }

    #[test]
    fn the_glass_shows_the_last_frame_through_changes_of_size() {
        let mut terminal = on_paper((20, 2));
        terminal.frame(writes("a long first line", None)).unwrap();
        terminal.resize((10, 1));
        terminal.frame(writes("short", Some((5, 0)))).unwrap();
        let parser = glass(&terminal, (10, 1));
        assert_eq!(parser.screen().contents(), "short");
        assert_eq!(parser.screen().cursor_position(), (0, 5));
        assert!(!parser.screen().hide_cursor());
        terminal.resize((1, 1));
        terminal.frame(writes("漢", None)).unwrap();
        terminal.resize((0, 0));
        terminal.frame(|_| Drawn::default()).unwrap();
    }

    #[test]
    fn a_title_cannot_carry_orders() {
        let mut terminal = on_paper((1, 1));
        terminal.title("a\u{1b}]52;c;eA==\u{7}b").unwrap();
        let escapes = String::from_utf8_lossy(&terminal.out)
            .matches('\u{1b}')
            .count();
        assert_eq!(escapes, 1, "{:?}", String::from_utf8_lossy(&terminal.out));
    }

    #[test]
    fn leaving_ends_every_mode_that_entering_began() {
        let mut left = Vec::new();
        restore(&mut left);
        let left = String::from_utf8(left).unwrap();
        for mode in [
            "?1049l", "?2004l", "?1004l", "?1000l", "?1006l", "?25h", "?2026l",
        ] {
            assert!(left.contains(mode), "{mode}");
        }
    }
}
