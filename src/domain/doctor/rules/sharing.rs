//! Whether the repository is the entry's own.
//!
//! Whoever can merge to a file can claim any repository in it (`backstage-api` 5): the annotation is
//! a claim, the place of the file is set by the catalog.

use crate::domain::doctor::index::{Index, home, home_address};
use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::{Component, RepoLink, RepoSlug, Rule, Severity};

/// Entries of one repository before it counts as one that is shared on purpose.
const MANY: usize = 4;

/// Claims on repositories of others, and repositories with several entries.
pub(in crate::domain::doctor) fn sharing(
    component: &Component,
    index: &Index<'_>,
    found: &mut Vec<Diagnosis>,
) {
    let home = home(component);
    let is_home = |link: &RepoLink| Some(&link.slug) == home.as_ref();
    let is_at_home = component.repos.iter().any(is_home);
    for link in component.repos.iter().filter(|link| !link.guessed) {
        if index.listed(link).is_none() {
            continue;
        }
        let foreign = home.as_ref().filter(|_| !is_at_home);
        match foreign.and_then(|home| foreign_claim(component, link, home, index)) {
            Some(diagnosis) => found.push(diagnosis),
            None => found.extend(shared(component, link, index)),
        }
    }
}

/// A claim is foreign where another entry comes from that repository; or where the file comes from
/// another one of the same code host, which does not just collect catalog files.
fn foreign_claim(
    component: &Component,
    link: &RepoLink,
    home: &RepoSlug,
    index: &Index<'_>,
) -> Option<Diagnosis> {
    let rightful = |other: &&&Component| {
        other.entity != component.entity && self::home(other).as_ref() == Some(&link.slug)
    };
    let rightful = index.users(link).iter().find(rightful);
    let listed = index.listed(link)?;
    let is_same_host = host(home_address(component)) == host(&listed.link);
    if rightful.is_none() && (!is_same_host || index.is_collection(home)) {
        return None;
    }
    let (severity, found) = match rightful {
        Some(other) => {
            let whose = other.entity.with_kind();
            let found = format!("`{whose}` comes from there; this one from {home}");
            (Severity::Error, found)
        }
        None => (
            Severity::Warning,
            format!("its file comes from {home}, not from there"),
        ),
    };
    let next =
        "correct the annotation, or say where the sources are: `backstage.io/source-location`";
    let diagnosis = Diagnosis::new(component, Rule::ForeignRepository, severity, found, next)
        .declared(&link.annotation, link.slug.as_str());
    let server = index.server(link.server.as_deref());
    let own = server.and_then(|server| server.repo(home));
    let before = Some(link.slug.as_str());
    // Where several are listed, a line for one of them would be another line than the file has.
    let is_only = component.stated(&link.annotation).is_none();
    Some(match own.filter(|_| is_only) {
        Some(own) => diagnosis
            .suggest(own.slug.as_str(), "where its file comes from")
            .change(Change::annotation(
                &link.annotation,
                before,
                Some(own.slug.as_str()),
            )),
        None => {
            diagnosis.change(is_only.then(|| Change::annotation(&link.annotation, before, None)))
        }
    })
}

fn shared(component: &Component, link: &RepoLink, index: &Index<'_>) -> Option<Diagnosis> {
    // Of two that name different stages each has a part of the repository for itself.
    let is_home = |of: &Component| home(of).as_ref() == Some(&link.slug);
    let is_same = |other: &&&Component| {
        let mut links = other.repos.iter();
        other.entity != component.entity
            // Whoever claims what is at home here is told so, and nobody else.
            && (is_home(other) || !is_home(component))
            && links.any(|it| it.slug == link.slug && it.pipeline == link.pipeline)
    };
    let users = index.users(link);
    let others: Vec<&&Component> = users.iter().filter(is_same).collect();
    let first = others.first()?.entity.with_kind();
    let more = match others.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let severity = if users.len() >= MANY {
        Severity::Note
    } else {
        Severity::Warning
    };
    let diagnosis = Diagnosis::new(
        component,
        Rule::SharedRepository,
        severity,
        format!("also used by {first}{more}"),
        "if each has its own stage, name it: `drone.io/pipeline`; else one entry is too many",
    );
    Some(diagnosis.declared(&link.annotation, link.slug.as_str()))
}

/// The host of an address, with its port.
fn host(address: &str) -> Option<&str> {
    let address = address.strip_prefix("url:").unwrap_or(address);
    let (_, rest) = address.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}
