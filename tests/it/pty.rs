//! A program in a pseudo-terminal: what it shows, what it is told, how it leaves the terminal.
#![cfg(unix)]

use std::io::{Read, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long a run may take in all; the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// Modes that a program may turn on, and must turn off again.
const MODES: [&str; 6] = ["1049", "2004", "1004", "1000", "1002", "1006"];

/// A program in a terminal of its own.
pub(crate) struct Pty {
    /// `None` once the terminal was closed.
    terminal: Option<Terminal>,
    child: Box<dyn Child + Send + Sync>,
    /// Dropped when all is over: until then somebody watches that it does end.
    _over: Sender<()>,
    glass: vt100::Parser,
    written: Vec<u8>,
    /// Echo and the like as they were before the program began.
    before: String,
    home: tempfile::TempDir,
}

/// Our side of the terminal.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
}

/// Columns and rows.
fn size((columns, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        ..PtySize::default()
    }
}

impl Pty {
    /// The dashboard on a Drone that cannot be reached: a world of its own would add nothing here.
    pub(crate) fn dashboard(columns_and_rows: (u16, u16)) -> Self {
        Self::run(&[env!("CARGO_BIN_EXE_backdrone")], columns_and_rows)
    }

    /// A shell, with the dashboard's path in `$BACKDRONE`.
    pub(crate) fn shell(script: &str) -> Self {
        Self::run(&["/bin/sh", "-c", script], (100, 30))
    }

    /// The dashboard of somebody who has set nothing up, with these variables.
    pub(crate) fn newcomer(columns_and_rows: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let words = [env!("CARGO_BIN_EXE_backdrone")];
        Self::start(&words, columns_and_rows, variables)
    }

    pub(crate) fn run(words: &[&str], columns_and_rows: (u16, u16)) -> Self {
        let drone = [
            ("DRONE_SERVER", "http://127.0.0.1:9"),
            ("DRONE_TOKEN", "not-a-token"),
        ];
        Self::start(words, columns_and_rows, &drone)
    }

    fn start(words: &[&str], columns_and_rows: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = CommandBuilder::from_argv(words.iter().map(Into::into).collect());
        command.env_clear();
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            // A folder for programs of the test's own, before those of the system.
            (
                "PATH",
                &format!("{}/bin:/usr/bin:/bin", home.path().display()),
            ),
            ("BACKDRONE", env!("CARGO_BIN_EXE_backdrone")),
            ("IN_A_TERMINAL", "1"),
        ] {
            command.env(name, value);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        let pair = native_pty_system()
            .openpty(size(columns_and_rows))
            .expect("a pseudo-terminal");
        let before = modes_of(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the program");
        // Else the terminal never ends: this side would hold its other end open.
        drop(pair.slave);
        let terminal = Terminal {
            reader: pair.master.try_clone_reader().expect("a reader"),
            writer: pair.master.take_writer().expect("a writer"),
            master: pair.master,
        };
        let (over, is_over) = channel();
        let mut killer = child.clone_killer();
        std::thread::spawn(move || {
            // Reading has no limit of its own: the end of the program is the end of the reading.
            if is_over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        let (columns, rows) = columns_and_rows;
        Self {
            terminal: Some(terminal),
            child,
            _over: over,
            glass: glass(columns, rows),
            written: Vec::new(),
            before,
            home,
        }
    }

    pub(crate) fn send(&mut self, bytes: &str) -> &mut Self {
        if let Some(Terminal { writer, .. }) = &mut self.terminal {
            writer.write_all(bytes.as_bytes()).expect("typed");
        }
        self
    }

    /// Changes a file in the folder that the program runs in, as an editor does: whole.
    pub(crate) fn edit(&mut self, name: &str, change: impl Fn(&str) -> String) -> &mut Self {
        let path = self.home.path().join(name);
        let text = std::fs::read_to_string(&path).expect("the file");
        let fresh = self.home.path().join("fresh");
        std::fs::write(&fresh, change(&text)).expect("written");
        std::fs::rename(fresh, path).expect("in its place");
        self
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        if let Some(Terminal { master, .. }) = &self.terminal {
            master.resize(size((columns, rows))).expect("resized");
        }
        // What was on the glass is redrawn whole.
        self.glass = glass(columns, rows);
        self
    }

    /// Closes the terminal, as a window that is shut.
    pub(crate) fn close(&mut self) -> &mut Self {
        self.terminal = None;
        self
    }

    pub(crate) fn signal(&mut self, signal: rustix::process::Signal) -> &mut Self {
        let id = self.child.process_id().expect("it runs").cast_signed();
        let process = rustix::process::Pid::from_raw(id).expect("a process");
        rustix::process::kill_process(process, signal).expect("told");
        self
    }

    /// The home of whoever sits there.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// What the glass shows.
    pub(crate) fn shown(&self) -> String {
        self.glass.screen().contents()
    }

    /// Waits until the glass shows a text.
    pub(crate) fn until(&mut self, text: &str) -> &mut Self {
        self.until_shown(text, |shown| shown.contains(text))
    }

    /// Waits until a condition on what is shown holds.
    pub(crate) fn until_shown(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> &mut Self {
        while !holds(&self.shown()) {
            assert!(self.read(), "no `{what}` before the end:\n{}", self.shown());
        }
        self
    }

    /// Reads what there is; `false` at the end.
    fn read(&mut self) -> bool {
        let mut piece = [0; 8192];
        let read = self
            .terminal
            .as_mut()
            .map(|terminal| terminal.reader.read(&mut piece));
        let Some(Ok(length @ 1..)) = read else {
            return false;
        };
        self.glass.process(&piece[..length]);
        self.written.extend_from_slice(&piece[..length]);
        true
    }

    /// Waits for the end of the program, and takes in what it wrote last.
    pub(crate) fn end(&mut self) -> ExitStatus {
        while self.read() {}
        self.child.wait().expect("its end")
    }

    /// Whether the terminal is as it was found: no mode left on, the cursor visible, echo as before.
    pub(crate) fn assert_restored(&self) {
        let written = String::from_utf8_lossy(&self.written);
        let last = |order: String| written.rfind(&order);
        for mode in MODES {
            let (on, off) = (
                last(format!("\x1b[?{mode}h")),
                last(format!("\x1b[?{mode}l")),
            );
            assert!(on <= off, "mode {mode} is still on");
        }
        assert!(
            last("\x1b[?25l".into()) <= last("\x1b[?25h".into()),
            "no cursor"
        );
        assert!(
            written.contains("\x1b[?1049h"),
            "the program never took the terminal"
        );
        if let Some(Terminal { master, .. }) = &self.terminal {
            assert_eq!(modes_of(&**master), self.before);
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Of a test that failed half way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn glass(columns: u16, rows: u16) -> vt100::Parser {
    let size = |cells: u16| cells.try_into().expect("at least one cell");
    vt100::Parser::new(size(rows), size(columns), 0)
}

/// Echo, line by line input and so on, as one text.
fn modes_of(terminal: &dyn MasterPty) -> String {
    terminal.get_termios().map_or_else(String::new, |modes| {
        format!("{:?} {:?}", modes.input_flags, modes.local_flags)
    })
}
