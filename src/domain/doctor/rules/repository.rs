//! Whether Drone has the repository, and builds it.

use crate::domain::doctor::examine::STALE_DAYS;
use crate::domain::doctor::index::{Index, Server, home};
use crate::domain::doctor::nearest::standing;
use crate::domain::doctor::rules::owner::letters_apart;
use crate::domain::doctor::rules::slug;
use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::join::{parts, with_server};
use crate::domain::{
    ANNOTATIONS, Component, LastBuild, Listed, RepoLink, RepoSlug, Rule, Severity, Timestamp, age,
};

const DAY: i64 = 24 * 60 * 60;

/// What an entry's annotations came to, against the lists of the Drones.
pub(in crate::domain::doctor) fn repository(
    component: &Component,
    index: &Index<'_>,
    found: &mut Vec<Diagnosis>,
) {
    slug::slug(component, index, found);
    for link in &component.repos {
        if link.guessed {
            found.push(slug::guessed(component, &link.slug, &link.annotation));
        }
        let Some(server) = index.server(link.server.as_deref()) else {
            // Without any Drone there is nothing to hold entries against.
            if let Some(named) = link.server.as_deref().filter(|_| index.has_servers()) {
                found.push(slug::unknown_server(component, index, named));
            }
            continue;
        };
        match server.repo(&link.slug) {
            Some(listed) => found.extend(at_rest(component, link, listed, index)),
            None if server.known.complete => found.push(missing(component, link, server, index)),
            None => {}
        }
    }
}

/// A repository that Drone lists and does not build, or has not built for long.
fn at_rest(
    component: &Component,
    link: &RepoLink,
    listed: &Listed,
    index: &Index<'_>,
) -> Option<Diagnosis> {
    if !listed.active {
        let diagnosis = Diagnosis::new(
            component,
            Rule::RepositoryInactive,
            Severity::Error,
            "Drone lists it and does not build it",
            "activate it: `U` on Services, by an administrator of the repository",
        );
        return Some(declare(diagnosis, component, link));
    }
    // What is on its way out need not be built.
    if component.lifecycle.eq_ignore_ascii_case("deprecated") {
        return None;
    }
    let said = not_built(link.branch.as_deref(), listed, index.known.now)?;
    let diagnosis = Diagnosis::new(
        component,
        Rule::NotBuilt,
        Severity::Warning,
        said,
        "start a build of it, or let a cron do so every week",
    );
    Some(declare(diagnosis, component, link))
}

/// Why the default branch, or the one that the entry names in its place, counts as not built.
fn not_built(branch: Option<&str>, listed: &Listed, now: Timestamp) -> Option<String> {
    let default = &*listed.default_branch;
    let newest = match listed.last {
        LastBuild::Unknown => return None,
        LastBuild::Never => return Some("Drone never built it".to_owned()),
        // That branch is another one than the entry means.
        LastBuild::Default(_) if branch.is_some_and(|branch| branch != default) => return None,
        LastBuild::Default(at) | LastBuild::Any(at) => at,
    };
    let ago = now.since(newest);
    let branch = branch.unwrap_or(default);
    (ago >= STALE_DAYS * DAY).then(|| format!("no build of {branch} for {}", age(ago)))
}

fn missing(
    component: &Component,
    link: &RepoLink,
    server: &Server<'_>,
    index: &Index<'_>,
) -> Diagnosis {
    if let Some(now) = server.renamed(&link.slug) {
        let diagnosis = Diagnosis::new(
            component,
            Rule::RepositoryRenamed,
            Severity::Error,
            format!("it is called {} now", now.slug),
            "write the new name",
        );
        let why = format!("the same repository, {}", standing(now, index.known.now));
        return suggest(
            declare(diagnosis, component, link),
            component,
            link,
            now,
            why,
        );
    }
    let likely = likely(component, link, server, index);
    // A list has what the account may see: of what is another team's it tells less.
    let is_sure = likely.is_some() || index.is_own(component);
    let (severity, doubt) = if is_sure {
        (Severity::Error, "")
    } else {
        (Severity::Warning, ": it is gone, or not for you to see")
    };
    let diagnosis = Diagnosis::new(
        component,
        Rule::RepositoryMissing,
        severity,
        format!("{} does not list it{doubt}", index.name_of(server)),
        "correct the name; a new repository is listed after a sync in Drone's settings",
    );
    let diagnosis = declare(diagnosis, component, link);
    match likely {
        Some((repo, why)) => suggest(diagnosis, component, link, repo, why),
        None => diagnosis,
    }
}

/// The repository that its file comes from, the nearest name, or the only one of that name.
fn likely<'a>(
    component: &Component,
    link: &RepoLink,
    server: &Server<'a>,
    index: &Index<'_>,
) -> Option<(&'a Listed, String)> {
    let standing = |repo: &Listed| standing(repo, index.known.now);
    let has = |slug: &RepoSlug| component.repos.iter().any(|link| link.slug == *slug);
    let home = home(component).filter(|home| !index.is_collection(home) && !has(home));
    if let Some(own) = home.and_then(|home| server.repo(&home)) {
        return Some((own, format!("where its file comes from, {}", standing(own))));
    }
    if let Some((near, apart)) = server.nearest.find(&link.slug) {
        let why = format!("{}, {}", letters_apart(apart), standing(near));
        return Some((near, why));
    }
    let moved = server.nearest.of_name(link.slug.name())?;
    Some((
        moved,
        format!("the only one of that name, {}", standing(moved)),
    ))
}

/// Says what the entry has: the whole value, where it is more than the one slug.
fn declare(diagnosis: Diagnosis, component: &Component, link: &RepoLink) -> Diagnosis {
    let value = component.stated(&link.annotation);
    let value = value.map_or(link.slug.as_str(), |value| value.trim());
    if link.guessed {
        return diagnosis;
    }
    diagnosis.declared(&link.annotation, value)
}

fn suggest(
    diagnosis: Diagnosis,
    component: &Component,
    link: &RepoLink,
    repo: &Listed,
    why: String,
) -> Diagnosis {
    let slug = repo.slug.as_str();
    let diagnosis = diagnosis.suggest(slug, why);
    if link.guessed {
        let key = ANNOTATIONS[0];
        return diagnosis.change(Change::annotation(key, None, Some(slug)));
    }
    let stated = component.stated(&link.annotation);
    let before = stated.map_or(link.slug.as_str(), |value| value.trim());
    // In a list the others stay as they are.
    let after: Vec<String> = parts(before)
        .map(|part| replaced(part, link, slug))
        .collect();
    diagnosis.change(Change::annotation(
        &link.annotation,
        Some(before),
        Some(&after.join(", ")),
    ))
}

fn replaced(part: &str, link: &RepoLink, slug: &str) -> String {
    let (server, named) = with_server(part);
    let is_it = RepoSlug::parse(named).as_ref() == Some(&link.slug);
    match server {
        _ if !is_it => part.to_owned(),
        Some(server) => format!("{server}:{slug}"),
        None => slug.to_owned(),
    }
}
