//! How far the clock of a server is from ours, read off the `Date` of its answers.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::days_from_civil;

/// Seconds that a server is ahead of this machine; exact to about a second, as `Date` is.
pub(super) struct Offset(AtomicI64);

/// No offset is known yet.
const UNKNOWN: i64 = i64::MIN;

impl Offset {
    pub(super) fn unknown() -> Self {
        Self(AtomicI64::new(UNKNOWN))
    }

    pub(super) fn get(&self) -> Option<i64> {
        let seconds = self.0.load(Ordering::Relaxed);
        (seconds != UNKNOWN).then_some(seconds)
    }

    /// Takes the `Date` header of an answer that arrived this moment.
    pub(super) fn learn(&self, date: &str) {
        if let Some(server) = http_date(date) {
            self.0.store(server - wall_clock(), Ordering::Relaxed);
        }
    }
}

/// Seconds since the Unix epoch by this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the offset to a server is measured where its answer arrives"
)]
pub(super) fn wall_clock() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

/// `Wed, 25 Nov 2026 04:05:32 GMT` (RFC 9110, 5.6.7) as seconds since the Unix epoch.
pub(super) fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, rest) = text.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let day: i64 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = i64::try_from(MONTHS.iter().position(|month| *month == name)?).ok()? + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut time = parts.next()?.splitn(3, ':').map(str::parse::<i64>);
    let mut next = || time.next()?.ok();
    let (hour, minute, second) = (next()?, next()?, next()?);
    let days = days_from_civil(year, month, day)?;
    let sane = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    (sane && parts.next() == Some("GMT"))
        .then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_and_anything_else_is_none() {
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(
            http_date("Thu, 29 Feb 2024 12:34:56 GMT"),
            Some(1_709_210_096)
        );
        assert_eq!(
            http_date("Wed, 30 Dec 2026 23:59:59 GMT"),
            Some(1_798_675_199)
        );
        for odd in [
            "",
            "soon",
            "Wed, 30 Foo 2026 23:59:59 GMT",
            "Wed, 30 Dec 2026 23:59 GMT",
            "Wed, 30 Dec 9223372036854775807 23:59:59 GMT",
            "Wed, -9223372036854775808 Jan -9223372036854775808 23:59:59 GMT",
        ] {
            assert_eq!(http_date(odd), None, "{odd}");
        }
    }
}
