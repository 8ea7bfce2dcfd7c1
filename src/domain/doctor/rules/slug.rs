//! Whether what the entry says is a repository at all.

use crate::domain::doctor::index::{Index, home};
use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::join::{address, is_template, parts, with_server};
use crate::domain::{ANNOTATIONS, Component, KnownServer, Listed, RepoSlug, Rule, Severity};

/// Annotations that name no slug: the chosen server, and the place of the sources.
const SERVER: &str = "drone.io/server";
const SOURCE: &str = "backstage.io/source-location";

/// What stands where a slug should, or that nothing does.
pub(super) fn slug(component: &Component, index: &Index<'_>, found: &mut Vec<Diagnosis>) {
    let stated = component.stated.iter();
    for (key, value) in stated.filter(|(key, _)| ![SERVER, SOURCE].contains(&&**key)) {
        found.extend(broken(component, index, key, value));
    }
    let of_join = |rule| component.findings.iter().any(|it| it.rule == rule);
    if component.repos.is_empty() && of_join(Rule::NoRepository) {
        found.push(none(component, index));
    }
}

/// An annotation with parts that are no slug: the first of them is told, all are corrected.
fn broken(component: &Component, index: &Index<'_>, key: &str, value: &str) -> Option<Diagnosis> {
    let is_bad = |part: &&str| RepoSlug::parse(with_server(part).1).is_none();
    let bad = parts(value).find(is_bad)?;
    let fixed: Vec<Option<String>> = parts(value)
        .map(|part| {
            if is_bad(&part) {
                meant(part, component, index).map(|slug| slug.to_string())
            } else {
                Some(part.to_owned())
            }
        })
        .collect();
    let fixed: Option<Vec<String>> = fixed.into_iter().collect();
    let (rule, said, next) = if is_template(bad) {
        let said = format!("a placeholder of a template was never filled in: `{bad}`");
        (
            Rule::TemplateLeftOver,
            said,
            "fill in owner and name of the repository",
        )
    } else {
        let said = format!("`{bad}` is no repository of Drone");
        (
            Rule::BadSlug,
            said,
            "write `owner/repository`, without an address around it",
        )
    };
    let diagnosis =
        Diagnosis::new(component, rule, Severity::Error, said, next).declared(key, value.trim());
    let before = Some(value.trim());
    Some(match fixed.map(|parts| parts.join(", ")) {
        Some(fixed) => {
            let change = Change::annotation(key, before, Some(&fixed));
            diagnosis
                .suggest(fixed, "read from what is there")
                .change(change)
        }
        None => {
            let change = Change::annotation(key, before, Some("OWNER/REPOSITORY"));
            diagnosis.change(change.with_gaps())
        }
    })
}

/// The repository that something else than a slug leads to.
fn meant(part: &str, component: &Component, index: &Index<'_>) -> Option<RepoSlug> {
    // A template leads nowhere: what the entry is called and where it lies does.
    if is_template(part) {
        return candidate(component, index).map(|(repo, _)| repo.slug.clone());
    }
    address(part).or_else(|| {
        // A page of Drone begins with the slug; what follows is a build.
        let (_, path) = part.split_once("://")?;
        let mut path = path.split(['/', '?', '#']).skip(1);
        let slug = RepoSlug::parse(&format!("{}/{}", path.next()?, path.next()?))?;
        let servers = &index.known.servers;
        let is_drone = |url: &str| part.starts_with(url.trim_end_matches('/'));
        let of_drone = servers.iter().any(|server| is_drone(&server.url));
        let is_listed = index
            .server(None)
            .is_some_and(|it| it.repo(&slug).is_some());
        let is_home = home(component).as_ref() == Some(&slug);
        (of_drone || is_listed || is_home).then_some(slug)
    })
}

/// A listed repository that is likely the entry's, and why: its file lies there, or it has its name.
fn candidate<'a>(component: &Component, index: &Index<'a>) -> Option<(&'a Listed, &'static str)> {
    let server = index.server(None)?;
    let home = home(component).filter(|home| !index.is_collection(home));
    let own = home.and_then(|home| server.repo(&home));
    own.map(|repo| (repo, "where its file comes from"))
        .or_else(|| {
            let named = server.nearest.of_name(&component.name)?;
            Some((named, "has its name"))
        })
}

fn none(component: &Component, index: &Index<'_>) -> Diagnosis {
    let empty = component
        .stated
        .iter()
        .find(|(_, value)| value.trim().is_empty());
    let key = empty.map_or(ANNOTATIONS[0], |(key, _)| key);
    let before = empty.map(|_| "");
    let diagnosis = Diagnosis::new(
        component,
        Rule::NoRepository,
        Severity::Warning,
        "no annotation names a repository",
        "add the line; where nothing is built of it, there is nothing to do",
    );
    let diagnosis = match empty {
        Some((key, _)) => diagnosis.declared(key, ""),
        None => diagnosis,
    };
    match candidate(component, index) {
        Some((repo, why)) => diagnosis
            .suggest(repo.slug.as_str(), why)
            .change(Change::annotation(key, before, Some(repo.slug.as_str()))),
        None => {
            let change = Change::annotation(key, before, Some("OWNER/REPOSITORY"));
            diagnosis.change(change.with_gaps())
        }
    }
}

/// An entry that chooses a server which the configuration does not have.
pub(super) fn unknown_server(component: &Component, index: &Index<'_>, server: &str) -> Diagnosis {
    let names: Vec<String> = index
        .known
        .servers
        .iter()
        .map(|known| format!("`{}`", known.id.server))
        .collect();
    let found = format!("the configuration has {}", names.join(", "));
    let next = "add that Drone to the context of the configuration, or correct the entry";
    let diagnosis = Diagnosis::new(component, Rule::UnknownServer, Severity::Error, found, next);
    let Some(value) = component.stated(SERVER).filter(|value| ***value == *server) else {
        return diagnosis.declared("server", server);
    };
    let diagnosis = diagnosis.declared(SERVER, value);
    // Where the only Drone there is has the repository, it has to be the one that is meant.
    let is_listed = |server: &KnownServer| {
        let listed = |slug: &RepoSlug| server.repos.iter().any(|repo| repo.slug == *slug);
        component.repos.iter().all(|link| listed(&link.slug))
    };
    match index.known.servers.as_slice() {
        [only] if is_listed(only) => {
            diagnosis.change(Change::annotation(SERVER, Some(value), None))
        }
        _ => diagnosis,
    }
}

/// A repository that was worked out from an address and has not been confirmed.
pub(super) fn guessed(component: &Component, slug: &RepoSlug, from: &str) -> Diagnosis {
    let diagnosis = Diagnosis::new(
        component,
        Rule::Guessed,
        Severity::Warning,
        format!("from {}: {slug}", from.rsplit('/').next().unwrap_or(from)),
        "state it, so that builds can be started and cancelled",
    );
    diagnosis
        .suggest(slug.as_str(), "where its sources lie")
        .change(Change::annotation(
            ANNOTATIONS[0],
            None,
            Some(slug.as_str()),
        ))
}
