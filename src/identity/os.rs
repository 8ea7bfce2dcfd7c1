//! What only the operating system knows: the time since it started, and whose process this is.

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
