//! The Git checkout one stands in, asked of the `git` program.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::cli::World;
use crate::domain::RepoSlug;

/// How long `git` may take: a network file system can hold it for ever.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where one stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checkout {
    pub(super) slug: RepoSlug,
    pub(super) branch: Option<String>,
}

/// The checkout of the folder that the program was started in.
pub(super) async fn of(world: &World) -> Option<Checkout> {
    at(world.working_folder.as_deref()?).await
}

/// The repository of the remote of the branch's upstream, else of `origin`, else of the only one.
/// May take four times the patience with `git`.
pub(super) async fn at(folder: &Path) -> Option<Checkout> {
    let branch = git(folder, &["symbolic-ref", "--short", "-q", "HEAD"]).await;
    let upstream = match &branch {
        Some(branch) => {
            git(
                folder,
                &["config", "--get", &format!("branch.{branch}.remote")],
            )
            .await
        }
        None => None,
    };
    let remotes = git(folder, &["remote"]).await?;
    let remotes: Vec<&str> = remotes.lines().collect();
    let named = |name: &str| remotes.iter().find(|remote| **remote == name).copied();
    let remote = upstream
        .as_deref()
        .and_then(named)
        .or_else(|| named("origin"))
        .or_else(|| (remotes.len() == 1).then(|| remotes[0]))?;
    let url = git(folder, &["remote", "get-url", remote]).await?;
    Some(Checkout {
        slug: slug(&url)?,
        branch,
    })
}

async fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let mut command = tokio::process::Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(args)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output())
        .await
        .ok()?
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}

/// `owner/name` of a remote's address, in any of the ways in which Git takes one: the last two parts
/// of its path.
pub(super) fn slug(url: &str) -> Option<RepoSlug> {
    let url = url.trim().trim_end_matches('/');
    let url = url.strip_suffix(".git").unwrap_or(url);
    let path = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?.1,
        None => {
            let (host, path) = url.split_once(':')?;
            // A drive letter or a relative path is no host.
            if host.len() < 2 || host.contains('/') {
                return None;
            }
            path
        }
    };
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    let name = parts.next()?;
    let owner = parts.next()?;
    RepoSlug::parse(&format!("{owner}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_read_off_every_way_to_write_a_remote() {
        for url in [
            "git@github.com:acme/api.git",
            "ssh://git@git.acme.dev:2222/acme/api.git",
            "https://git.acme.dev/acme/api",
            "https://user@git.acme.dev/scm/acme/api.git/",
        ] {
            assert_eq!(slug(url).expect(url).as_str(), "acme/api");
        }
        for url in [
            "/srv/git/acme/api.git",
            "file:///srv/acme/api",
            "../api",
            "https://x",
        ] {
            assert_eq!(slug(url), None, "{url}");
        }
    }
}
