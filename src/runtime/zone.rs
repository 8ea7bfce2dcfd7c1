//! The offsets of the local time zone, worked out once and handed to the core as data.

use jiff::tz::TimeZone;

use crate::domain::{Timestamp, Zone};

/// Seconds before now for which offsets are known: two years, as far back as builds are looked at.
const BACK: i64 = 2 * 366 * 86_400;
/// Seconds ahead: a run may last over the next change of the clocks.
const AHEAD: i64 = 183 * 86_400;

/// The offsets of this machine's zone around `now`; UTC where it has none.
pub fn local(now: Timestamp) -> Zone {
    offsets(&TimeZone::system(), now)
}

fn offsets(zone: &TimeZone, now: Timestamp) -> Zone {
    let first = now.0 - BACK;
    let last = now.0 + AHEAD;
    let Ok(start) = jiff::Timestamp::from_second(first) else {
        return Zone::default();
    };
    let mut known = vec![(Timestamp(first), zone.to_offset(start).seconds())];
    for change in zone.following(start) {
        let at = change.timestamp().as_second();
        if at > last {
            break;
        }
        known.push((Timestamp(at), change.offset().seconds()));
    }
    Zone(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_changes_where_the_clocks_do() {
        // Central Europe without its name: the rules as POSIX writes them need no zone files.
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let zone = offsets(&zone, Timestamp(1_795_615_331));
        assert_eq!(zone.offset(Timestamp(1_795_615_331)), 3_600);
        assert_eq!(zone.offset(Timestamp(1_784_000_000)), 7_200);
        // 2026-10-25 01:00 UTC.
        assert_eq!(zone.offset(Timestamp(1_792_889_999)), 7_200);
        assert_eq!(zone.offset(Timestamp(1_792_890_000)), 3_600);
    }
}
