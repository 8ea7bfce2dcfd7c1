//! A program and all that it has started, which end together.

use tokio::process::{Child, Command};

use crate::identity::os::kill_group;

/// The process group of a child. Dropped while armed it kills all of it: a plugin that hangs is
/// often a script around the program that does.
pub(super) struct Group {
    /// The number of its first process.
    leader: Option<u32>,
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
        Self { leader: child.id() }
    }

    /// Lets go of it: the leader has ended, and its number may soon be another's. What it left
    /// running (an agent) is meant to stay.
    pub(super) fn disarm(&mut self) {
        self.leader = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            kill_group(leader);
        }
    }
}
