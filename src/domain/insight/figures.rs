//! Numbers about a branch: how often it passes, how long that takes, how long it stays red.

use crate::domain::Timestamp;
use crate::domain::insight::branch::{Branch, Over};
use crate::domain::insight::flaky::{Flaky, flaky_steps};
use crate::domain::insight::run::Run;

/// How many builds passed and failed. Nothing else counts: see [`Run::verdict`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    pub green: usize,
    pub red: usize,
}

impl Rate {
    /// Rounded, but 100 only when none failed and 0 only when none passed; `None` without builds.
    pub fn percent(self) -> Option<u8> {
        let all = self.green + self.red;
        let rounded = (self.green * 100 + all / 2).checked_div(all)?;
        let percent = match (self.green, self.red) {
            (_, 0) | (0, _) => rounded,
            _ => rounded.clamp(1, 99),
        };
        u8::try_from(percent).ok()
    }
}

/// The middle and the upper end of measured times, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Half of them took at most so long.
    pub median: i64,
    /// Nineteen of twenty took at most so long.
    pub p95: i64,
    /// How many were measured; at least 1.
    pub of: usize,
}

impl Spread {
    /// Both by nearest rank: each is a time that was measured. `None` for none.
    pub fn of(mut seconds: Vec<i64>) -> Option<Self> {
        seconds.sort_unstable();
        let of = seconds.len();
        let rank = |percent: usize| {
            let rank = (of * percent).div_ceil(100);
            seconds.get(rank.saturating_sub(1)).copied()
        };
        Some(Self {
            median: rank(50)?,
            p95: rank(95)?,
            of,
        })
    }
}

/// What the screens tell of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Over [`FIGURES_WITHIN`] where the history reaches so far, else over what is known.
    pub over: Over,
    pub rate: Rate,
    /// Of the builds that passed.
    pub took: Option<Spread>,
    /// Of the red streaks that ended.
    pub to_green: Option<Spread>,
    pub flaky: Vec<Flaky>,
}

/// Seconds: thirty days.
pub const FIGURES_WITHIN: i64 = 30 * 86_400;

impl<'a> Branch<'a> {
    /// How many of the builds passed.
    pub fn rate(&self, over: Over) -> Rate {
        let green = self.judged_over(over).filter(|run| run.is_green()).count();
        let red = self.judged_over(over).count() - green;
        Rate { green, red }
    }

    /// How long builds take. Only those that passed are measured: one that fails stops early, and a
    /// branch that is red would look fast.
    pub fn took(&self, over: Over) -> Option<Spread> {
        let passed = self.judged_over(over).filter(|run| run.is_green());
        Spread::of(passed.filter_map(Run::seconds).collect())
    }

    /// The last builds of whatever state, oldest first.
    pub fn trend(&self, most: usize) -> impl Iterator<Item = &Run<'a>> {
        self.runs().iter().take(most).rev()
    }

    /// How long the branch stays red: from the end of the first red build to the end of the green one
    /// that ended the streak. A streak that still lasts does not count, nor one whose first build may
    /// not be known.
    pub fn to_green(&self, over: Over) -> Option<Spread> {
        let oldest = self.judged_over(over).last()?.number;
        let mut seconds = Vec::new();
        let mut red_since = None;
        let mut is_start_known = self.is_whole();
        for run in self.judged().rev() {
            if run.is_green() {
                let ended = red_since.take().zip(run.at());
                let ended = ended.filter(|_| run.number >= oldest);
                seconds.extend(ended.map(|(red, green): (Timestamp, _)| green.since(red)));
                is_start_known = true;
            } else if is_start_known {
                red_since = red_since.or(run.at());
            }
        }
        Spread::of(seconds)
    }

    /// All of it, as of `now`.
    pub fn figures(&self, now: Timestamp) -> Figures {
        let since = Timestamp(now.0.saturating_sub(FIGURES_WITHIN));
        let over = if self.reaches(since) {
            Over::Since(since)
        } else {
            Over::Last(self.judged().count())
        };
        let is_in = |run: &&Run<'a>| match over {
            Over::Since(since) => run.at().is_some_and(|at| at >= since),
            Over::Last(_) => true,
        };
        Figures {
            over,
            rate: self.rate(over),
            took: self.took(over),
            to_green: self.to_green(over),
            flaky: flaky_steps(self.runs().iter().filter(is_in)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Build;
    use crate::domain::insight::samples::{build as sample_build, builds, history, whole};

    #[test]
    fn a_rate_is_whole_only_when_it_is() {
        let percent = |green, red| Rate { green, red }.percent();
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(5, 0), Some(100));
        assert_eq!(percent(0, 5), Some(0));
        assert_eq!(percent(999, 1), Some(99), "one failed");
        assert_eq!(percent(1, 999), Some(1), "one passed");
        assert_eq!(percent(5, 1), Some(83));
        assert_eq!(percent(2, 1), Some(67));
    }

    #[test]
    fn a_spread_is_made_of_times_that_were_measured() {
        let spread = |seconds: &[i64]| Spread::of(seconds.to_vec()).map(|it| (it.median, it.p95));
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[7]), Some((7, 7)));
        assert_eq!(spread(&[30, 10, 20]), Some((20, 30)));
        assert_eq!(spread(&[4, 1, 3, 2]), Some((2, 4)));
        let hundred: Vec<i64> = (1..=100).rev().collect();
        assert_eq!(spread(&hundred), Some((50, 95)));
    }

    fn sample() -> Vec<Build> {
        builds(&[
            "9 running z took:1",
            "8 success e took:300",
            "7 killed e took:9",
            "6 failure d took:5",
            "5 error d took:5",
            "4 success c took:200",
            "3 success b took:100",
            "2 failure a took:5",
        ])
    }

    #[test]
    fn only_what_passed_or_failed_counts_and_only_what_passed_is_measured() {
        let history = history(&sample());
        let branch = history.branch("main");
        let last = |most| {
            let rate = branch.rate(Over::Last(most));
            (rate.green, rate.red)
        };
        assert_eq!((last(0), last(2), last(99)), ((0, 0), (1, 1), (3, 3)));
        let since = Over::Since(Timestamp(5_000));
        assert_eq!(branch.rate(since), Rate { green: 1, red: 2 });
        let took = branch.took(Over::Last(99)).expect("some passed");
        assert_eq!((took.median, took.p95, took.of), (200, 300, 3));
    }

    #[test]
    fn time_to_green_is_measured_over_streaks_whose_both_ends_are_known() {
        let to_green = |history: &crate::domain::History, over| {
            let spread = history.branch("main").to_green(over);
            spread.map(|it| (it.median, it.of))
        };
        let all = Over::Last(99);
        // From the error of #5 to #8; what was before #2 is not known.
        assert_eq!(to_green(&history(&sample()), all), Some((3_000, 1)));
        assert_eq!(
            to_green(&whole(&sample()), all),
            Some((1_000, 2)),
            "from #2 on"
        );
        assert_eq!(to_green(&whole(&sample()), Over::Last(2)), Some((3_000, 1)));
        let red = whole(&builds(&["3 failure b", "2 failure a", "1 success a"]));
        assert_eq!(to_green(&red, all), None, "it still lasts");
    }

    #[test]
    fn the_trend_tells_the_last_builds_from_old_to_new() {
        let history = history(&sample());
        let branch = history.branch("main");
        let numbers: Vec<u64> = branch.trend(3).map(|run| run.number).collect();
        assert_eq!(numbers, [7, 8, 9]);
    }

    #[test]
    fn figures_are_of_thirty_days_where_so_much_is_known() {
        let day = |n: i64| n * 86_400;
        let lines = [
            format!("4 success b at:{}", day(100)),
            format!("3 failure b at:{} fail:test/e2e", day(99)),
            format!("2 success a at:{}", day(60)),
            format!("1 failure a at:{} fail:test/unit", day(59)),
        ];
        let builds: Vec<Build> = lines.iter().map(|it| sample_build(it)).collect();
        let now = Timestamp(day(101));
        let known = history(&builds);
        let figures = known.branch("main").figures(now);
        assert_eq!(figures.over, Over::Since(Timestamp(day(71))));
        assert_eq!(figures.rate, Rate { green: 1, red: 1 });
        assert_eq!(figures.flaky.len(), 1, "the older one is long gone");
        assert_eq!(figures.to_green.map(|it| it.median), Some(day(1)));
        let short = history(&builds[..2]);
        let figures = short.branch("main").figures(now);
        assert_eq!(figures.over, Over::Last(2), "older ones were not read");
    }
}
