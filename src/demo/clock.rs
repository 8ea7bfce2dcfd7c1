//! The clock of the demo world, handed in: the real one, or one that stands still and is moved by hand.

use std::time::{Duration, SystemTime};

use tokio::sync::watch;

/// A clock that many share. Clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct Clock(Hands);

#[derive(Debug, Clone, Default)]
enum Hands {
    #[default]
    Real,
    /// Unix milliseconds.
    Standing(watch::Sender<i64>),
}

impl Clock {
    /// The clock of this machine.
    #[must_use]
    pub fn real() -> Self {
        Self(Hands::Real)
    }

    /// A clock that shows `seconds` (Unix time) until [`Clock::advance`] moves it.
    #[must_use]
    pub fn standing(seconds: i64) -> Self {
        Self(Hands::Standing(watch::Sender::new(seconds * 1000)))
    }

    /// Moves a standing clock on and wakes everybody who waits for a moment that has now come.
    /// The real clock does not listen.
    pub fn advance(&self, by: Duration) {
        if let Hands::Standing(hand) = &self.0 {
            hand.send_modify(|now| *now += i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        }
    }

    /// Unix time in whole seconds, as Drone writes it.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// Unix time in milliseconds.
    #[must_use]
    pub fn millis(&self) -> i64 {
        match &self.0 {
            Hands::Real => real_millis(),
            Hands::Standing(hand) => *hand.borrow(),
        }
    }

    /// Waits until the clock shows `millis` (Unix milliseconds) or later.
    pub async fn until(&self, millis: i64) {
        match &self.0 {
            Hands::Real => {
                let left = u64::try_from(millis - real_millis()).unwrap_or(0);
                tokio::time::sleep(Duration::from_millis(left)).await;
            }
            Hands::Standing(hand) => {
                // `self` holds the sender, so the channel cannot close while this waits.
                let mut hand = hand.subscribe();
                let _open = hand.wait_for(|now| *now >= millis).await;
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the demo world reads real time"
)]
fn real_millis() -> i64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_standing_clock_wakes_its_waiters_only_when_their_moment_has_come() {
        let clock = Clock::standing(100);
        let other = clock.clone();
        let mut waiting = Box::pin(async move { other.until(102_000).await });

        clock.advance(Duration::from_secs(1));
        assert!(futures_util::poll!(&mut waiting).is_pending());
        clock.advance(Duration::from_millis(1_500));
        waiting.await;
        assert_eq!((clock.seconds(), clock.millis()), (102, 102_500));
    }
}
