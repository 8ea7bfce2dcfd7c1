//! When a bearer wants to be renewed: decisions without a clock.

use std::time::Duration;

use crate::identity::keep::Kept;
use crate::identity::session::Reading;

/// A bearer is renewed when this is left of it, or four fifths of its life are over (`identity`
/// 2.4).
const EARLY: Duration = Duration::from_secs(120);

/// A deed is not begun with less than this left.
const SHORT: Duration = Duration::from_secs(30);

/// How old a bearer has to be before it is renewed for its age: a provider whose tokens are dead on
/// arrival is not asked before every request.
const YOUNG: Duration = Duration::from_secs(10);

/// How pressing it is to renew a bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Fresh,
    Soon,
    /// Too little is left of it to begin a deed.
    Short,
    Over,
}

/// The life of a bearer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Life {
    /// `None`: nobody says when it ends.
    total: Option<Duration>,
    /// What was over of it at `anchor`.
    used: Duration,
    /// Time since boot.
    anchor: Duration,
    /// 0.9 to 1.1, so that windows which signed in together do not renew together.
    spread: f64,
}

impl Life {
    /// The life of tokens that came, or were found, at `now`. Its length is counted by the clock of
    /// the provider, what is over of it by ours: how far the two are apart does not matter.
    pub(super) fn of(kept: &Kept, now: Reading, spread: f64) -> Self {
        let Kept { tokens, obtained } = kept;
        let seconds = tokens.ends.map(|ends| ends.saturating_sub(tokens.since));
        Self {
            total: seconds.map(Duration::from_secs),
            used: Duration::from_secs(now.wall.saturating_sub(*obtained)),
            anchor: now.boot,
            spread,
        }
    }

    /// What is left at a time since boot; `None` where nobody says.
    pub(super) fn left(&self, boot: Duration) -> Option<Duration> {
        Some(self.total?.saturating_sub(self.age(boot)))
    }

    pub(super) fn due(&self, boot: Duration) -> Due {
        let (Some(total), Some(left)) = (self.total, self.left(boot)) else {
            return Due::Fresh;
        };
        if left.is_zero() {
            Due::Over
        } else if left < SHORT.min(total / 4) {
            Due::Short
        } else if self.age(boot) >= self.turn(total) {
            Due::Soon
        } else {
            Due::Fresh
        }
    }

    /// Whether it came only just now.
    pub(super) fn is_young(&self, boot: Duration) -> bool {
        self.age(boot) < YOUNG
    }

    fn age(&self, boot: Duration) -> Duration {
        self.used + boot.saturating_sub(self.anchor)
    }

    /// The age at which it is renewed. The two minutes would be the whole of a short life: half of
    /// it is always used.
    fn turn(&self, total: Duration) -> Duration {
        // Divided first: a life may be as long as numbers go.
        let early = (total / 5 * 4).min(total.saturating_sub(EARLY));
        early.max(total / 2).mul_f64(self.spread)
    }
}

/// A number from 0.9 to 1.1. Without chance it is the middle: a spread is a courtesy.
pub(super) fn spread() -> f64 {
    let chance = getrandom::u32().unwrap_or(u32::MAX / 2);
    0.9 + 0.2 * f64::from(chance) / f64::from(u32::MAX)
}

/// How long to wait after a refresh that did not come through, when `tries` went before it: 1, 2, 4
/// … 60 s, or what the provider asks for.
pub(super) fn pause(tries: u32, wanted: Option<u32>) -> Duration {
    let doubled = 1_u64.checked_shl(tries).unwrap_or(u64::MAX).min(60);
    Duration::from_secs(doubled.max(u64::from(wanted.unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;
    use crate::identity::Tokens;

    const BOOT: Duration = Duration::from_secs(5_000);

    fn lives(seconds: u64, spread: f64) -> Life {
        found(seconds, 1_000, 1_000, spread)
    }

    /// Tokens that came at `obtained` and were found at `wall`; the provider's clock is an hour off.
    fn found(seconds: u64, obtained: u64, wall: u64, spread: f64) -> Life {
        let since = obtained + 3_600;
        let tokens = Tokens {
            since,
            ends: Some(since + seconds),
            ..found_tokens()
        };
        Life::of(
            &Kept { tokens, obtained },
            Reading { boot: BOOT, wall },
            spread,
        )
    }

    fn found_tokens() -> Tokens {
        Tokens {
            bearer: Secret::new("b"),
            id: None,
            refresh: None,
            client: "c".to_owned(),
            client_secret: None,
            person: None,
            since: 0,
            ends: None,
        }
    }

    fn after(life: Life, seconds: u64) -> Due {
        life.due(BOOT + Duration::from_secs(seconds))
    }

    #[test]
    fn a_bearer_is_renewed_at_four_fifths_of_its_life_or_two_minutes_before_its_end() {
        // (life, last second at which it is fresh)
        for (seconds, turn) in [(3_600, 2_880), (300, 180), (120, 60), (20, 10)] {
            let life = lives(seconds, 1.0);
            assert_eq!(after(life, turn - 1), Due::Fresh, "of {seconds} s");
            assert_eq!(after(life, turn), Due::Soon, "of {seconds} s");
            assert_eq!(after(life, seconds - 1), Due::Short, "of {seconds} s");
            assert_eq!(after(life, seconds), Due::Over, "of {seconds} s");
        }
        let hour = lives(3_600, 1.0);
        assert_eq!(after(hour, 3_570), Due::Soon);
        assert_eq!(after(hour, 3_571), Due::Short);
    }

    #[test]
    fn a_life_without_measure_is_a_long_one() {
        let kept = |ends| Kept {
            tokens: Tokens {
                ends: Some(ends),
                ..found_tokens()
            },
            obtained: 0,
        };
        let now = Reading {
            boot: BOOT,
            wall: 1_000,
        };
        let life = Life::of(&kept(u64::MAX), now, 1.1);
        assert_eq!(after(life, 3_600), Due::Fresh);
        assert_eq!(after(Life::of(&kept(0), now, 1.1), 0), Due::Over);
    }

    #[test]
    fn the_spread_moves_the_turn_by_a_tenth_and_never_past_the_end() {
        for (spread, turn) in [(0.9, 2_592), (1.1, 3_168)] {
            assert_eq!(after(lives(3_600, spread), turn - 1), Due::Fresh);
            assert_eq!(after(lives(3_600, spread), turn + 1), Due::Soon);
        }
        let drawn: Vec<f64> = (0..100).map(|_| spread()).collect();
        assert!(drawn.iter().all(|spread| (0.9..=1.1).contains(spread)));
        assert!(drawn.iter().any(|spread| (spread - drawn[0]).abs() > 0.001));
    }

    #[test]
    fn tokens_from_the_disk_have_aged_by_our_clock_whatever_the_provider_believes() {
        assert_eq!(after(found(3_600, 1_000, 3_879, 1.0), 0), Due::Fresh);
        assert_eq!(after(found(3_600, 1_000, 3_880, 1.0), 0), Due::Soon);
        assert_eq!(after(found(3_600, 1_000, 4_000, 1.0), 600), Due::Over);
        // A clock that went back makes nothing older.
        assert_eq!(after(found(3_600, 9_000, 1_000, 1.0), 0), Due::Fresh);
    }

    #[test]
    fn pauses_double_up_to_a_minute_and_heed_the_provider() {
        let pauses: Vec<_> = (0..9).map(|tries| pause(tries, None).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause(200, None).as_secs(), 60);
        assert_eq!(pause(0, Some(90)).as_secs(), 90);
    }
}
