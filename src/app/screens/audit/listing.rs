//! From the store to the rows: the facts and deeds of a part of time, merged and filtered.

use std::collections::HashMap;

use crate::app::model::Model;
use crate::app::screens::audit::AuditScreen;
use crate::app::store::Row;
use crate::domain::timeline::{Day, Entry, Filter, Named, facts, merge};
use crate::domain::{EntityRef, RepoId, Text, Timestamp};

/// Seconds around a day in which a build may still be that of a deed on the day: clocks differ.
const AROUND: i64 = 3_600;

/// What rows are made from: while none of it changes, they stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    builds: u64,
    record: u64,
    catalog: u64,
    day: Option<Day>,
}

impl Made {
    pub(super) fn of(screen: &AuditScreen, model: &Model) -> Self {
        Self {
            builds: model.store.builds.version,
            record: model.store.record.version,
            catalog: model.store.catalogs.version,
            day: screen.when.day(model.now.seconds(), &model.zone),
        }
    }
}

/// The filter that is typed, in the part of time that is shown. A time that is typed stands before
/// the day.
pub(super) fn filter(screen: &AuditScreen, model: &Model) -> Filter {
    let now = model.now.seconds();
    let mut filter = Filter::parse(&screen.browse.filter.text, now, &model.zone);
    let day = screen.when.day(now, &model.zone);
    if let (Some(day), None, None) = (day, filter.since, filter.until) {
        let (first, end) = day.span(&model.zone);
        (filter.since, filter.until) = (Some(first), Some(end));
    }
    if let Some(about) = &screen.about {
        filter.build = filter.build.or(about.build);
    }
    filter
}

/// The rows, newest first, and how many there are in this part of time without the filter.
pub(super) fn rows(screen: &AuditScreen, model: &Model) -> (Vec<Entry>, usize) {
    let filter = filter(screen, model);
    let all = everything(screen, model, &filter);
    let unfiltered = Filter {
        since: filter.since,
        until: filter.until,
        build: screen.about.as_ref().and_then(|about| about.build),
        ..Filter::default()
    };
    let total = all.iter().filter(|entry| unfiltered.keeps(entry)).count();
    let rows = all.into_iter().filter(|entry| filter.keeps(entry));
    (rows.collect(), total)
}

/// All that is known of the span and a little around it.
fn everything(screen: &AuditScreen, model: &Model, span: &Filter) -> Vec<Entry> {
    let wide = Filter {
        since: span.since.map(|at| Timestamp(at.0.saturating_sub(AROUND))),
        until: span.until.map(|at| Timestamp(at.0.saturating_add(AROUND))),
        ..Filter::default()
    };
    let is_meant = |repo: &RepoId| is_meant(screen, model, repo);
    let own = &model.store.record.entries;
    let own = own
        .iter()
        .filter(|entry| wide.is_in_time(entry.at) && is_meant(&entry.repo));
    let only = screen.about.as_ref().map(|about| &about.repo);
    let rows = by_repo(model, only);
    let mut drone = Vec::new();
    for (repo, state) in &model.store.builds.repos {
        if !is_meant(repo) {
            continue;
        }
        let named = || rows.get(repo).map(|row| named(row)).unwrap_or_default();
        drone.extend(facts(repo, &state.builds, named, |at| wide.is_in_time(at)));
    }
    merge(drone, own.cloned().collect())
}

/// Whether a repository is in question: the record holds deeds of all contexts.
pub(super) fn is_meant(screen: &AuditScreen, model: &Model, repo: &RepoId) -> bool {
    match &screen.about {
        Some(about) => about.repo == *repo,
        None => model.settings.context(&repo.server.context).is_some(),
    }
}

/// The first row of each repository.
fn by_repo<'a>(model: &'a Model, only: Option<&RepoId>) -> HashMap<&'a RepoId, &'a Row> {
    let mut by_repo = HashMap::new();
    for row in &model.store.catalogs.rows {
        let repo = row.service.repo.as_ref();
        if let Some(repo) = repo.filter(|repo| only.is_none_or(|only| only == *repo)) {
            by_repo.entry(repo).or_insert(row);
        }
    }
    by_repo
}

/// What the catalog says of a row now.
fn named(row: &Row) -> Named {
    let text = |entity: &EntityRef| Text::from(entity.as_str());
    let component = row.service.component.as_ref();
    Named {
        service: component.map(|component| text(&component.entity)),
        owner: component.and_then(|component| component.owners.first().map(text)),
    }
}
