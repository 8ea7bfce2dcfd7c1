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

/// What an entry's annotations came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joined {
    pub repos: Vec<RepoLink>,
    pub findings: Vec<Finding>,
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

/// Annotations that hold an address (`url:https://…`) and no slug.
fn is_address_key(key: &str) -> bool {
    key.ends_with("-location")
}

/// A comma list of `owner/repository`, each with an optional `server:` before it.
fn stated(key: &str, text: &str, joined: &mut Joined) {
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (server, slug) = match part.split_once(':') {
            Some((server, rest)) if !rest.starts_with("//") => {
                (Some(Text::from(server.trim())), rest)
            }
            _ => (None, part),
        };
        if let Some(slug) = RepoSlug::parse(slug) {
            let link = RepoLink {
                server,
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

fn not_a_slug(key: &str, part: &str) -> Finding {
    if part.contains("${") || part.contains("{{") {
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
    let finding = if text.contains("${") || text.contains("{{") {
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
fn address(text: &str) -> Option<RepoSlug> {
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
mod tests {
    use super::*;

    fn joined(pairs: &[(&str, &str)]) -> Joined {
        let annotations: Vec<(Text, Text)> = pairs
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        join(&annotations, &ANNOTATIONS.map(str::to_owned))
    }

    fn slugs(joined: &Joined) -> Vec<String> {
        joined
            .repos
            .iter()
            .map(|link| link.slug.to_string())
            .collect()
    }

    #[test]
    fn a_comma_list_names_several_repositories_and_a_server() {
        let j = joined(&[
            ("drone.io/repo-slug", "acme/api, west:acme/web ,acme/api"),
            ("drone.io/branch", "trunk"),
        ]);
        assert_eq!(slugs(&j), ["acme/api", "acme/web"]);
        assert_eq!(j.repos[1].server.as_deref(), Some("west"));
        assert_eq!(j.repos[0].branch.as_deref(), Some("trunk"));
        assert_eq!(j.findings, []);
    }

    #[test]
    fn the_own_annotation_goes_before_the_code_hosts() {
        let j = joined(&[
            ("github.com/project-slug", "acme/old"),
            ("drone.io/repo-slug", "acme/new"),
        ]);
        assert_eq!(slugs(&j), ["acme/new"]);
    }

    #[test]
    fn a_placeholder_never_becomes_a_repository() {
        let j = joined(&[(
            "github.com/project-slug",
            "${{ values.destination.owner }}/${{ values.destination.repo }}",
        )]);
        assert_eq!(slugs(&j), [""; 0]);
        assert_eq!(j.findings[0].rule, Rule::TemplateLeftOver);
    }

    #[test]
    fn addresses_are_guessed_only_where_their_form_is_known() {
        let cases = [
            ("url:https://git.x/acme/ledger/", Some("acme/ledger")),
            (
                "url:https://git.x/acme/ledger/tree/feature/a/b/",
                Some("acme/ledger"),
            ),
            (
                "url:https://git.x/acme/ledger/src/branch/main/?at=refs%2Fheads%2Fmain",
                Some("acme/ledger"),
            ),
            (
                "url:https://git.x/projects/PAY/repos/ledger/browse",
                Some("PAY/ledger"),
            ),
            ("url:https://git.x/acme/ledger.git", Some("acme/ledger")),
            ("url:https://git.x/group/sub/ledger/-/tree/main", None),
            ("url:https://dev.x/org/project/_git/ledger", None),
            ("url:https://git.x/some/other/layout/ledger", None),
            ("file:/srv/catalog/x.yaml", None),
        ];
        for (text, slug) in cases {
            let j = joined(&[("backstage.io/source-location", text)]);
            assert_eq!(slugs(&j).first().map(String::as_str), slug, "{text}");
            assert!(j.repos.iter().all(|link| link.guessed));
            assert_eq!(j.findings.len(), 1, "{text}");
        }
    }

    #[test]
    fn an_address_in_place_of_a_slug_gets_the_corrected_form() {
        let j = joined(&[("drone.io/repo-slug", "https://git.x/acme/ledger")]);
        assert_eq!(slugs(&j), [""; 0]);
        assert!(
            j.findings[0].hint.contains("`acme/ledger`"),
            "{}",
            j.findings[0].hint
        );
    }

    #[test]
    fn an_entry_without_any_is_told_the_line_to_add() {
        let j = joined(&[("other", "x")]);
        assert!(
            j.findings[0]
                .hint
                .contains("drone.io/repo-slug: owner/repository")
        );
    }
}
