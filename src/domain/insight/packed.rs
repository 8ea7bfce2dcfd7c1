//! Runs as they lie in memory: numbers of four bytes, and all texts of a repository in one string.
//!
//! Two hundred thousand runs are to fit in some 25 MB: a row takes 68 bytes, a message of usual length
//! about 50, and what few runs have (an unknown word, an error, failed steps) lies aside.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::insight::run::{Commit, Failure, Run};
use crate::domain::{BuildEvent, Status, Text, Timestamp};

/// The runs of one repository.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    /// Newest first, each number once.
    rows: Vec<Row>,
    texts: Texts,
    failed: BTreeMap<u32, Box<[Failure]>>,
    odd: BTreeMap<u32, Odd>,
}

/// Times are seconds since the epoch (until 2106), 0 for none; texts are places in [`Texts`].
#[derive(Debug, Clone, Copy)]
struct Row {
    number: u32,
    version: u32,
    created: u32,
    started: u32,
    finished: u32,
    parent: u32,
    place: u32,
    author: u32,
    message: u32,
    trigger: u32,
    deploy_to: u32,
    commit: [u8; 20],
    status: u8,
    event: u8,
    flags: u8,
}

const ON_BRANCH: u8 = 1;
/// It is known what failed; where anything did, it lies in [`Packed::failed`].
const ASKED: u8 = 2;
/// More of it lies in [`Packed::odd`].
const ODD: u8 = 4;

/// What few runs have: words that this program does not know, a commit that is no SHA-1, an error.
#[derive(Debug, Clone, Default)]
struct Odd {
    status: Text,
    event: Text,
    commit: Text,
    error: Text,
}

const STATUSES: [Status; 10] = [
    Status::Success,
    Status::Failure,
    Status::Error,
    Status::Killed,
    Status::Running,
    Status::Pending,
    Status::Waiting,
    Status::Blocked,
    Status::Declined,
    Status::Skipped,
];

const EVENTS: [BuildEvent; 7] = [
    BuildEvent::Push,
    BuildEvent::PullRequest,
    BuildEvent::Tag,
    BuildEvent::Promote,
    BuildEvent::Rollback,
    BuildEvent::Cron,
    BuildEvent::Custom,
];

impl Packed {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Newest first.
    pub(super) fn runs(&self) -> impl DoubleEndedIterator<Item = Run<'_>> + Clone {
        self.rows.iter().map(|row| self.unpack(row))
    }

    pub(super) fn run(&self, number: u32) -> Option<Run<'_>> {
        let at = self.position(number).ok()?;
        self.rows.get(at).map(|row| self.unpack(row))
    }

    /// Takes in a run of that number; see [`Run::merge`] for what stays of one that is known.
    pub(super) fn absorb(&mut self, number: u32, news: &Run<'_>) {
        let at = match self.position(number) {
            Ok(at) => {
                let known = self.unpack(&self.rows[at]);
                let failed = known.clone().merge(news.clone()).failed;
                let failed = failed.map(|failed| Box::from(&*failed));
                if news.outranks(&known) {
                    self.rows[at] = self.pack(number, news);
                }
                return self.keep_failed(at, failed);
            }
            Err(at) => at,
        };
        let row = self.pack(number, news);
        grow(&mut self.rows);
        self.rows.insert(at, row);
        self.keep_failed(at, news.failed.as_deref().map(Box::from));
    }

    fn position(&self, number: u32) -> Result<usize, usize> {
        self.rows.binary_search_by(|row| number.cmp(&row.number))
    }

    fn keep_failed(&mut self, at: usize, failed: Option<Box<[Failure]>>) {
        let row = &mut self.rows[at];
        self.failed.remove(&row.number);
        row.flags &= !ASKED;
        if let Some(failed) = failed {
            row.flags |= ASKED;
            if !failed.is_empty() {
                self.failed.insert(row.number, failed);
            }
        }
    }

    /// The row of a run, all but what failed in it.
    fn pack(&mut self, number: u32, run: &Run<'_>) -> Row {
        let (status, event) = (code(&STATUSES, &run.status), code(&EVENTS, &run.event));
        let (commit, other_commit) = match run.commit {
            Commit::Sha1(bytes) => (Some(bytes), ""),
            Commit::Other(text) => (None, text),
        };
        let word = |code, word: &str| {
            if code == OTHER {
                word.into()
            } else {
                "".into()
            }
        };
        let mut flags = if run.on_branch { ON_BRANCH } else { 0 };
        self.odd.remove(&number);
        if status == OTHER || event == OTHER || commit.is_none() || !run.error.is_empty() {
            flags |= ODD;
            let odd = Odd {
                status: word(status, run.status.word()),
                event: word(event, run.event.word()),
                commit: other_commit.into(),
                error: run.error.into(),
            };
            self.odd.insert(number, odd);
        }
        Row {
            number,
            version: u32::try_from(run.version).unwrap_or(u32::MAX),
            created: seconds(run.created),
            started: seconds(run.started),
            finished: seconds(run.finished),
            parent: run
                .parent
                .and_then(|it| u32::try_from(it).ok())
                .unwrap_or(0),
            place: self.texts.put(&run.place),
            author: self.texts.put(run.author),
            message: self.texts.put(run.message),
            trigger: self.texts.put(run.trigger),
            deploy_to: self.texts.put(run.deploy_to),
            commit: commit.unwrap_or_default(),
            status,
            event,
            flags,
        }
    }

    fn unpack(&self, row: &Row) -> Run<'_> {
        let is_odd = row.flags & ODD != 0;
        let odd = self.odd.get(&row.number).filter(|_| is_odd);
        let text = |place| self.texts.get(place);
        let status = STATUSES.get(usize::from(row.status)).cloned();
        let event = EVENTS.get(usize::from(row.event)).cloned();
        let other_commit = odd.map(|odd| &*odd.commit).filter(|it| !it.is_empty());
        let commit = match (other_commit, row.commit) {
            (Some(text), _) => Commit::Other(text),
            // Nobody has a commit of zeros: see `Commit::parse`.
            (None, bytes) if bytes == [0; 20] => Commit::Other(""),
            (None, bytes) => Commit::Sha1(bytes),
        };
        let failed = || self.failed.get(&row.number).map_or(&[][..], |it| &**it);
        Run {
            number: row.number.into(),
            version: row.version.into(),
            status: status.unwrap_or_else(|| Status::from_word(odd.map_or("", |it| &it.status))),
            event: event.unwrap_or_else(|| BuildEvent::from_word(odd.map_or("", |it| &it.event))),
            place: text(row.place).into(),
            on_branch: row.flags & ON_BRANCH != 0,
            commit,
            author: text(row.author),
            message: text(row.message),
            trigger: text(row.trigger),
            parent: (row.parent > 0).then(|| row.parent.into()),
            deploy_to: text(row.deploy_to),
            error: odd.map_or("", |odd| &odd.error),
            created: Timestamp::known(row.created.into()),
            started: Timestamp::known(row.started.into()),
            finished: Timestamp::known(row.finished.into()),
            failed: (row.flags & ASKED != 0).then(|| Cow::Borrowed(failed())),
        }
    }
}

/// Makes room for one more, and for a sixteenth more. By itself a vector doubles: ten thousand
/// repositories would hold twice what they need.
fn grow<T>(values: &mut Vec<T>) {
    if values.len() == values.capacity() {
        values.reserve_exact(values.len() / 16 + 1);
    }
}

/// A word that is none of the known ones lies in [`Packed::odd`].
const OTHER: u8 = u8::MAX;

/// Where a value stands among the known ones.
fn code<T: PartialEq>(known: &[T], value: &T) -> u8 {
    let at = known.iter().position(|it| it == value);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(OTHER)
}

fn seconds(at: Option<Timestamp>) -> u32 {
    at.and_then(|at| u32::try_from(at.0).ok()).unwrap_or(0)
}

/// Texts one behind the other. A place counts from 1; 0 is the empty text.
#[derive(Debug, Clone, Default)]
struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

/// How many texts at either end are looked through for one that is there already. The names that
/// repeat (the default branch, `@hook`, the people of a team) are met early; a message repeats next
/// to itself, in a restart.
const LOOKED_THROUGH: usize = 48;

impl Texts {
    fn get(&self, place: u32) -> &str {
        let end = |place: usize| {
            let at = place.checked_sub(1)?;
            self.ends.get(at).map(|end| *end as usize)
        };
        let place = place as usize;
        let start = place.checked_sub(1).and_then(end).unwrap_or(0);
        let text = end(place).and_then(|end| self.all.get(start..end));
        text.unwrap_or_default()
    }

    fn put(&mut self, text: &str) -> u32 {
        let count = self.ends.len();
        let known = (1..=count.min(LOOKED_THROUGH))
            .chain((count.saturating_sub(LOOKED_THROUGH).max(1)..=count).rev())
            .filter_map(|place| u32::try_from(place).ok())
            .find(|place| self.get(*place) == text);
        if let Some(place) = known {
            return place;
        }
        let end = u32::try_from(self.all.len() + text.len());
        let (Ok(end), Ok(place), false) = (end, u32::try_from(count + 1), text.is_empty()) else {
            return 0;
        };
        if self.all.capacity() < self.all.len() + text.len() {
            self.all.reserve_exact(text.len() + self.all.len() / 16);
        }
        self.all.push_str(text);
        grow(&mut self.ends);
        self.ends.push(end);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Packed {
        /// Bytes that it takes itself and holds, but for what few runs have.
        fn bytes(&self) -> usize {
            let rows = self.rows.capacity() * size_of::<Row>();
            let ends = self.texts.ends.capacity() * size_of::<u32>();
            size_of::<Self>() + rows + ends + self.texts.all.capacity()
        }
    }

    #[test]
    fn two_hundred_thousand_runs_fit_in_twenty_five_megabytes() {
        let messages: Vec<String> = (1..=20)
            .map(|n| format!("Retry card auth on soft decline {n}"))
            .collect();
        let mut packed = Packed::default();
        for (number, message) in (1..).zip(&messages) {
            let news = Run {
                number: number.into(),
                version: 3,
                status: Status::Success,
                event: BuildEvent::Push,
                place: "main".into(),
                on_branch: true,
                commit: Commit::Sha1([7; 20]),
                author: "mia",
                message,
                trigger: "@hook",
                parent: None,
                deploy_to: "",
                error: "",
                created: Some(Timestamp(1_798_675_199)),
                started: Some(Timestamp(1_798_675_199)),
                finished: Some(Timestamp(1_798_675_199)),
                failed: Some(Cow::Borrowed(&[])),
            };
            packed.absorb(number, &news);
        }
        let all = packed.bytes() * 10_000;
        assert!(
            all <= 25_000_000,
            "{all} bytes in ten thousand repositories"
        );
    }

    #[test]
    fn texts_that_repeat_are_kept_once() {
        let mut texts = Texts::default();
        let places = ["main", "", "mia", "main", ""].map(|text| texts.put(text));
        assert_eq!(places, [1, 0, 2, 1, 0]);
        assert_eq!(
            [0, 1, 2, 3].map(|place| texts.get(place)),
            ["", "main", "mia", ""]
        );
    }
}
