//! What can be chosen from: facets of the rows, days on which something happened, kinds of files.

use std::collections::BTreeMap;

use crate::app::effect::SheetForm;
use crate::app::model::Model;
use crate::app::overlays::menu::{Choice, MenuItem};
use crate::app::screens::audit::AuditScreen;
use crate::app::screens::audit::listing;
use crate::domain::timeline::{Day, Entry, Filter, Source};

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
    let mut counts: BTreeMap<Day, (usize, usize)> = BTreeMap::new();
    let filter = Filter {
        build: screen.about.as_ref().and_then(|about| about.build),
        ..Filter::default()
    };
    for entry in listing::everything(screen, model, &Filter::default()) {
        if filter.keeps(&entry) {
            let day = counts.entry(Day::of(entry.at, &model.zone)).or_default();
            day.0 += 1;
            day.1 += usize::from(entry.source == Source::Own);
        }
    }
    let shown = screen.when.day(model.now.seconds(), &model.zone);
    let items = counts.into_iter().rev().take(DAYS);
    let items = items.map(|(day, (all, own))| MenuItem {
        label: day.to_string(),
        note: format!("{all} entries, {own} of our own record"),
        checked: shown == Some(day),
        choice: Choice::Day(day),
    });
    items.collect()
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
