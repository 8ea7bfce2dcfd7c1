//! The one place that spends requests which nobody asked for: so many a second and no more.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Gives turns at a steady pace, first come, first served. Clones share the pace.
#[derive(Clone)]
pub(super) struct Budget {
    pace: Duration,
    next: Arc<Mutex<Option<Instant>>>,
}

impl Budget {
    /// One turn each `pace`; with a pace of zero everybody's turn is now.
    pub(super) fn new(pace: Duration) -> Self {
        Self {
            pace,
            next: Arc::default(),
        }
    }

    /// Waits for a turn. Who gives up while waiting costs the others nothing: the lock is fair, and
    /// time is spent only while it is held.
    pub(super) async fn turn(&self) {
        if self.pace.is_zero() {
            return;
        }
        let mut next = self.next.lock().await;
        if let Some(due) = *next {
            sleep_until(due).await;
        }
        *next = Some(Instant::now() + self.pace);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn turns_keep_their_distance_and_a_waiter_that_left_takes_none() {
        let pace = Duration::from_millis(20);
        let budget = Budget::new(pace);
        let began = Instant::now();
        budget.turn().await;
        assert!(began.elapsed() < pace);
        for _ in 0..50 {
            assert_eq!(budget.turn().now_or_never(), None);
        }
        budget.turn().await;
        budget.turn().await;
        assert!(began.elapsed() >= 2 * pace);
        assert!(began.elapsed() < 20 * pace, "fifty that left took no turn");
    }
}
