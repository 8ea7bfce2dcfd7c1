//! What time it is, twice.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::identity::os::boot_clock;

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Since boot, sleep of the machine included.
    pub boot: Duration,
    /// Seconds since the Unix epoch, as this machine believes.
    pub wall: u64,
}

/// Tells the time. Clones are the same clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Reading + Send + Sync>);

impl Clock {
    /// The clocks of this machine.
    pub fn system() -> Self {
        let boot = boot_clock();
        Self::of(move || Reading {
            boot: boot(),
            wall: wall(),
        })
    }

    /// A clock of one's own.
    pub fn of(read: impl Fn() -> Reading + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    pub(super) fn read(&self) -> Reading {
        (self.0)()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how old the tokens on the disk are is known by the time of day only"
)]
fn wall() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
