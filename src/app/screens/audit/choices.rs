//! What can be chosen from: facets of the rows, days on which something happened, kinds of files.

use std::collections::{BTreeMap, HashSet};

use crate::app::effect::SheetForm;
use crate::app::model::Model;
use crate::app::overlays::menu::{Choice, MenuItem};
use crate::app::screens::audit::AuditScreen;
use crate::app::screens::audit::listing;
use crate::domain::timeline::{Day, Entry, moments};

/// Days that are offered: a year of them.
const DAYS: usize = 366;

/// The tokens that rows have, each with the order of its group.
pub(in crate::app) fn facets(screen: &AuditScreen) -> Vec<(u8, String)> {
    let of_entry = |entry: &Entry| {
        let owner = entry.owner.as_deref().unwrap_or_default();
        let mut tokens = vec![
            (0, format!("result:{}", entry.ending.class())),
            (1, format!("action:{}", entry.act.word())),
            (2, format!("who:{}", entry.who_shown())),
            (3, format!("owner:{owner}")),
            (4, format!("service:{}", entry.service_shown())),
            (5, format!("source:{}", entry.source.word())),
        ];
        if entry.is_by_a_person() {
            tokens.push((6, "by:people".to_owned()));
        }
        tokens
    };
    screen.rows.iter().flat_map(of_entry).collect()
}

/// The days on which something is known to have happened, newest first.
pub(super) fn days(screen: &AuditScreen, model: &Model) -> Vec<MenuItem> {
    let shown = screen.when.day(model.now.seconds(), &model.zone);
    let days = counted(screen, model).into_iter().rev().take(DAYS);
    let items = days.map(|(day, Count { builds, deeds })| MenuItem {
        label: day.to_string(),
        note: format!("{builds} of Drone, {deeds} of our own record"),
        checked: shown == Some(day),
        choice: Choice::Day(day),
    });
    items.collect()
}

/// What happened on a day, by who tells of it.
#[derive(Default)]
struct Count {
    builds: usize,
    deeds: usize,
}

/// Counts without making entries: there may be hundreds of thousands.
fn counted(screen: &AuditScreen, model: &Model) -> BTreeMap<Day, Count> {
    let number = screen.about.as_ref().and_then(|about| about.build);
    let mut counts: BTreeMap<Day, Count> = BTreeMap::new();
    let day = |at| Day::of(at, &model.zone);
    let mut ours = HashSet::new();
    for deed in &model.store.record.entries {
        let is_of_it = number.is_none_or(|number| deed.concerns(number));
        if is_of_it && listing::is_meant(screen, model, &deed.repo) {
            counts.entry(day(deed.at)).or_default().deeds += 1;
            ours.extend(deed.became.map(|became| (&deed.repo, became.number)));
        }
    }
    for (repo, state) in &model.store.builds.repos {
        if !listing::is_meant(screen, model, repo) {
            continue;
        }
        for build in &state.builds {
            let is_of_it = number.is_none_or(|it| build.number == it || build.parent == Some(it));
            if is_of_it && !ours.contains(&(repo, build.number)) {
                for at in moments(build) {
                    counts.entry(day(at)).or_default().builds += 1;
                }
            }
        }
    }
    counts
}

/// The kinds of files that rows can be saved as.
pub(super) fn sheets() -> Vec<MenuItem> {
    let item = |form: SheetForm| MenuItem {
        label: form.ending().to_owned(),
        note: match form {
            SheetForm::Csv => "a table for spreadsheets".to_owned(),
            SheetForm::Jsonl => "a line of JSON for each entry".to_owned(),
        },
        checked: false,
        choice: Choice::Sheet(form),
    };
    SheetForm::ALL.into_iter().map(item).collect()
}
