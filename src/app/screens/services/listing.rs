//! The list of a view: picked, filtered, sorted, and the cursor kept on what it was on.

use crate::app::filter::{Filter, Token};
use crate::app::model::Model;
use crate::app::screens::services::judge::Judge;
use crate::app::screens::services::state::Mark;
use crate::app::screens::services::views::view_unchosen;
use crate::app::screens::services::{Counts, Item, ItemKey, Listing, ServicesScreen, Sort, View};
use crate::app::store::{Row, Standing, Store};
use crate::domain::{Build, BuildId, Status, Timestamp};

/// The most of a person's builds that are listed.
const MOST_BUILDS: usize = 200;

impl ServicesScreen {
    /// Makes the list anew if something changed since it was made, and settles the cursor in a
    /// window of `height` rows.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        if !self.chosen {
            let view = view_unchosen(model);
            self.listing.stale |= view != self.view;
            self.view = view;
        }
        let versions = (model.store.catalogs.version, model.store.builds.version);
        let moved = self.listing.made_from != versions && !model.frozen;
        // Positions of rows die with their catalog, frozen or not.
        let dead = self.listing.made_from.0 != versions.0;
        if self.listing.stale || dead || (moved && !self.amend(model)) {
            self.listing = self.list(model);
            self.find_again(model);
        }
        self.cursor.settle(self.listing.items.len(), height);
    }

    pub(super) fn find_again(&mut self, model: &Model) {
        let Some(selected) = &self.selected else {
            return;
        };
        let rows = &model.store.catalogs.rows;
        let found = self
            .listing
            .items
            .iter()
            .position(|item| match (item, selected) {
                (Item::Service(at), ItemKey::Service(key)) => {
                    rows.get(*at as usize).is_some_and(|row| row.has_key(key))
                }
                (Item::Build(id), ItemKey::Build(wanted)) => id == wanted,
                _ => false,
            });
        if let Some(found) = found {
            self.cursor.at = found;
        }
    }

    /// Remembers what the cursor is on.
    pub(super) fn hold(&mut self, model: &Model) {
        self.selected = match self.item() {
            Some(Item::Service(at)) => {
                let row = model.store.catalogs.rows.get(*at as usize);
                row.map(|row| ItemKey::Service(row.key()))
            }
            Some(Item::Build(id)) => Some(ItemKey::Build(id.clone())),
            None => None,
        };
    }

    fn list(&self, model: &Model) -> Listing {
        let store = &model.store;
        let mut listing = if self.view == View::MyBuilds {
            self.list_builds(model)
        } else {
            list_rows(self.judge(model))
        };
        listing.made_from = (store.catalogs.version, store.builds.version);
        listing
    }

    fn list_builds(&self, model: &Model) -> Listing {
        let mut counts = Counts::default();
        let mut found: Vec<(Option<Timestamp>, BuildId)> = Vec::new();
        let mut reader = self.filter.reader();
        for (repo, state) in &model.store.builds.repos {
            let account = model
                .store
                .servers
                .get(&repo.server)
                .and_then(|s| s.account.as_ref());
            let Some(account) = account else { continue };
            for build in state
                .builds
                .iter()
                .filter(|b| is_by(b, &account.login, &account.email))
            {
                counts.add(Mark::of(Some(&build.shown_status())));
                let hay = format!("{} {} {}", repo.slug, build.place(), build.headline());
                let fits = reader.keeps(&hay.to_lowercase())
                    && self.filter.tokens.iter().all(|token| {
                        keeps_build(token, repo.slug.as_str(), build) != token.inverse
                    });
                if fits {
                    found.push((build.created, repo.build(build.number)));
                }
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        found.truncate(MOST_BUILDS);
        Listing {
            items: found.into_iter().map(|(_, id)| Item::Build(id)).collect(),
            counts,
            ..Listing::default()
        }
    }
}

impl View {
    /// The rows of the view that a filter keeps, in its order: for commands, which have no
    /// screen.
    pub fn rows<'a>(&self, store: &'a Store, filter: &Filter, now: Timestamp) -> Vec<&'a Row> {
        let sort = match self {
            Self::Own(own) => own.sort.unwrap_or_default(),
            _ => Sort::default(),
        };
        let mut judge = Judge::new(store, self, filter, sort, now);
        let (kept, _) = judge.all();
        let row = |at: u32| store.catalogs.rows.get(at as usize);
        let kept = kept.iter().map(|candidate| candidate.at);
        kept.filter_map(row).collect()
    }
}

fn list_rows(mut judge: Judge<'_>) -> Listing {
    let (kept, marks) = judge.all();
    let mut counts = Counts::default();
    for mark in &marks {
        counts.add(*mark);
    }
    Listing {
        items: kept.iter().map(|kept| Item::Service(kept.at)).collect(),
        counts,
        marks,
        ..Listing::default()
    }
}

/// Started or written by that account.
fn is_by(build: &Build, login: &str, email: &str) -> bool {
    *build.trigger == *login
        || *build.author_login == *login
        || *build.sender == *login
        || (!email.is_empty() && build.author_email.eq_ignore_ascii_case(email))
}

pub(super) fn keeps_token(
    token: &Token,
    row: &Row,
    standing: &Standing<'_>,
    status: Option<&Status>,
) -> bool {
    let component = row.service.component.as_ref();
    let value = token.value.as_str();
    match token.key.as_str() {
        "owner" if value == "me" => row.standing.is_owner(),
        "owner" => row.owner.to_lowercase().contains(value),
        "status" => has_status(status, value),
        "tier" => {
            let tier = component.map_or("", |c| &*c.tier).to_lowercase();
            tier.trim_start_matches(['t', '-']) == value.trim_start_matches(['t', '-'])
        }
        "system" => {
            let system = component.and_then(|c| c.system.as_ref());
            system.is_some_and(|system| system.short().contains(value))
        }
        "repo" => {
            let repo = row.service.repo.as_ref();
            repo.is_some_and(|repo| repo.slug.as_str().to_lowercase().contains(value))
        }
        _ => {
            let slug = row
                .service
                .repo
                .as_ref()
                .map_or("", |repo| repo.slug.as_str());
            standing
                .build()
                .is_some_and(|build| keeps_build(token, slug, build))
        }
    }
}

/// Whether a build has what a token names, without its `!`.
pub(in crate::app::screens) fn keeps_build(token: &Token, slug: &str, build: &Build) -> bool {
    let value = token.value.as_str();
    match token.key.as_str() {
        "status" => has_status(Some(&build.shown_status()), value),
        "branch" => build.place().to_lowercase().contains(value),
        "event" => build.event.word().contains(value) || build.event.short() == value,
        "author" => {
            build.author().to_lowercase().contains(value)
                || build.sender.to_lowercase() == value
                || build.trigger.to_lowercase() == value
        }
        "repo" => slug.to_lowercase().contains(value),
        // Owner, tier and system say nothing about a single build.
        _ => true,
    }
}

fn has_status(status: Option<&Status>, value: &str) -> bool {
    let Some(status) = status else {
        return value == "none";
    };
    match value {
        "failing" | "bad" => status.is_bad(),
        "active" | "live" => status.is_live(),
        _ => status.shown() == value || status.word() == value,
    }
}
