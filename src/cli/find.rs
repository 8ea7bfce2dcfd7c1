//! From a name to a repository: component, entity reference, slug, or the checkout one stands in.

use crate::app::store::Row;
use crate::cli::asks::{Services, services};
use crate::cli::open::Opened;
use crate::cli::{End, World, checkout};
use crate::domain::{Build, BuildId, Fault, RepoId, RepoSlug, Text};

/// A repository that was named, and its row in the catalog where there is one.
pub(super) struct Found {
    pub(super) repo: RepoId,
    pub(super) row: Option<Row>,
    /// The repository's default branch, where the way here passed by it.
    pub(super) main: Option<Text>,
    /// The branch that is checked out, where the name came from the checkout.
    pub(super) branch: Option<String>,
}

/// Finds what a name means. No name is the repository of the Git checkout.
pub(super) async fn repo(world: &World, opened: &Opened, name: Option<&str>) -> Result<Found, End> {
    let Some(name) = name else {
        let Some(checkout) = checkout::of(world).await else {
            return Err(End::Usage(
                "no service was named, and this is no Git checkout with a remote".into(),
            ));
        };
        let mut found = lookup(opened, checkout.slug.as_str()).await?;
        found.branch = checkout.branch;
        return Ok(found);
    };
    lookup(opened, name).await
}

async fn lookup(opened: &Opened, name: &str) -> Result<Found, End> {
    // A slug needs no catalog: one Drone, one request less.
    let servers = opened.context.servers();
    if let (Some(slug), [server]) = (RepoSlug::parse(name), servers.as_slice())
        && opened.context.backstage_url().is_none()
    {
        let repo = RepoId {
            server: server.clone(),
            slug,
        };
        return Ok(Found {
            repo,
            row: None,
            main: None,
            branch: None,
        });
    }
    let services = services(opened).await?;
    pick(&services, name)
}

/// The one thing that a name means among the services.
pub(super) fn pick(services: &Services, name: &str) -> Result<Found, End> {
    let lower = name.to_lowercase();
    let rows = services.rows();
    let by_component = |row: &&Row| {
        row.service.component.as_ref().is_some_and(|component| {
            let entity = &component.entity;
            entity.as_str() == lower
                || entity.name() == lower
                || lower.strip_prefix("component:") == Some(entity.name())
                || format!("{}/{}", entity.namespace(), entity.name()) == lower
        })
    };
    let slug = |row: &&Row| {
        let repo = row.service.repo.as_ref();
        repo.is_some_and(|repo| repo.slug.as_str().to_lowercase() == lower)
    };
    let named: Vec<&Row> = rows.iter().filter(by_component).collect();
    let of_slug: Vec<&Row> = rows.iter().filter(slug).collect();
    let mut repos: Vec<(&RepoId, &Row)> = Vec::new();
    for row in named.iter().chain(&of_slug) {
        if let Some(repo) = &row.service.repo
            && !repos.iter().any(|(known, _)| *known == repo)
        {
            repos.push((repo, row));
        }
    }
    match repos.as_slice() {
        [(repo, row)] => Ok(found(services, repo, Some(row))),
        [] => unlisted(services, &lower, named.first().copied(), name),
        several => {
            let candidates: Vec<String> = several
                .iter()
                .map(|(repo, _)| repo.slug.to_string())
                .collect();
            Err(End::NotFound(format!(
                "`{name}` is ambiguous: {}",
                candidates.join(", ")
            )))
        }
    }
}

fn found(services: &Services, repo: &RepoId, row: Option<&Row>) -> Found {
    let named = row.and_then(|row| row.branch.as_ref());
    let own = services.store.builds.repo(repo);
    Found {
        repo: repo.clone(),
        row: row.cloned(),
        main: named.or(own.map(|own| &own.facts.default_branch)).cloned(),
        branch: None,
    }
}

/// A repository that no component names, or a component without one, or nothing.
fn unlisted(
    services: &Services,
    lower: &str,
    component: Option<&Row>,
    name: &str,
) -> Result<Found, End> {
    let mut known = services.store.builds.repos.keys();
    if let Some(repo) = known.find(|repo| repo.slug.as_str().to_lowercase() == lower) {
        return Ok(found(services, repo, None));
    }
    if let Some(row) = component {
        let why = row
            .finding
            .as_ref()
            .map_or("no annotation names one", |f| &*f.summary);
        return Err(End::NotFound(format!(
            "{} has no Drone repository: {why}",
            row.name
        )));
    }
    let near: Vec<&str> = services
        .rows()
        .iter()
        .map(|row| &*row.name)
        .filter(|known| known.contains(lower) || lower.contains(*known))
        .take(5)
        .collect();
    let hint = if near.is_empty() {
        "`backdrone services --view all` lists what there is".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    if let Some(why) = services.missing {
        // It may be there: the list that would tell is missing.
        let words = format!("nothing on the servers that answered is called `{name}`");
        return Err(Fault::new(why, words).into());
    }
    Err(End::NotFound(format!(
        "nothing is called `{name}`\n  {hint}"
    )))
}

/// The build that is meant: the number, else the newest one (of the branch that is checked out).
pub(super) async fn build(
    opened: &Opened,
    found: &Found,
    number: Option<u64>,
) -> Result<(BuildId, Build), End> {
    let number = match number {
        Some(number) => number,
        None => {
            let branch = found.branch.as_deref();
            let builds = opened.context.builds(&found.repo, 1, 1, branch).await?;
            let newest = builds.first().map(|build| build.number);
            let slug = &found.repo.slug;
            newest.ok_or_else(|| match branch {
                Some(branch) => End::NotFound(format!("{slug} has no build of {branch}")),
                None => End::NotFound(format!("{slug} has no builds")),
            })?
        }
    };
    let id = found.repo.build(number);
    let build = opened.context.build(&id).await?;
    Ok((id, build))
}

/// Reads `[service] [number]` where either may be left out: a lone number is a build of the checkout,
/// and `SERVICE#NUMBER`, as answers write it, is both.
pub(super) fn split(service: Option<String>, number: Option<u64>) -> (Option<String>, Option<u64>) {
    match (service, number) {
        (Some(text), None) => match text.trim_start_matches('#').parse() {
            Ok(number) => (None, Some(number)),
            Err(_) => match text
                .rsplit_once('#')
                .map(|(name, rest)| (name, rest.parse()))
            {
                Some((name, Ok(number))) => (Some(name.to_owned()), Some(number)),
                _ => (Some(text), None),
            },
        },
        both => both,
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_build_is_named_with_its_service_or_by_its_number_alone() {
        for (service, number, read) in [
            ("acme/api", Some(7), (Some("acme/api"), Some(7))),
            ("acme/api", None, (Some("acme/api"), None)),
            ("acme/api#7", None, (Some("acme/api"), Some(7))),
            ("acme/api#x", None, (Some("acme/api#x"), None)),
            ("#7", None, (None, Some(7))),
            ("7", None, (None, Some(7))),
        ] {
            let (name, of) = split(Some(service.to_owned()), number);
            assert_eq!((name.as_deref(), of), read, "{service}");
        }
    }
}
