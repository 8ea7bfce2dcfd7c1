//! What was decided today, as backdrone's own record has it: Drone keeps no name of it.

use crate::app::model::Model;
use crate::domain::timeline::{Act, Ending, Entry};
use crate::domain::{Timestamp, Zone};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Approvals and refusals of this day (by the local clock) that Drone took, newest first.
pub fn decided_today(model: &Model) -> impl Iterator<Item = &Entry> {
    let today = day(model.now.seconds(), &model.zone);
    decisions(model)
        .filter(move |entry| entry.ending == Ending::Done && day(entry.at, &model.zone) == today)
}

/// All approvals and refusals that the record has, as far as it was read, newest first.
pub fn decisions(model: &Model) -> impl Iterator<Item = &Entry> {
    let entries = model.store.record.entries.iter();
    entries.filter(|entry| matches!(entry.act, Act::Approve | Act::Decline))
}

/// Days since the epoch, as the local calendar counts them.
fn day(at: Timestamp, zone: &Zone) -> i64 {
    (at.0 + i64::from(zone.offset(at))).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_local_zone() {
        let east = Zone(vec![(Timestamp(0), 7_200)]);
        assert_eq!(day(Timestamp(DAY - 7_200), &east), 1);
        assert_eq!(day(Timestamp(DAY - 7_201), &east), 0);
        assert_eq!(day(Timestamp(DAY - 1), &Zone::default()), 0);
    }
}
