//! Files of views at addresses: fetched once, kept in the cache under their sum, and never believed
//! without it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use futures_util::future::join_all;
use sha2::{Digest, Sha256};
use url::Url;

use crate::cli::args::Global;
use crate::cli::open::{configure, flags};
use crate::cli::{World, views};
use crate::config::{Included, Settings};
use crate::http::{Limits, Reach};

/// Why files could not be fetched, by their sums.
pub(super) type Unfetched = HashMap<String, String>;

/// The file of a sum, where the cache has it: whatever has another sum is none.
pub(super) fn kept(cache: Option<&Path>, sha256: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(file(cache?, sha256)).ok()?;
    (sum(&bytes) == sha256).then_some(bytes)
}

/// Fetches the files that the person's own file of views names and the cache lacks. No token is sent;
/// at most 256 KiB are read, within 10 s, and no redirect is followed.
pub(super) async fn fetch(world: &World, global: &Global) -> Unfetched {
    let cache = world.cache_folder.as_deref();
    let Some((config, _)) = world.config_file(&flags(global)) else {
        return Unfetched::new();
    };
    let mut missing = views::includes(&config);
    missing.retain(|included| {
        matches!(included, Included::Pinned { sha256, .. } if kept(cache, sha256).is_none())
    });
    if missing.is_empty() {
        return Unfetched::new();
    }
    let Ok(configured) = configure(world, global) else {
        return Unfetched::new();
    };
    let settings = configured.resolved.settings;
    let fetches = missing.into_iter().map(|included| {
        let settings = &settings;
        async move {
            let Included::Pinned { url, sha256 } = included else {
                return None;
            };
            let why = one(&url, &sha256, cache, settings).await.err()?;
            Some((sha256, why))
        }
    });
    join_all(fetches).await.into_iter().flatten().collect()
}

async fn one(
    url: &Url,
    sha256: &str,
    cache: Option<&Path>,
    settings: &Settings,
) -> Result<(), String> {
    let reach = Reach::new(Limits::default(), settings.http.proxy.clone());
    let raw = reach.raw(url, settings.http.ca.as_deref());
    let raw = raw.map_err(|error| error.to_string())?;
    let answer = raw.read(url.clone()).await;
    let answer = answer.map_err(|error| error.to_string())?;
    if !answer.status.is_success() {
        return Err(format!("the server answers {}", answer.status));
    }
    let found = sum(&answer.body);
    if found != sha256 {
        return Err(format!("what stands there now has the sum {found}"));
    }
    let cache = cache.ok_or("there is no folder to keep it in")?;
    keep(&file(cache, sha256), &answer.body).map_err(|error| error.to_string())
}

fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(bytes)?;
    fresh.persist(path)?;
    Ok(())
}

fn file(cache: &Path, sha256: &str) -> PathBuf {
    cache.join("views").join(format!("{sha256}.yaml"))
}

/// SHA-256 in small hexadecimal digits.
fn sum(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a `String` cannot end in an error.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_under_its_sum_and_one_that_was_changed_is_none() {
        let cache = tempfile::tempdir().expect("a folder");
        let sha256 = sum(b"views: []\n");
        assert_eq!(kept(Some(cache.path()), &sha256), None);
        let path = file(cache.path(), &sha256);
        keep(&path, b"views: []\n").expect("kept");
        assert_eq!(
            kept(Some(cache.path()), &sha256).as_deref(),
            Some(&b"views: []\n"[..])
        );
        std::fs::write(&path, "views: [{ name: x }]").expect("changed");
        assert_eq!(kept(Some(cache.path()), &sha256), None);
        assert_eq!(kept(None, &sha256), None);
    }
}
