//! What only the operating system knows and can do: the time since it started, whose process this is,
//! who may look into its memory, and the end of a group of processes.

use std::time::Duration;

/// Tells the time since boot. It goes on while the machine sleeps, and does not move with the wall
/// clock.
#[cfg(target_os = "linux")]
pub(super) fn boot_clock() -> impl Fn() -> Duration + Send + Sync + 'static {
    || {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
        Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
    }
}

/// As near to the time since boot as `std` comes: it does not move with the wall clock, but may
/// stand still while the machine sleeps.
#[cfg(not(target_os = "linux"))]
#[expect(
    clippy::disallowed_methods,
    reason = "the life of a token is counted here, not in the core"
)]
pub(super) fn boot_clock() -> impl Fn() -> Duration + Send + Sync + 'static {
    let origin = std::time::Instant::now();
    move || origin.elapsed()
}

/// The user that this process acts as.
#[cfg(unix)]
pub(super) fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Ends all of a process group. That there is none left is what is wanted.
#[cfg(unix)]
pub(super) fn kill_group(leader: u32) {
    let leader = i32::try_from(leader).ok();
    if let Some(leader) = leader.and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
    }
}

/// Elsewhere a child ends alone.
#[cfg(not(unix))]
pub(super) fn kill_group(_: u32) {}

/// Keeps tokens in the memory of this process: no core file is written of it, and no other process of
/// the person may read in it. Programs that are started from here are not meant.
#[cfg(target_os = "linux")]
pub fn close_memory() -> std::io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Keeps tokens out of core files.
#[cfg(all(unix, not(target_os = "linux")))]
pub fn close_memory() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    Ok(setrlimit(Resource::Core, none)?)
}

/// Elsewhere a person has to want a file of a program's memory.
#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "elsewhere there is something to do, and it can go wrong"
)]
pub fn close_memory() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    use super::*;

    #[test]
    fn memory_that_is_closed_is_dumped_for_nobody() {
        close_memory().expect("closed");
        let now = dumpable_behavior().expect("told");
        assert_eq!(now, DumpableBehavior::NotDumpable);
    }
}
