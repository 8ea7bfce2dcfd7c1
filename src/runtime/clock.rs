//! The one real clock, and one that stands still until a test moves it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::Moment;

/// What time it is. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock(Hands);

#[derive(Debug, Clone)]
enum Hands {
    Real,
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of this machine.
    pub fn real() -> Self {
        Self(Hands::Real)
    }

    /// A clock that shows `now` until it is moved.
    pub fn standing(now: Moment) -> Self {
        Self(Hands::Standing(Arc::new(AtomicI64::new(now.0))))
    }

    pub fn now(&self) -> Moment {
        match &self.0 {
            Hands::Real => wall_clock(),
            Hands::Standing(now) => Moment(now.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock by so many milliseconds; the real one is left alone.
    pub fn advance(&self, milliseconds: i64) {
        if let Hands::Standing(now) = &self.0 {
            now.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the time comes from that enters as `Event::Ticked`"
)]
fn wall_clock() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_is_moved_by_hand_and_for_everybody() {
        let clock = Clock::standing(Moment(5));
        let same = clock.clone();
        clock.advance(1_000);
        assert_eq!(same.now(), Moment(1_005));
    }
}
