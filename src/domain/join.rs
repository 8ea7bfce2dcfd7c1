//! From the annotations of a catalog entry to the repositories that it means.

use crate::domain::{Finding, RepoLink, RepoSlug, Rule, Severity, Text};

/// The annotations that are looked at, in this order, where the configuration names no others. The
/// first that names a repository wins.
pub const ANNOTATIONS: [&str; 4] = [
    "drone.io/repo-slug",
    "github.com/project-slug",
    "gitlab.com/project-slug",
    "backstage.io/source-location",
];

/// Where the sources lie, and where the entry's own file does.
const SOURCE: &str = "backstage.io/source-location";
const FILE: &str = "backstage.io/managed-by-location";

/// What an entry's annotations came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joined {
    pub repos: Vec<RepoLink>,
    pub findings: Vec<Finding>,
    /// Annotations as written, where the links do not say the same: see [`Component::stated`].
    ///
    /// [`Component::stated`]: crate::domain::Component::stated
    pub stated: Vec<(Text, Text)>,
}

/// Works out the repositories of an entry. `annotations` are key and value as in the catalog,
/// `order` the keys to look at.
pub fn join(annotations: &[(Text, Text)], order: &[String]) -> Joined {
    let value = |key: &str| {
        let found = annotations.iter().find(|(name, _)| **name == *key);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    };
    let mut joined = Joined::default();
    for key in order {
        let Some(text) = value(key) else { continue };
        if is_address_key(key) {
            guess(key, text, &mut joined);
        } else {
            stated(key, text, &mut joined);
        }
        if !joined.repos.is_empty() {
            break;
        }
    }
    for link in &mut joined.repos {
        link.server = link
            .server
            .take()
            .or_else(|| value("drone.io/server").map(Text::from));
        link.branch = value("drone.io/branch").map(Text::from);
        link.pipeline = value("drone.io/pipeline").map(Text::from);
    }
    joined.stated = as_written(annotations, order, &joined.repos);
    if joined.repos.is_empty() && joined.findings.is_empty() {
        let first = order.first().map_or(ANNOTATIONS[0], String::as_str);
        joined.findings.push(Finding::new(
            Rule::NoRepository,
            Severity::Warning,
            "no annotation names a repository".into(),
            &format!("add `{first}: owner/repository` to its catalog-info.yaml"),
        ));
    }
    joined
}

/// The annotations that cannot be read off the links: one that holds more, or something else, than
/// the one slug it came to; a chosen server; sources in another repository than the file itself.
/// Most entries have none of these, and there are ten thousand entries.
fn as_written(
    annotations: &[(Text, Text)],
    order: &[String],
    repos: &[RepoLink],
) -> Vec<(Text, Text)> {
    let said = |key: &str, value: &str| match repos {
        [link] => *link.annotation == *key && link.slug.as_str() == value,
        _ => false,
    };
    let home = |key: &str| {
        let found = annotations.iter().find(|(name, _)| **name == *key);
        found.and_then(|(_, value)| address(value))
    };
    let counts = |key: &str, value: &str| match key {
        SOURCE => home(SOURCE).is_some() && home(SOURCE) != home(FILE),
        "drone.io/server" => true,
        _ => order.iter().any(|it| it == key) && !is_address_key(key) && !said(key, value),
    };
    let mut kept = annotations.to_vec();
    kept.retain(|(key, value)| counts(key, value.trim()));
    kept.shrink_to_fit();
    kept
}

/// Annotations that hold an address (`url:https://…`) and no slug.
fn is_address_key(key: &str) -> bool {
    key.ends_with("-location")
}

/// A comma list of `owner/repository`, each with an optional `server:` before it.
fn stated(key: &str, text: &str, joined: &mut Joined) {
    for part in parts(text) {
        let (server, slug) = with_server(part);
        if let Some(slug) = RepoSlug::parse(slug) {
            let link = RepoLink {
                server: server.map(Text::from),
                slug,
                branch: None,
                pipeline: None,
                annotation: key.into(),
                guessed: false,
            };
            if !joined.repos.contains(&link) {
                joined.repos.push(link);
            }
        } else {
            joined.findings.push(not_a_slug(key, part));
        }
    }
}

/// The parts of a comma list.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// `server:owner/repository` apart; an address has no server before it.
pub(super) fn with_server(part: &str) -> (Option<&str>, &str) {
    match part.split_once(':') {
        Some((server, rest)) if !rest.starts_with("//") => (Some(server.trim()), rest),
        _ => (None, part),
    }
}

fn not_a_slug(key: &str, part: &str) -> Finding {
    if is_template(part) {
        return Finding::new(
            Rule::TemplateLeftOver,
            Severity::Error,
            format!("template placeholder left in annotation `{key}`: `{part}`"),
            "fill in the owner and the name of the repository",
        );
    }
    let hint = match address(part) {
        Some(slug) => format!("write `{slug}`: owner and name, without the address"),
        None => "write it as `owner/repository`".to_owned(),
    };
    Finding::new(
        Rule::BadSlug,
        Severity::Error,
        format!("annotation `{key}` holds `{part}`, which is no repository"),
        &hint,
    )
}

/// Whether a placeholder of a template stands in it.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("${") || text.contains("{{")
}

/// From `url:https://host/owner/repo/tree/main/` to a repository, marked as a guess.
fn guess(key: &str, text: &str, joined: &mut Joined) {
    if let Some(slug) = address(text) {
        joined.findings.push(Finding::new(
            Rule::Guessed,
            Severity::Note,
            format!("`{slug}` was worked out from `{key}`"),
            &format!("state it: add `{}: {slug}`", ANNOTATIONS[0]),
        ));
        joined.repos.push(RepoLink {
            server: None,
            slug,
            branch: None,
            pipeline: None,
            annotation: key.into(),
            guessed: true,
        });
        return;
    }
    let finding = if is_template(text) {
        not_a_slug(key, text)
    } else {
        Finding::new(
            Rule::NoRepository,
            Severity::Warning,
            format!("cannot tell the repository from `{key}`: `{text}`"),
            &format!("add `{}: owner/repository`", ANNOTATIONS[0]),
        )
    };
    joined.findings.push(finding);
}

/// The repository that an address of a code host means, where its form is one that is known.
pub(super) fn address(text: &str) -> Option<RepoSlug> {
    let text = text.strip_prefix("url:").unwrap_or(text);
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let mut parts = rest.split('/').filter(|part| !part.is_empty());
    let host = parts.next()?;
    if host.contains('@') {
        return None;
    }
    let parts: Vec<&str> = parts.collect();
    let (owner, name) = match parts.as_slice() {
        // Bitbucket Server: /projects/PAY/repos/ledger/browse
        ["projects", owner, "repos", name, ..] | ["scm", owner, name] => (*owner, *name),
        // Azure DevOps has a project between the two: no slug of Drone.
        [_, _, "_git", ..] | [_, "_git", ..] => return None,
        // GitLab: everything before `/-/` is the path of the project; sub-groups are no slug.
        path if path.contains(&"-") => {
            let end = path.iter().position(|part| *part == "-")?;
            let [owner, name] = path[..end] else {
                return None;
            };
            (owner, name)
        }
        [owner, name]
        | [
            owner,
            name,
            "tree" | "blob" | "src" | "raw" | "edit" | "commit",
            ..,
        ] => (*owner, *name),
        _ => return None,
    };
    RepoSlug::parse(&format!(
        "{owner}/{}",
        name.strip_suffix(".git").unwrap_or(name)
    ))
}

#[cfg(test)]
#[path = "join_tests.rs"]
mod tests;
