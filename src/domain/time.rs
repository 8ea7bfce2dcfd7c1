//! Points in time, and how people read them. Time is always handed in; nothing here asks a clock.

/// Seconds since the Unix epoch, as both servers give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

/// Milliseconds since the Unix epoch: what the clock of this machine says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// The whole second that this moment lies in.
    pub fn seconds(self) -> Timestamp {
        Timestamp(self.0.div_euclid(1000))
    }

    /// Milliseconds from `earlier` to this moment; 0 when it lies in the future.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    /// The moment `milliseconds` later.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

impl Timestamp {
    /// Drone writes 0 for "not yet".
    pub fn known(seconds: i64) -> Option<Self> {
        (seconds > 0).then_some(Self(seconds))
    }

    /// Seconds from `earlier` to here; 0 where clocks disagree and it would be negative.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }
}

/// The offsets of the local time zone, handed in as data: `(from, offset in seconds)`, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone(pub Vec<(Timestamp, i32)>);

impl Zone {
    /// Offset from UTC in seconds at that time; 0 (UTC) when nothing is known.
    pub fn offset(&self, at: Timestamp) -> i32 {
        let known = self.0.partition_point(|(from, _)| *from <= at);
        let entry = known
            .checked_sub(1)
            .and_then(|i| self.0.get(i))
            .or(self.0.first());
        entry.map_or(0, |(_, offset)| *offset)
    }
}

/// How long something took: `41s`, `3m12s`, `1h04m`, `2d03h`. Negative counts as 0.
pub fn duration(seconds: i64) -> String {
    let s = seconds.max(0);
    match s {
        0..60 => format!("{s}s"),
        60..3_600 => format!("{}m{:02}s", s / 60, s % 60),
        3_600..86_400 => format!("{}h{:02}m", s / 3_600, s % 3_600 / 60),
        _ => format!("{}d{:02}h", s / 86_400, s % 86_400 / 3_600),
    }
}

/// How long ago something was, in one unit: `50s`, `4m`, `11h`, `3d`, `5w`, `2y`.
pub fn age(seconds: i64) -> String {
    let s = seconds.max(0);
    match s {
        0..60 => format!("{s}s"),
        60..3_600 => format!("{}m", s / 60),
        3_600..86_400 => format!("{}h", s / 3_600),
        86_400..1_209_600 => format!("{}d", s / 86_400),
        1_209_600..31_536_000 => format!("{}w", s / 604_800),
        _ => format!("{}y", s / 31_536_000),
    }
}

/// Time of day in the zone: `14:02:11`.
pub fn clock_time(at: Timestamp, zone: &Zone) -> String {
    let second_of_day = (at.0 + i64::from(zone.offset(at))).rem_euclid(86_400);
    format!(
        "{:02}:{:02}:{:02}",
        second_of_day / 3_600,
        second_of_day % 3_600 / 60,
        second_of_day % 60
    )
}

/// RFC 3339 in UTC with whole seconds, for machines: `2026-11-25T03:49:17Z`.
pub fn rfc3339(at: Timestamp) -> String {
    let days = at.0.div_euclid(86_400);
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02}T{}Z",
        clock_time(at, &Zone::default())
    )
}

/// Reads what [`rfc3339`] writes, with or without a fraction of the second, which is dropped.
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut numbers = date.splitn(3, '-').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let time = time.split('.').next()?;
    let mut numbers = time.splitn(3, ':').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let (hour, minute, second) = (next()?, next()?, next()?);
    let days = days_from_civil(year, month, day)?;
    Some(Timestamp(((days * 24 + hour) * 60 + minute) * 60 + second))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; `None` for years and months that are
/// none.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let sane = (0..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !sane {
        return None;
    }
    // Years are counted from March, so that the leap day ends one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Year, month and day of a count of days since 1970-01-01 (proleptic Gregorian calendar).
fn civil(days: i64) -> (i64, i64, i64) {
    // Days are counted from 0000-03-01, so that the leap day ends a year of this count.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_names_its_two_largest_units() {
        let shown: Vec<String> = [-5, 0, 41, 192, 3_840, 183_600].map(duration).to_vec();
        assert_eq!(shown, ["0s", "0s", "41s", "3m12s", "1h04m", "2d03h"]);
    }

    #[test]
    fn an_age_names_one_unit_and_is_never_negative() {
        let shown: Vec<String> = [-60, 59, 240, 39_600, 259_200, 3_000_000, 70_000_000]
            .map(age)
            .to_vec();
        assert_eq!(shown, ["0s", "59s", "4m", "11h", "3d", "4w", "2y"]);
    }

    #[test]
    fn machines_read_utc() {
        assert_eq!(rfc3339(Timestamp(0)), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(Timestamp(1_709_210_096)), "2024-02-29T12:34:56Z");
        assert_eq!(rfc3339(Timestamp(1_798_675_199)), "2026-12-30T23:59:59Z");
        for at in [0, 1_709_210_096, 1_798_675_199] {
            assert_eq!(parse_rfc3339(&rfc3339(Timestamp(at))), Some(Timestamp(at)));
        }
        assert_eq!(
            parse_rfc3339("1970-01-01T00:00:02.123456Z"),
            Some(Timestamp(2))
        );
        for odd in ["", "soon", "1970-13-01T00:00:00Z", "1970-01-01 00:00:00"] {
            assert_eq!(parse_rfc3339(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_zone_that_was_in_force_then_counts() {
        let zone = Zone(vec![(Timestamp(0), 7_200), (Timestamp(1_000_000), 3_600)]);
        assert_eq!(clock_time(Timestamp(10), &zone), "02:00:10");
        assert_eq!(clock_time(Timestamp(1_000_000), &zone), "14:46:40");
        assert_eq!(zone.offset(Timestamp(-1)), 7_200);
    }
}
