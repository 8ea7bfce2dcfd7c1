//! What the system tells the process.

/// News from the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Somebody wants the program to end; the number is that of the signal.
    End(i32),
    /// The terminal has another size.
    Resized,
    /// The process was stopped and goes on.
    Continued,
}

#[cfg(not(unix))]
pub(super) use elsewhere::Signals;
#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::io;

    use tokio::signal::unix::{self, SignalKind, signal};

    use crate::runtime::signals::Signal;
    use crate::runtime::tty::CONTINUED;

    pub(in crate::runtime) struct Signals {
        terminate: unix::Signal,
        hang_up: unix::Signal,
        interrupt: unix::Signal,
        resized: unix::Signal,
        continued: unix::Signal,
    }

    impl Signals {
        pub(in crate::runtime) fn listen() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                resized: signal(SignalKind::window_change())?,
                continued: signal(SignalKind::from_raw(CONTINUED))?,
            })
        }

        /// The next signal. Nothing is lost when the waiting is given up.
        pub(in crate::runtime) async fn next(&mut self) -> Signal {
            tokio::select! {
                // A terminal that closes sends "hang up" and "go on" at once: the end comes first.
                biased;
                Some(()) = self.terminate.recv() => Signal::End(SignalKind::terminate().as_raw_value()),
                Some(()) = self.hang_up.recv() => Signal::End(SignalKind::hangup().as_raw_value()),
                Some(()) = self.interrupt.recv() => Signal::End(SignalKind::interrupt().as_raw_value()),
                Some(()) = self.continued.recv() => Signal::Continued,
                Some(()) = self.resized.recv() => Signal::Resized,
                else => std::future::pending().await,
            }
        }

        /// Waits until the process goes on after a stop.
        pub(in crate::runtime) async fn continued(&mut self) {
            self.continued.recv().await;
        }
    }
}
