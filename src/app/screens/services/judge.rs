//! Whether a row belongs to a list, as what it counts and where it stands: for a list that is made
//! as a whole, and for the few rows of one that stands already.

use std::cmp::Ordering;

use crate::app::filter::{Filter, Reader};
use crate::app::model::Model;
use crate::app::screens::services::listing::keeps_token;
use crate::app::screens::services::order::{Candidate, compare};
use crate::app::screens::services::state::Mark;
use crate::app::screens::services::{Counts, Item, ServicesScreen, Sort, SortKey, View};
use crate::app::store::{Row, Standing, Store};
use crate::domain::{Status, Timestamp};

/// What a list is made by.
pub(super) struct Judge<'a> {
    pub(super) store: &'a Store,
    pub(super) view: &'a View,
    /// What an own view keeps: the rest is not in the list at all.
    own: Option<Sieve<'a>>,
    /// What the person typed.
    typed: Sieve<'a>,
    sort: Sort,
    now: Timestamp,
}

/// A filter with the memory that it matches in.
struct Sieve<'a> {
    filter: &'a Filter,
    reader: Reader<'a>,
}

impl<'a> Sieve<'a> {
    fn new(filter: &'a Filter) -> Self {
        Self {
            filter,
            reader: filter.reader(),
        }
    }

    fn keeps(&mut self, row: &Row, standing: &Standing<'_>, status: Option<&Status>) -> bool {
        let tokens = &self.filter.tokens;
        self.filter.is_empty()
            || (self.reader.keeps(&row.hay)
                && tokens
                    .iter()
                    .all(|token| keeps_token(token, row, standing, status) != token.inverse))
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        store: &'a Store,
        view: &'a View,
        filter: &'a Filter,
        sort: Sort,
        now: Timestamp,
    ) -> Self {
        let own = match view {
            View::Own(own) => Some(Sieve::new(&own.filter)),
            _ => None,
        };
        Self {
            store,
            view,
            own,
            typed: Sieve::new(filter),
            sort,
            now,
        }
    }

    /// The rows that belong to the list in their order, and the mark of every row.
    pub(super) fn all(&mut self) -> (Vec<Candidate<'a>>, Vec<Mark>) {
        let rows = &self.store.catalogs.rows;
        let mut marks = Vec::with_capacity(rows.len());
        let mut kept = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let (mark, candidate) = self.row(at, row);
            marks.push(mark);
            kept.extend(candidate);
        }
        let reverse = self.sort.reverse;
        kept.sort_by(|a, b| compare(a, b, reverse));
        (kept, marks)
    }

    /// The mark of a row in the view, and the row where the filter keeps it.
    fn row(&mut self, at: usize, row: &'a Row) -> (Mark, Option<Candidate<'a>>) {
        if !self.view.has(row) {
            return (Mark::Out, None);
        }
        let standing = self.store.standing(row);
        let status = standing.status(row);
        if *self.view == View::Failing && !status.as_ref().is_some_and(Status::is_bad) {
            return (Mark::Out, None);
        }
        let own = self.own.as_mut();
        if own.is_some_and(|own| !own.keeps(row, &standing, status.as_ref())) {
            return (Mark::Out, None);
        }
        let fits = self.typed.keeps(row, &standing, status.as_ref());
        let candidate = fits.then(|| self.candidate(at, row, &standing)).flatten();
        (Mark::of(status.as_ref()), candidate)
    }

    fn candidate(&self, at: usize, row: &'a Row, standing: &Standing<'a>) -> Option<Candidate<'a>> {
        let at = u32::try_from(at).ok()?;
        let mut candidate = Candidate::new(at, row, standing, self.sort, self.now);
        let pins = &self.store.catalogs.pins;
        candidate.pinned = !pins.is_empty() && pins.contains(row.pin().as_str());
        Some(candidate)
    }

    /// How a row that is listed stands to another one.
    fn compare_listed(&self, item: &Item, other: &Candidate<'a>) -> Ordering {
        let Item::Service(at) = item else {
            return Ordering::Less;
        };
        let at = *at as usize;
        let rows = &self.store.catalogs.rows;
        let listed = rows
            .get(at)
            .and_then(|row| self.candidate(at, row, &self.store.standing(row)));
        listed.map_or(Ordering::Less, |listed| {
            compare(&listed, other, self.sort.reverse)
        })
    }
}

impl ServicesScreen {
    pub(super) fn judge<'a>(&'a self, model: &'a Model) -> Judge<'a> {
        Judge::new(
            &model.store,
            &self.view,
            &self.filter,
            self.sort,
            model.server_now(),
        )
    }

    /// Moves the rows whose builds changed to where they belong now, and leaves all others where
    /// they stand. `false` when the list has to be made as a whole: it is one of builds, it is
    /// ordered by what changes with time alone, or too much has happened.
    pub(super) fn amend(&mut self, model: &Model) -> bool {
        if self.view == View::MyBuilds || self.sort.key == SortKey::Duration {
            return false;
        }
        let version = self.listing.made_from.1;
        let Some(changed) = model.store.builds.changed_since(version) else {
            return false;
        };
        let mut listing = std::mem::take(&mut self.listing);
        let mut judge = self.judge(model);
        let rows = &model.store.catalogs.rows;
        let touched = |row: &Row| {
            let repo = row.service.repo.as_ref();
            repo.is_some_and(|repo| changed.clone().any(|changed| changed == repo))
        };
        let moved: Vec<usize> = (0..rows.len())
            .filter(|at| rows.get(*at).is_some_and(touched))
            .collect();
        listing.items.retain(|item| {
            !matches!(item, Item::Service(at) if moved.binary_search(&(*at as usize)).is_ok())
        });
        for at in moved {
            let Some(row) = rows.get(at) else { continue };
            let (mark, candidate) = judge.row(at, row);
            if let Some(known) = listing.marks.get_mut(at) {
                listing.counts.remove(std::mem::replace(known, mark));
                listing.counts.add(mark);
            }
            if let Some(candidate) = candidate {
                let place = listing
                    .items
                    .partition_point(|item| judge.compare_listed(item, &candidate).is_lt());
                listing.items.insert(place, Item::Service(candidate.at));
            }
        }
        listing.made_from.1 = model.store.builds.version;
        self.listing = listing;
        self.find_again(model);
        true
    }
}

impl Mark {
    pub(super) fn of(status: Option<&Status>) -> Self {
        match status {
            Some(Status::Blocked) => Self::Blocked,
            Some(status) if status.is_bad() => Self::Failing,
            Some(status) if status.is_live() => Self::Active,
            _ => Self::Other,
        }
    }
}

impl Counts {
    /// The numbers that a mark raises: that of all, and that of its kind.
    fn of(&mut self, mark: Mark) -> [Option<&mut usize>; 2] {
        let kind = match mark {
            Mark::Out => return [None, None],
            Mark::Failing => Some(&mut self.failing),
            Mark::Blocked => Some(&mut self.blocked),
            Mark::Active => Some(&mut self.active),
            Mark::Other => None,
        };
        [Some(&mut self.total), kind]
    }

    pub(super) fn add(&mut self, mark: Mark) {
        for number in self.of(mark).into_iter().flatten() {
            *number += 1;
        }
    }

    fn remove(&mut self, mark: Mark) {
        for number in self.of(mark).into_iter().flatten() {
            *number = number.saturating_sub(1);
        }
    }
}
