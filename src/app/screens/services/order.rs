//! By what rows of services are ordered.

use std::cmp::{Ordering, Reverse};

use crate::app::screens::services::{Sort, SortKey};
use crate::app::store::{Row, Standing};
use crate::domain::{BuildEvent, Text, Timestamp};

/// A row with what it is compared by.
pub(super) struct Candidate<'a> {
    pub(super) at: u32,
    pub(super) row: &'a Row,
    pub(super) pinned: bool,
    key: Key<'a>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Status(u8, Reverse<Option<Timestamp>>),
    Name(&'a str),
    /// Rows without the value come last.
    Text(bool, &'a str),
    Own(bool, Text),
    Event(bool, &'static str),
    Number(Reverse<Option<u64>>),
    /// The youngest first.
    Age(Reverse<Option<Timestamp>>),
    /// The longest first.
    Duration(Reverse<Option<i64>>),
}

/// Order of rows without a build: behind those with one, what cannot be built last.
const NO_BUILD: u8 = 100;

impl<'a> Candidate<'a> {
    pub(super) fn new(
        at: u32,
        row: &'a Row,
        standing: &Standing<'a>,
        sort: Sort,
        now: Timestamp,
    ) -> Self {
        let build = standing.build();
        let time = build.and_then(|build| build.started.or(build.created));
        let key = match sort.key {
            SortKey::Status => {
                let status = standing.status(row);
                Key::Status(status.map_or(NO_BUILD, |s| s.order()), Reverse(time))
            }
            SortKey::Service => Key::Name(&row.name),
            SortKey::Owner => Key::Text(row.owner.is_empty(), &row.owner),
            SortKey::Tier => {
                let tier = row.service.component.as_ref().map_or("", |c| &*c.tier);
                Key::Text(tier.is_empty(), tier)
            }
            SortKey::Branch => {
                let place = build.map(|build| build.place()).unwrap_or_default();
                Key::Own(place.is_empty(), place)
            }
            SortKey::Event => {
                let event = build.map(|build| known_word(&build.event));
                Key::Event(event.is_none(), event.unwrap_or_default())
            }
            SortKey::Number => Key::Number(Reverse(build.map(|build| build.number))),
            SortKey::Age => Key::Age(Reverse(time)),
            SortKey::Duration => Key::Duration(Reverse(build.and_then(|b| b.seconds(now)))),
        };
        Self {
            at,
            row,
            pinned: false,
            key,
        }
    }
}

fn known_word(event: &BuildEvent) -> &'static str {
    match event {
        BuildEvent::Push => "push",
        BuildEvent::PullRequest => "pull",
        BuildEvent::Tag => "tag",
        BuildEvent::Promote => "promote",
        BuildEvent::Rollback => "rollback",
        BuildEvent::Cron => "cron",
        BuildEvent::Custom => "custom",
        BuildEvent::Other(_) => "~",
    }
}

/// Pinned rows first, then by the key, then by name. No two rows are equal.
pub(super) fn compare(a: &Candidate<'_>, b: &Candidate<'_>, reverse: bool) -> Ordering {
    let by_key = a.key.cmp(&b.key);
    let by_key = if reverse { by_key.reverse() } else { by_key };
    b.pinned
        .cmp(&a.pinned)
        .then(by_key)
        .then_with(|| a.row.name.cmp(&b.row.name))
        .then(a.at.cmp(&b.at))
}
