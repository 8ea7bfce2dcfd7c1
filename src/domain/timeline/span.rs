//! Days and other spans of time, as they are typed and counted.

use crate::domain::timeline::Entry;
use crate::domain::{Timestamp, Zone, days_from_civil, parse_rfc3339, rfc3339};

const DAY: i64 = 86_400;

/// A day of the local calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(
    /// Days since 1970-01-01.
    pub i64,
);

impl Day {
    /// The day that a moment lies in.
    pub fn of(at: Timestamp, zone: &Zone) -> Self {
        Self((at.0 + i64::from(zone.offset(at))).div_euclid(DAY))
    }

    /// Reads `2026-11-25`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-').map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        let (year, month, day) = (next()?, next()?, next()?);
        let read = Self(days_from_civil(year, month, day)?);
        // The calendar takes 31 February for 3 March.
        let is_date = read.to_string() == format!("{year:04}-{month:02}-{day:02}");
        is_date.then_some(read)
    }

    /// Its first moment, and that of the day after.
    pub fn span(self, zone: &Zone) -> (Timestamp, Timestamp) {
        let first = |day: i64| {
            let midnight = day.saturating_mul(DAY);
            // The offset of UTC's midnight may be that of the hour before a change of the clocks.
            let near = Timestamp(midnight - i64::from(zone.offset(Timestamp(midnight))));
            Timestamp(midnight - i64::from(zone.offset(near)))
        };
        (first(self.0), first(self.0.saturating_add(1)))
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let midnight = rfc3339(Timestamp(self.0.saturating_mul(DAY)));
        f.write_str(midnight.split('T').next().unwrap_or_default())
    }
}

/// Reads a point in time: so long ago (`45s`, `30m`, `2h`, `3d`, `1w`), `today`, `yesterday`, a local
/// date, or a moment in UTC (RFC 3339).
pub fn point(text: &str, now: Timestamp, zone: &Zone) -> Option<Timestamp> {
    let text = text.trim();
    let today = Day::of(now, zone);
    match text {
        "today" => return Some(today.span(zone).0),
        "yesterday" => return Some(today.plus(-1).span(zone).0),
        _ => {}
    }
    if let Some(day) = Day::parse(text) {
        return Some(day.span(zone).0);
    }
    if let Some(at) = parse_rfc3339(text) {
        return Some(at);
    }
    let unit = text.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return None,
    };
    let number: u32 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    Some(Timestamp(now.0 - i64::from(number) * seconds))
}

/// How much happened in each hour of the local day.
pub fn hours<'a>(entries: impl IntoIterator<Item = &'a Entry>, zone: &Zone) -> [u32; 24] {
    let mut hours = [0_u32; 24];
    for entry in entries {
        let second = (entry.at.0 + i64::from(zone.offset(entry.at))).rem_euclid(DAY);
        let count = usize::try_from(second / 3_600).ok();
        if let Some(count) = count.and_then(|hour| hours.get_mut(hour)) {
            *count = count.saturating_add(1);
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hours east in summer, one in winter: the clocks go back on 2026-10-25 at 01:00 UTC.
    fn berlin() -> Zone {
        Zone(vec![
            (Timestamp(0), 7_200),
            (
                parse_rfc3339("2026-10-25T01:00:00Z").expect("a time"),
                3_600,
            ),
        ])
    }

    fn at(text: &str) -> Timestamp {
        parse_rfc3339(text).expect("a time")
    }

    #[test]
    fn the_day_on_which_the_clocks_go_back_has_25_hours() {
        let day = Day::parse("2026-10-25").expect("a day");
        let (first, end) = day.span(&berlin());
        assert_eq!(
            (first, end),
            (at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"))
        );
        for moment in ["2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"] {
            assert_eq!(Day::of(at(moment), &berlin()), day, "{moment}");
        }
        assert_eq!(Day::of(end, &berlin()), day.plus(1));
    }

    #[test]
    fn a_date_that_is_none_is_not_read() {
        for text in [
            "2026-02-31",
            "2026-13-01",
            "2026-11",
            "11-25",
            "",
            "2026-11-25T",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        let leap = Day::parse("2028-02-29").expect("a leap day");
        assert_eq!(leap.to_string(), "2028-02-29");
    }

    #[test]
    fn points_in_time_are_read_as_people_write_them() {
        let now = at("2026-11-25T14:00:00Z");
        let zone = berlin();
        for (text, read) in [
            ("2h", Some("2026-11-25T12:00:00Z")),
            ("30m", Some("2026-11-25T13:30:00Z")),
            ("1w", Some("2026-11-18T14:00:00Z")),
            ("today", Some("2026-11-24T23:00:00Z")),
            ("yesterday", Some("2026-11-23T23:00:00Z")),
            ("2026-11-01", Some("2026-10-31T23:00:00Z")),
            ("2026-11-01T08:30:00Z", Some("2026-11-01T08:30:00Z")),
            ("h", None),
            ("-2h", None),
            ("2", None),
            ("2µ", None),
            ("soon", None),
        ] {
            assert_eq!(point(text, now, &zone), read.map(at), "{text}");
        }
    }
}
