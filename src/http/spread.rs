//! Chance that spreads over time what would otherwise come in one moment.

use std::time::Duration;

use backon::{BackoffBuilder, ConstantBackoff, ConstantBuilder};

/// The step in which chance is drawn: it scales to any span.
const UNIT: Duration = Duration::from_secs(1);

/// A source of random spans, of the same kind as that of the retries of a request.
pub struct Spread(ConstantBackoff);

impl Default for Spread {
    fn default() -> Self {
        Self(drawn().build())
    }
}

impl Spread {
    /// A source that always draws the same, for tests.
    #[cfg(test)]
    pub fn seeded(seed: u64) -> Self {
        Self(drawn().with_jitter_seed(seed).build())
    }

    /// Anything from nothing up to, but not, `most`.
    pub fn of(&mut self, most: Duration) -> Duration {
        // The pause has its unit and, on top, a random part of it.
        let pause = self.0.next().unwrap_or(UNIT);
        most.mul_f64(pause.saturating_sub(UNIT).as_secs_f64())
    }
}

fn drawn() -> ConstantBuilder {
    ConstantBuilder::default()
        .with_delay(UNIT)
        .without_max_times()
        .with_jitter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_stay_below_the_most_and_go_on_for_ever() {
        let mut spread = Spread::seeded(1);
        let most = Duration::from_secs(15);
        let spans: Vec<Duration> = (0..1_000).map(|_| spread.of(most)).collect();
        assert!(spans.iter().all(|span| *span < most));
        let (low, high) = (most.mul_f64(0.1), most.mul_f64(0.9));
        assert!(spans.iter().any(|span| *span < low) && spans.iter().any(|span| *span > high));
        assert_eq!(spread.of(Duration::ZERO), Duration::ZERO);
    }
}
