//! The first run: a dashboard without any context that asks for one, and the file that comes of it.

use std::path::{Path, PathBuf};

use url::{Host, Url};

use crate::app::{self, AddressOf, Understood};
use crate::cli::args::Global;
use crate::cli::chosen::settings;
use crate::cli::dashboard::{self, Scene};
use crate::cli::newcomer::Newcomer;
use crate::cli::open::configure;
use crate::cli::{End, World, out};
use crate::config;
use crate::domain::{Fault, FaultKind};
use crate::runtime;

/// The file that a first run would write; `None` where anything is set up, or a file is there.
pub(super) fn is_due(world: &World, global: &Global) -> Result<Option<PathBuf>, End> {
    let configured = configure(world, global)?;
    let settings = &configured.resolved.settings;
    let is_set_up = !settings.contexts.is_empty() || settings.context.is_some();
    let path = configured.path.filter(|path| !path.exists());
    Ok(path.filter(|_| !is_set_up))
}

/// Opens the dashboard on its questions.
pub(super) async fn run(world: &World, global: &Global, path: PathBuf) -> Result<(), End> {
    let config = configure(world, global)?.resolved.settings;
    let shown = path.display().to_string();
    let first_run = app::FirstRun {
        path: shown.as_str().into(),
        read,
    };
    let scene = Scene {
        opened: runtime::Opened {
            contexts: Vec::new(),
            settings: app::Settings {
                first_run: Some(first_run),
                config_path: shown.as_str().into(),
                ..settings(&config, &[])
            },
            alive: None,
        },
        checkout: None,
        first_run: Some(Newcomer::work(world, global, &config, &path)),
    };
    dashboard::show(world, global, &config, scene).await?;
    if !path.exists() {
        out::note("nothing was written; `backdrone demo` shows a pretend company meanwhile");
    }
    Ok(())
}

/// Reads an address as a person types it.
fn read(of: AddressOf, text: &str) -> Result<Understood, String> {
    let server = match of {
        AddressOf::Drone => config::Server::Drone,
        AddressOf::Backstage | AddressOf::Issuer => config::Server::Backstage,
    };
    let address = config::parse_address(text, server).map_err(|error| match error.hint {
        Some(hint) => format!("{}: {hint}", error.message),
        None => error.message,
    })?;
    if of == AddressOf::Issuer {
        if address.url.scheme() != "https" && !is_this_machine(&address.url) {
            return Err("it is reached by `https://`, on this machine excepted".to_owned());
        }
        return Ok(Understood {
            address: text.into(),
            is_page: false,
        });
    }
    Ok(Understood {
        address: config::shown_address(&address.url).into(),
        is_page: address.better.is_some(),
    })
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(number)) => number.is_loopback(),
        Some(Host::Ipv6(number)) => number.is_loopback(),
        None => false,
    }
}

/// Writes a file that is not there yet: whole or not at all, for its owner alone.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    let failed = |at: &Path, error: &std::io::Error| {
        Fault::new(FaultKind::Local, format!("{}: {error}", at.display()))
    };
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let named = |error: std::io::Error| failed(path, &error);
    let mut fresh = tempfile::NamedTempFile::new_in(folder).map_err(named)?;
    std::io::Write::write_all(&mut fresh, text.as_bytes()).map_err(named)?;
    // Whoever wrote one meanwhile keeps it.
    match fresh.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            let words = format!("{} is there already", path.display());
            Err(Fault::new(FaultKind::Refused, words).hint("look at it, then start again"))
        }
        Err(error) => Err(named(error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_understood_as_they_are_typed() {
        let told = |of, text: &str| match read(of, text) {
            Ok(it) if it.is_page => format!("page of {}", it.address),
            Ok(it) => it.address.to_string(),
            Err(words) => format!("! {words}"),
        };
        for (of, text, words) in [
            (
                AddressOf::Backstage,
                "https://backstage.acme.dev/catalog?filters=x",
                "page of https://backstage.acme.dev",
            ),
            (
                AddressOf::Backstage,
                "https://acme.dev/",
                "https://acme.dev",
            ),
            (
                AddressOf::Drone,
                "https://drone.acme.dev/acme/checkout/12",
                "page of https://drone.acme.dev",
            ),
            (
                AddressOf::Issuer,
                "https://id.acme.dev/realms/a/",
                "https://id.acme.dev/realms/a/",
            ),
            (
                AddressOf::Issuer,
                "http://id.acme.dev",
                "! it is reached by `https://`, on this machine excepted",
            ),
            (
                AddressOf::Issuer,
                "http://127.0.0.1:5556",
                "http://127.0.0.1:5556",
            ),
        ] {
            assert_eq!(told(of, text), words, "{text}");
        }
        let half = told(AddressOf::Backstage, "backstage.acme.dev");
        assert!(
            half.contains("write `https://backstage.acme.dev`"),
            "{half}"
        );
    }

    #[test]
    fn a_file_is_written_once_for_its_owner_alone_and_never_over_another() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("new/config.yaml");
        write_new(&path, "one\n").expect("written");
        let fault = write_new(&path, "two\n").expect_err("there is one");
        assert_eq!(fault.kind, FaultKind::Refused);
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "one\n");
        let beside = std::fs::read_dir(home.path().join("new")).expect("a folder");
        assert_eq!(beside.count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path)
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
