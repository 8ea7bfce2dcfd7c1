//! The one place that spends requests which nobody asked for: so many a second and no more.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Turns that come at once. What is asked together is answered and drawn together, and the machine
/// wakes half as often as for one after the other.
const TOGETHER: u32 = 2;

/// Gives turns at a steady pace, first come, first served. Clones share the pace.
#[derive(Clone)]
pub(super) struct Budget {
    pace: Duration,
    round: Arc<Mutex<Round>>,
}

/// Turns that are left, and when there will be more.
#[derive(Default)]
struct Round {
    left: u32,
    next: Option<Instant>,
}

impl Budget {
    /// As many turns as with one each `pace`, some of them at once; with a pace of zero everybody's
    /// turn is now.
    pub(super) fn new(pace: Duration) -> Self {
        Self {
            pace,
            round: Arc::default(),
        }
    }

    /// Waits for a turn. Who gives up while waiting costs the others nothing: the lock is fair, and
    /// time is spent only while it is held.
    pub(super) async fn turn(&self) {
        if self.pace.is_zero() {
            return;
        }
        let mut round = self.round.lock().await;
        if round.next.is_none_or(|next| next <= Instant::now()) {
            round.left = 0;
        }
        if round.left == 0 {
            if let Some(next) = round.next {
                sleep_until(next).await;
            }
            *round = Round {
                left: TOGETHER,
                next: Some(Instant::now() + self.pace * TOGETHER),
            };
        }
        round.left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn turns_keep_their_pace_and_a_waiter_that_left_takes_none() {
        let pace = Duration::from_millis(20);
        let budget = Budget::new(pace);
        let began = Instant::now();
        for _ in 0..TOGETHER {
            budget.turn().await;
        }
        assert!(began.elapsed() < pace);
        for _ in 0..50 {
            assert_eq!(budget.turn().now_or_never(), None);
        }
        for _ in 0..2 * TOGETHER {
            budget.turn().await;
        }
        assert!(began.elapsed() >= 2 * TOGETHER * pace);
        assert!(began.elapsed() < 20 * pace, "fifty that left took no turn");
    }

    #[tokio::test]
    async fn turns_that_nobody_took_are_not_saved_up() {
        let pace = Duration::from_millis(20);
        let budget = Budget::new(pace);
        budget.turn().await;
        sleep_until(Instant::now() + 10 * pace).await;
        for _ in 0..TOGETHER {
            assert_eq!(budget.turn().now_or_never(), Some(()));
        }
        assert_eq!(budget.turn().now_or_never(), None);
    }
}
