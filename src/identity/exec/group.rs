//! A program and all that it has started, which end together.

use tokio::process::{Child, Command};

/// The process group of a child. Dropped while armed it kills all of it: a plugin that hangs is
/// often a script around the program that does.
pub(super) struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    /// Lets the command be the first of a group of its own.
    pub(super) fn lead(command: &mut Command) {
        #[cfg(unix)]
        command.process_group(0);
        #[cfg(not(unix))]
        let _ = command;
    }

    /// The group of a child that was made its leader.
    pub(super) fn of(child: &Child) -> Self {
        #[cfg(not(unix))]
        let _ = child;
        Self {
            #[cfg(unix)]
            leader: child
                .id()
                .and_then(|id| rustix::process::Pid::from_raw(id.try_into().ok()?)),
        }
    }

    /// Lets go of it: the leader has ended, and its number may soon be another's. What it left
    /// running (an agent) is meant to stay.
    pub(super) fn disarm(&mut self) {
        #[cfg(unix)]
        {
            self.leader = None;
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            // Fails when all of them have ended, which is what is wanted.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
